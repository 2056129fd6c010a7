"""Stage ``speech``: what a synthesizer says, piece by piece."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING

from ..cache.cache import Key
from ..cache.files import bytes_digest
from ..errors import UnavailableError
from ..options import TalkOptions, own_options
from ..script.reading import read_script
from ..script.script import VERSION as SCRIPT_VERSION
from ..script.sentence import VERSION as CUT_VERSION
from ..speech.base import VoiceOffering
from ..speech.prosody import change_volume, shift_pitch
from . import voice as voices
from .contracts import checked_speech
from .run import Parts, Run, option_parts
from .source import OnlineFailureError, Source
from .turns import SYNTHESIZERS

if TYPE_CHECKING:
    from ..script.script import Script, ScriptPiece
    from ..script.sentence import Sentence
    from ..speech.speech import Speech
    from ..voice.voice import Voice

VERSION = "2"
"""Changes when speech is kept in another form; what a synthesizer says has the synthesizer's version."""
OPTIONS = ("language", "speaker", "rate", "pitch", "volume")
"""Options that change the speech, whatever the synthesizer."""


def key(source: Source, options: TalkOptions) -> Key:
    """Key of a recording's times: the text, who speaks it, and how."""
    return Key("speech", parts(source, options), conceal=True)


def parts(source: Source, options: TalkOptions) -> dict[str, str]:
    """Parts of the key by name; a clip's key has them too."""
    text = bytes_digest(source.text.encode("utf-8", "surrogatepass"))
    common = {"speech version": VERSION, "text": text, **_voice_parts(source)}
    if source.synthesizer is not None:
        name, version = source.synthesizer.name, source.synthesizer.version
        how = option_parts(options, (*OPTIONS, *own_options(name)))
        script = {"script": f"{SCRIPT_VERSION} {CUT_VERSION}", "lexicon": source.lexicon.digest or "none"}
        return {**common, "synthesizer": f"{name} {version}", **script, **how}
    if not source.text:
        return {**common, "synthesizer": "recording"}
    from ..speech import alignment

    return {
        **common,
        "synthesizer": "recording",
        "language": options.language,
        "alignment": alignment.VERSION,
    }


class Speaker:
    """Speaks the sentences of one text; threads may be given it one after the other.

    Parameters
    ----------
    run
        Its cache keeps the speech of each piece.
    source
        The synthesizer, and the voice it clones.
    """

    def __init__(self, run: Run, source: Source) -> None:
        assert source.synthesizer is not None, "a recording is played"
        self.parts = Parts()
        self._run, self._source, self._synthesizer = run, source, source.synthesizer
        self._voice: Voice | None = None

    def script(self) -> Script:
        """The text, read.

        Raises
        ------
        InputError
            A mark is wrong, or there is nothing to speak.
        """
        reads_ipa = getattr(self._synthesizer, "reads_ipa", False)
        return read_script(self._source.text, self._run.options.language, self._source.lexicon, reads_ipa=reads_ipa)

    def speak(self, sentence: Sentence) -> tuple[Speech, bool]:
        """Speech of a sentence, and whether all of it was kept."""
        made, spoken = self.parts.made, []
        for piece in sentence.script.pieces:
            stage = piece_key(self._source, piece, self._run.options)
            entry = self._run.load(stage)
            if entry is not None:
                self.parts.add(entry.cost, None)
            spoken.append(self._make(stage, piece) if entry is None else entry.value)
        return change_volume(sentence.join(spoken), self._run.options.volume), self.parts.made == made

    def _make(self, stage: Key, piece: ScriptPiece) -> Speech:
        run, synthesizer, options = self._run, self._synthesizer, self._run.options
        why = run.cache.explain_miss(stage)
        own = options.subset(own_options(synthesizer.name))
        if isinstance(synthesizer, VoiceOffering):
            own["speaker"] = options.speaker
        if self._voice is None and self._source.voice is not None:
            with SYNTHESIZERS.take(run.watch):
                self._voice = voices.with_state(run, synthesizer, self._source.voice)
        # A thread that a stop abandons holds its turn to the end; one that needs none keeps nobody waiting.
        concurrent = getattr(synthesizer, "concurrent", False)
        with nullcontext() if concurrent else SYNTHESIZERS.take(run.watch):
            began = time.perf_counter()
            speech: Speech | None = run.peek(stage)  # another thread may have made it while this one waited
            if speech is None:
                try:
                    spoken = synthesizer.synthesize(
                        piece.text, options.language, self._voice, _rate(piece, options), **own
                    )
                except UnavailableError as error:
                    if synthesizer.online and options.synthesizer == "auto":
                        raise OnlineFailureError(str(error)) from error
                    raise
                speech = checked_speech(spoken, synthesizer.name)
                speech = shift_pitch(speech, options.pitch + piece.prosody.pitch)
            cost = time.perf_counter() - began
        run.store(stage, speech, cost)
        self.parts.add(cost, why)
        return speech


def piece_key(source: Source, piece: ScriptPiece, options: TalkOptions) -> Key:
    """Key of the speech of a piece: what is said, by whom, and how; not the text around it, nor its volume."""
    synthesizer = source.synthesizer
    assert synthesizer is not None, "a recording has no pieces"
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


def notes(speech: Speech) -> tuple[str, ...]:
    """Notes for the user on words that are not spoken and on the times of words and phonemes, one line each."""
    timings = {"words": speech.words, "phonemes": speech.phonemes}
    estimated = [name for name, timing in timings.items() if timing is not None and timing.exactness == "estimated"]
    unknown = [name for name, timing in timings.items() if timing is None]
    told = [*speech.notes]
    if speech.unspoken:
        shown = ", ".join(map(repr, speech.unspoken[:_SHOWN]))
        more = len(speech.unspoken) - _SHOWN
        told.append(f"not spoken: {shown}" + (f" and {more} more" if more > 0 else ""))
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


_RATES = (0.5, 2.0)  # limits of the option rate, also for marks in the text
_SHOWN = 5  # words that are named, of those not spoken
_SLOWEST, _FASTEST = 2.0, 25.0
"""Phonemes a second. People speak about 15 (Levelt 1989, Speaking, ch. 1); beyond these limits, which are by eye on
mismatched texts, text and sound do not belong together."""


def _voice_parts(source: Source) -> Mapping[str, str]:
    return voices.key(source.voice.digest).parts if source.voice else {"voice": "none"}


def _rate(piece: ScriptPiece, options: TalkOptions) -> float:
    return min(max(options.rate * piece.prosody.rate, _RATES[0]), _RATES[1])
