"""Speaking, drawing and encoding of a film's sentences, side by side in threads of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.base import plans_sentences
from ..media.coding import Coding
from ..media.marking import Marking
from ..media.prefetch import BATCHES_AHEAD, Prefetch
from ..script.sentence import cut_sentences
from . import consent as consents
from .contracts import checked_batches
from .narration import Narration
from .passages import Passage, join_passages, speak_passages, whole_film
from .recorder import Recorder, Take, Target
from .recording import hear
from .run import Run
from .scene import Drawn, FilmStep, draw_batches, draw_scenes

if TYPE_CHECKING:
    from ..engine.base import Engine
    from ..face.portrait import Portrait
    from ..script.script import Script
    from ..speech.speech import Speech
    from .source import Source

_SENTENCES_AHEAD = 2
"""Spoken sentences that may wait to be drawn."""

_KEPT_FOR_BATCH = 8
"""Other steps that may wait for the encoder in place of a batch of frames.

Past the kept pictures before an edit, drawing begins at once. Those of a sentence take about 0.3 MB, a batch
6 and more.
"""


def speak_text(run: Run, source: Source) -> Speech:
    """Speech of a text or recording without a film, as it is heard in one."""
    if source.synthesizer is None:
        return hear(run, source)
    narration = Narration(run, source)
    script = narration.script()
    with _speaking(run, narration, script) as speaking:
        speech = join_passages(script, list(speaking), run.options.fps)
    run.note_tally("speech", narration.tally, speaking.waited)
    return replace(speech, notes=(*speech.notes, *narration.notes()))


def write_film(run: Run, path: Path, engine: Engine, portrait: Portrait, source: Source, state: Any) -> Take:
    """Write the file of a text or recording; it appears when it is whole, and not at all if anything stops the work."""
    fps = run.options.fps
    marking = Marking(consent=consents.of_clip(source, run.options))
    target = Target(path, Coding(fps, run.options.quality, run.options.audio_codec, marking))
    if source.synthesizer is None:
        heard = whole_film(hear(run, source), fps)
        return _record(run, target, _draw_whole(run, engine, state, heard), None, None)
    narration = Narration(run, source)
    script = narration.script()
    with _speaking(run, narration, script) as speaking:
        if plans_sentences(engine, run.options):
            take = _record(run, target, draw_scenes(run, engine, portrait, state, speaking), script, speaking)
        else:
            whole = whole_film(join_passages(script, list(speaking), fps), fps)
            take = _record(run, target, _draw_whole(run, engine, state, whole), None, None)
    run.note_tally("speech", narration.tally, speaking.waited)
    return replace(take, speech=replace(take.speech, notes=(*take.speech.notes, *narration.notes())))


@contextmanager
def _speaking(run: Run, narration: Narration, script: Script) -> Iterator[Prefetch[Passage]]:
    """Passages, spoken in a thread that is abandoned at the end of the block, in the middle of a sentence too."""
    sentences = cut_sentences(script, run.options.rate, abrupt=narration.abrupt)
    run.watch("speech", 0, len(sentences))
    passages = speak_passages(run, narration, sentences)
    speaking = Prefetch(passages, _SENTENCES_AHEAD, lambda: run.watch.heed("speech"))
    try:
        speaking.start()
        yield speaking
    finally:
        speaking.abandon()


def _draw_whole(run: Run, engine: Engine, state: Any, passage: Passage) -> Iterator[FilmStep]:
    """Steps of a film that is drawn as a whole."""
    run.watch("frames", 0, passage.frames)
    yield passage
    batches = checked_batches(engine.animate(state, passage.speech, run.options), engine.name)
    yield from draw_batches(batches, run.options.label)


def _weight(step: FilmStep) -> int:
    return _KEPT_FOR_BATCH if isinstance(step, Drawn) else 1


def _record(
    run: Run, target: Target, steps: Iterator[FilmStep], script: Script | None, speaking: Prefetch[Passage] | None
) -> Take:
    """Encode the steps of a film, which are drawn in a thread of their own."""
    with ExitStack() as stack:
        drawing = Prefetch(steps, BATCHES_AHEAD * _KEPT_FOR_BATCH, lambda: run.watch.heed("frames"), _weight)
        stack.enter_context(closing(drawing))
        if speaking is not None:  # before the drawing thread, which may wait for a sentence, is waited for
            stack.callback(speaking.abandon)
        recorder = Recorder(run, target, script, stack)
        for step in drawing:
            recorder.take(step)
        return recorder.finish(drawing.seconds - (speaking.waited if speaking else 0.0))
