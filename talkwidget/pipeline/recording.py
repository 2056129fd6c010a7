"""Stage ``speech`` of a recording that is played as it is: the times of its transcript."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from ..cache.cache import Key
from . import speech as speeches
from .compiling import name_compiling
from .turns import SYNTHESIZER_TURNS

if TYPE_CHECKING:
    from ..options import TalkOptions
    from ..speech.alignment import ForcedAlignment
    from ..speech.speech import Speech
    from .run import Run
    from .source import Source

_MISMATCH_NOTE = (
    "the recording does not seem to say this text: its words fit no better than in random order; check the transcript"
)


def key(source: Source, options: TalkOptions) -> Key:
    """Key of the times: the recording, the transcript and its language."""
    return Key("speech", speeches.parts(source, options), conceal=True)


def hear(run: Run, source: Source) -> Speech:
    """Recording as it is, sample for sample, with the times of its transcript where there is one."""
    from ..speech.speech import Speech
    from ..voice.cleaning import mix

    assert source.voice is not None, "a source without a synthesizer has a recording"
    run.watch("speech")
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
            found = run.keep(stage, run.watch.wait_for("speech", make, run, speech))
    from ..speech.transcript import MISMATCH

    doubted = found.misfit is not None and found.misfit > MISMATCH
    return dataclasses.replace(
        speech, words=found.words, phonemes=found.phonemes, notes=(_MISMATCH_NOTE,) if doubted else ()
    )


def make(run: Run, speech: Speech) -> ForcedAlignment:
    """Align the transcript, and compare it with its words in another order."""
    from ..speech import alignment
    from ..speech.transcript import compare_with_shuffled

    with SYNTHESIZER_TURNS.take(run.watch):
        run.watch("speech")
        aligned = alignment.force_align(speech.samples, speech.sample_rate, speech.text, speech.language)
        misfit = compare_with_shuffled(speech.samples, speech.sample_rate, speech.language, aligned)
        return dataclasses.replace(aligned, misfit=misfit)
