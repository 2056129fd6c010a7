"""Stage ``speech`` of a synthesizer: the sound of each piece of a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..cache.cache import Key
from ..cache.files import bytes_digest
from ..common_options import FASTEST_RATE, NO_VOICE, SLOWEST_RATE
from ..errors import UnavailableError
from ..options import TalkOptions, own_options
from ..script.script import VERSION as SCRIPT_VERSION
from ..script.sentence import VERSION as CUT_VERSION
from ..speech.base import VoiceOffering
from ..speech.prosody import shift_pitch
from . import foreign as foreigns
from . import voice as voices
from .contracts import checked_speech
from .run import option_parts
from .source import OnlineFailureError, Source

if TYPE_CHECKING:
    from ..script.script import ScriptPiece
    from ..speech.base import Synthesizer
    from ..speech.speech import Speech
    from ..voice.voice import Voice

VERSION = "3"
"""Changes when speech is kept in another form; what a synthesizer says has the synthesizer's version."""
OPTION_NAMES = ("language", "speaker", "rate", "pitch", "volume")
"""Options that change the speech, whatever the synthesizer."""


def parts(source: Source, options: TalkOptions) -> dict[str, str]:
    """Parts of the key by name; a clip's key has them too."""
    text = bytes_digest(source.text.encode("utf-8", "surrogatepass"))
    common = {"speech version": VERSION, "text": text, **_voice_parts(source)}
    if source.synthesizer is not None:
        name, version = source.synthesizer.name, source.synthesizer.version
        how = option_parts(options, (*OPTION_NAMES, *own_options(name)))
        script = {"script": f"{SCRIPT_VERSION} {CUT_VERSION}", "lexicon": source.lexicon.digest or "none"}
        others = [f"{language} {other.name} {other.version}" for language, other in source.others.items()]
        foreign = {"others": "; ".join([foreigns.VERSION, *others])} if others else {}
        return {**common, "synthesizer": f"{name} {version}", **script, **how, **foreign}
    if not source.text:
        return {**common, "synthesizer": "recording"}
    from ..speech import alignment

    return {
        **common,
        "synthesizer": "recording",
        "language": options.language,
        "alignment": alignment.VERSION,
    }


def key(source: Source, synthesizer: Synthesizer, piece: ScriptPiece, options: TalkOptions) -> Key:
    """Key of the speech of a piece: what is said, by whom, and how; not the text around it, nor its volume."""
    parts = {
        "speech version": VERSION,
        "text": bytes_digest(piece.text.encode("utf-8", "surrogatepass")),
        **_voice_parts(source),
        "synthesizer": f"{synthesizer.name} {synthesizer.version}",
        **option_parts(options, ("language", "speaker", *own_options(synthesizer.name))),
        "rate": f"{_rate(piece, options):g}",
        "pitch": f"{options.pitch + piece.prosody.pitch:g}",
    }
    return Key("speech", parts, conceal=True)


def make(synthesizer: Synthesizer, piece: ScriptPiece, voice: Voice | None, options: TalkOptions) -> Speech:
    """Speak a piece.

    Raises
    ------
    InputError
        The synthesizer finds nothing to say in it.
    OnlineFailureError
        An online synthesizer that ``auto`` had picked did not answer.
    UnavailableError
        A synthesizer asked for by name cannot run here.
    """
    own = options.subset(own_options(synthesizer.name))
    if isinstance(synthesizer, VoiceOffering):
        own["speaker"] = options.speaker
    try:
        spoken = synthesizer.synthesize(piece.text, options.language, voice, _rate(piece, options), **own)
    except UnavailableError as error:
        if synthesizer.online and options.synthesizer == "auto":
            raise OnlineFailureError(str(error)) from error
        raise
    return shift_pitch(checked_speech(spoken, synthesizer.name), options.pitch + piece.prosody.pitch)


def notes(speech: Speech) -> tuple[str, ...]:
    """Notes for the user on words that are not spoken and on the times of words and phonemes, one line each."""
    timings = {"words": speech.words, "phonemes": speech.phonemes}
    estimated = [name for name, timing in timings.items() if timing is not None and timing.exactness == "estimated"]
    unknown = [name for name, timing in timings.items() if timing is None]
    told = [*speech.notes]
    if speech.unspoken:
        told.append(f"not spoken: {foreigns.quoted(speech.unspoken)}")
    if estimated:
        told.append(f"times of {' and '.join(estimated)} are estimated")
    if unknown:
        told.append(f"{' and '.join(unknown)} are not known; the mouth follows the sound")
    if speech.phonemes is not None and speech.phonemes.exactness == "estimated":
        pace = sum(1 for span in speech.phonemes.spans if span.text) / speech.duration
        if not _SLOWEST <= pace <= _FASTEST:
            few = "few" if pace < _SLOWEST else "many"
            told.append(f"{pace:.1f} phonemes a second are too {few} for speech; check that the text is what is heard")
    return tuple(told)


_SLOWEST, _FASTEST = 2.0, 25.0
"""Phonemes a second beyond which text and sound do not belong together. People speak about 15 (Levelt 1989, Speaking,
ch. 1). Measured with eSpeak NG in seven languages: 4 to 7 at half rate, 19 to 25 at twice. A slow speaker may pause
half of the time."""


def _voice_parts(source: Source) -> Mapping[str, str]:
    return voices.key(source.voice.digest).parts if source.voice else {"voice": NO_VOICE}


def _rate(piece: ScriptPiece, options: TalkOptions) -> float:
    """Rate of a piece; with the marks in the text, it stays within the limits of the option."""
    return min(max(options.rate * piece.prosody.rate, SLOWEST_RATE), FASTEST_RATE)
