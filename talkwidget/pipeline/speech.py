"""Stage ``speech``: the text, spoken by a synthesizer or heard in the recording."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from ..cache.cache import Key
from ..cache.files import bytes_digest
from ..errors import InputError, UnavailableError
from ..options import TalkOptions, own_options
from ..script.reading import read_script
from ..script.script import VERSION as SCRIPT_VERSION
from ..speech.base import VoiceOffering
from ..speech.prosody import change_volume, shift_pitch
from . import foreign as foreigns
from . import voice as voices
from .compiling import name_compiling
from .contracts import checked_speech
from .run import Run, option_parts
from .source import OnlineFailureError, Source
from .turns import SYNTHESIZERS

if TYPE_CHECKING:
    from ..script.script import ScriptPiece
    from ..speech.alignment import ForcedAlignment
    from ..speech.base import Synthesizer
    from ..speech.speech import Speech
    from ..voice.voice import Voice

VERSION = "2"
"""Changes when speech is kept in another form; what a synthesizer says has the synthesizer's version."""
OPTIONS = ("language", "speaker", "rate", "pitch", "volume")
"""Options that change the speech, whatever the synthesizer."""


def key(source: Source, options: TalkOptions) -> Key:
    """Key of the speech: the text, who speaks it, and how."""
    return Key("speech", parts(source, options), conceal=True)


def parts(source: Source, options: TalkOptions) -> dict[str, str]:
    """Parts of the key by name; a clip's key has them too."""
    voice = voices.key(source.voice.digest).parts if source.voice else {"voice": "none"}
    common = {"speech version": VERSION, "text": bytes_digest(source.text.encode("utf-8", "surrogatepass")), **voice}
    if source.synthesizer is not None:
        name, version = source.synthesizer.name, source.synthesizer.version
        how = option_parts(options, (*OPTIONS, *own_options(name)))
        script = {"script": SCRIPT_VERSION, "lexicon": source.lexicon.digest or "none"}
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


def get(run: Run, source: Source) -> Speech:
    """Speech of a clip: kept, or made now in a thread of its own, which a stop abandons."""
    run.watch("speech")
    if source.synthesizer is None:
        return _recorded(run, source)
    stage = key(source, run.options)
    found: Speech | None = run.find(stage)
    return make(run, stage, source, source.synthesizer) if found is None else found


def make(run: Run, stage: Key, source: Source, synthesizer: Synthesizer) -> Speech:
    """Speak the text and keep the speech, in a thread that goes on to its end after a stop."""
    with name_compiling(run.watch):
        return run.watch.wait_for("speech", _synthesize, run, stage, source, synthesizer)


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
_MISMATCH_NOTE = (
    "the recording does not seem to say this text: its words fit no better than in random order; check the transcript"
)
_SHOWN = 5  # words that are named, of those not spoken
_SLOWEST, _FASTEST = 2.0, 25.0
"""Phonemes a second. People speak about 15 (Levelt 1989, Speaking, ch. 1); beyond these limits, which are by eye on
mismatched texts, text and sound do not belong together."""


def _synthesize(run: Run, stage: Key, source: Source, synthesizer: Synthesizer) -> Speech:
    # The lock is taken inside the worker thread, so that one that a stop abandoned holds it to its end.
    with SYNTHESIZERS.take(run.watch):
        run.watch("speech")
        other: Speech | None = run.peek(stage)
        if other is not None:
            return run.keep(stage, other)
        options = run.options
        reads_ipa = getattr(synthesizer, "reads_ipa", False)
        script = read_script(source.text, options.language, source.lexicon, reads_ipa=reads_ipa)
        voice = source.voice and voices.with_state(run, synthesizer, source.voice, options.language)
        spoken = []
        for number, piece in enumerate(script.pieces):
            run.watch("speech", number, len(script.pieces))
            if piece.language:
                spoken.append(_speak_foreign(run, source, synthesizer, piece))
            else:
                spoken.append(_speak(synthesizer, piece, voice, options))
        told = (*script.notes, *foreigns.describe_others(script.pieces, spoken, source.others))
        merged = dataclasses.replace(script.merge(foreigns.fit(script.pieces, spoken)), notes=told)
        return run.keep(stage, change_volume(merged, options.volume))


def _speak_foreign(run: Run, source: Source, synthesizer: Synthesizer, piece: ScriptPiece) -> Speech:
    """Speech of a piece in another language; without length where no synthesizer here speaks it."""
    other = source.others.get(piece.language, synthesizer)
    speaker = run.options.speaker if other is synthesizer else None
    voice = source.voice and voices.with_state(run, other, source.voice, piece.language)
    try:
        return _speak(other, piece, voice, run.options.replace(language=piece.language, speaker=speaker))
    except InputError:
        return foreigns.unspoken(piece)


def _speak(synthesizer: Synthesizer, piece: ScriptPiece, voice: Voice | None, options: TalkOptions) -> Speech:
    own = options.subset(own_options(synthesizer.name))
    if isinstance(synthesizer, VoiceOffering):
        own["speaker"] = options.speaker
    rate = min(max(options.rate * piece.prosody.rate, _RATES[0]), _RATES[1])
    try:
        spoken = synthesizer.synthesize(piece.text, options.language, voice, rate, **own)
    except UnavailableError as error:
        if synthesizer.online and options.synthesizer == "auto":
            raise OnlineFailureError(str(error)) from error
        raise
    return shift_pitch(checked_speech(spoken, synthesizer.name), options.pitch + piece.prosody.pitch)


def _recorded(run: Run, source: Source) -> Speech:
    """Recording as it is, sample for sample, with the times of its transcript where there is one."""
    from ..speech.speech import Speech
    from ..voice.cleaning import mix

    assert source.voice is not None, "a source without a synthesizer has a recording"
    sound = run.watch.wait_for("speech", source.voice.decode_recording)
    mono, _ = mix(sound.samples)
    blank = Speech(
        mono,
        sound.sample_rate,
        source.text,
        run.options.language,
        words=None,
        phonemes=None,
        soundtrack=None if sound.samples.shape[1] == 1 else sound.samples,
    )
    return _with_times(run, source, blank) if source.text else blank


def _with_times(run: Run, source: Source, speech: Speech) -> Speech:
    # Only the times are stored; the samples are in the cached voice.
    stage = key(source, run.options)
    found: ForcedAlignment | None = run.find(stage)
    if found is None:
        with name_compiling(run.watch):
            found = run.keep(stage, run.watch.wait_for("speech", _align, run, speech))
    from ..speech.transcript import MISMATCH

    doubted = found.misfit is not None and found.misfit > MISMATCH
    return dataclasses.replace(
        speech, words=found.words, phonemes=found.phonemes, notes=(_MISMATCH_NOTE,) if doubted else ()
    )


def _align(run: Run, speech: Speech) -> ForcedAlignment:
    from ..speech import alignment
    from ..speech.transcript import compare_with_shuffled

    with SYNTHESIZERS.take(run.watch):
        run.watch("speech")
        aligned = alignment.force_align(speech.samples, speech.sample_rate, speech.text, speech.language)
        misfit = compare_with_shuffled(speech.samples, speech.sample_rate, speech.language, aligned)
        return dataclasses.replace(aligned, misfit=misfit)
