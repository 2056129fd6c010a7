"""Encoding of a film, step by step, with its captions and the report of each sentence."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..clip import debug_view_path
from ..media.coding import Coding
from ..media.video import open_video
from ..report import SentenceReport
from .passages import Passage, Timeline
from .run import Run, Tally
from .scene import Cut, Drawn, FilmStep, Kept

if TYPE_CHECKING:
    from ..media import Fragment, Mp4Writer
    from ..script.script import Script
    from ..speech.speech import Speech


@dataclass(frozen=True)
class Target:
    """File to write, and the settings of its encoders."""

    path: Path
    coding: Coding


@dataclass(frozen=True)
class Take:
    """Result of filming.

    Attributes
    ----------
    speech
        Times and notes of the whole text; the samples may be silent.
    width, height, frame_count
        Size in pixels, number of frames.
    drawn
        Frames that were drawn now; the others were kept.
    seconds
        Time that drawing or encoding took, whichever was longer.
    sentences
        Report of each sentence; empty for a recording, and where the engine draws a text as a whole.
    """

    speech: Speech
    width: int
    height: int
    frame_count: int
    drawn: int
    seconds: float
    sentences: tuple[SentenceReport, ...]


class Recorder:
    """Encodes the steps of one film.

    Parameters
    ----------
    run, target
        Its options, progress and cache; the file to write.
    script
        The text; ``None`` where one passage is the whole film.
    stack
        Closes the files.
    """

    def __init__(self, run: Run, target: Target, script: Script | None, stack: ExitStack) -> None:
        self._run, self._script, self._stack = run, script, stack
        self._path, self._coding = target.path, target.coding
        self._timeline = Timeline(self._coding.fps)
        self._passages: list[Passage] = []
        self._reports: list[SentenceReport] = []
        self._scenes = Tally()
        self._writer: Mp4Writer | None = None
        self._views: Mp4Writer | None = None
        self._total = self._drawn = self._begun = 0
        self._seconds = 0.0

    def take(self, step: FilmStep) -> None:
        """Encode one step, and report the progress."""
        began = time.perf_counter()
        if isinstance(step, Passage):
            self._add_passage(step)
        assert self._writer is not None, "a passage comes first"
        if isinstance(step, Drawn):
            self._write(step)
        elif isinstance(step, Kept):
            self._writer.write_pictures(step.pictures)
            self._scenes.add(step.cost, None)
            self._begun = self._writer.frame_count
        elif isinstance(step, Cut):
            self._run.keep_one(step.key, self._writer.cut(), step.seconds)
            self._scenes.add(step.seconds, step.why)
            self._count_drawn()
        self._seconds += time.perf_counter() - began
        self._run.watch("frames", self._writer.frame_count, self._total)

    def finish(self, drawing_seconds: float) -> Take:
        """End the files."""
        assert self._writer is not None, "a passage comes first"
        began = time.perf_counter()
        self._writer.finish()
        if self._views is not None:
            self._views.finish()
        self._seconds += time.perf_counter() - began
        if self._script is not None:
            self._run.note_tally("scene", self._scenes, 0.0)
        return Take(
            self._speech(),
            self._writer.width,
            self._writer.height,
            self._writer.frame_count,
            self._drawn,
            max(drawing_seconds, self._seconds),
            tuple(self._reports),
        )

    def _add_passage(self, passage: Passage) -> None:
        """Add the sound of a passage, before its first frame."""
        speech, watch = passage.speech, self._run.watch
        if self._writer is None:
            self._writer = self._open(self._path, speech, watch.on_fragment)
        self._writer.add_sound(speech.heard, speech.sample_rate, passage.frames)
        if self._views is not None:
            self._views.add_sound(speech.heard, speech.sample_rate, passage.frames)
        self._passages = [*self._passages[-1:], passage]
        self._total = round((passage.start + passage.frames) / passage.done)
        self._writer.expected = self._total / self._coding.fps
        if self._script is not None:
            self._timeline.add(passage)
            self._reports.append(SentenceReport(speech.text, passage.frames, 0, passage.kept))
        self._caption(passage.last)

    def _caption(self, last: bool) -> None:
        """Send captions to players: all at the end, before it at every power of two, which keeps the cost linear."""
        from ..captions.webvtt import to_webvtt
        from ..media import ANNOUNCEMENT

        count, options, deliver = len(self._reports), self._run.options, self._run.watch.on_fragment
        if deliver is not None and options.captions and (last or not count & (count - 1)):
            deliver(replace(ANNOUNCEMENT, captions=to_webvtt(self._speech())))

    def _write(self, drawn: Drawn) -> None:
        assert self._writer is not None, "a passage comes first"
        self._writer.write(drawn.frames, keep=self._script is not None)
        self._drawn += len(drawn.frames)
        if drawn.views is None or not self._run.options.debug_view:
            return
        if self._views is None:
            self._views = self._open(debug_view_path(self._path), self._passages[0].speech, None)
            for passage in self._passages:
                self._views.add_sound(passage.speech.heard, passage.speech.sample_rate, passage.frames)
        self._views.write(drawn.views)

    def _count_drawn(self) -> None:
        """Count the frames of the scene that ends, for the sentences they belong to."""
        assert self._writer is not None, "a passage comes first"
        end = self._writer.frame_count
        for place, passage in zip(range(-len(self._passages), 0), self._passages, strict=True):
            frames = min(end, passage.start + passage.frames) - max(self._begun, passage.start)
            report = self._reports[place]
            self._reports[place] = replace(report, drawn=report.drawn + max(0, frames))
        self._begun = end

    def _speech(self) -> Speech:
        speech = self._passages[-1].speech
        return speech if self._script is None else self._timeline.speech(self._script, None, speech.sample_rate)

    def _open(self, path: Path, speech: Speech, on_fragment: Callable[[Fragment], None] | None) -> Mp4Writer:
        channels = 1 if speech.heard.ndim == 1 else speech.heard.shape[1]
        return self._stack.enter_context(open_video(path, self._coding, speech.sample_rate, channels, on_fragment))
