"""Report of a call: cost of each stage, cache hits and misses, what drew and what spoke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .media.sync import Sync
    from .plugins import Chosen


@dataclass(frozen=True)
class Stage:
    """One finished stage of a call.

    Attributes
    ----------
    name
        ``voice``, ``voice state`` (what a cloning synthesizer makes of it), ``face``, ``engine state``, ``speech``,
        ``scene`` (pictures of sentences and their joints) or ``clip``.
    seconds
        Time it took in this call. Speech is made while frames are drawn: of its time, only that counts for which
        drawing waited. Scenes are part of the clip's time.
    cost
        Time in seconds that computing it took: now, or when the cache entries were made.
    why
        ``hit``, or ``miss:`` and the reason. Speech and scenes have an entry for each sentence: ``partly hit:``, the
        number of hits, and the reason of the first miss.
    """

    name: str
    seconds: float
    cost: float
    why: str

    @property
    def hit(self) -> bool:
        """Whether all of the value came from the cache."""
        return self.why.startswith("hit")


@dataclass(frozen=True)
class SentenceReport:
    """Report of one sentence of a clip.

    Attributes
    ----------
    text
        As written.
    frames, drawn
        Its frames, and how many of them were drawn now; the others came from the cache.
    speech_kept
        Whether its speech came from the cache.
    """

    text: str
    frames: int
    drawn: int
    speech_kept: bool

    @property
    def hit(self) -> bool:
        """Whether speech and all frames came from the cache."""
        return self.speech_kept and not self.drawn


@dataclass(frozen=True)
class Report:
    """Report of a call.

    Attributes
    ----------
    stages
        Finished stages in order. ``clip`` is rendering and encoding, which run side by side; the cost of a clip from
        the cache includes all stages it was made by.
    engine, synthesizer
        Plug-ins that drew and spoke, with the reason; ``None`` where nothing was drawn or spoken.
    duration
        Length of the clip in seconds; 0 where none was made.
    render_fps
        Frames rendered and encoded per second, when the clip was made.
    notes
        Remarks for the user: a fallback, estimated times, faults of a recording.
    sync
        Start and length of picture and sound in the finished file.
    voice
        Name of the voice that is heard; empty where no clip was made.
    sentences
        Sentences of a clip that was made now. It is empty where the clip itself came from the cache, for a recording,
        and where the engine draws a text as a whole.
    """

    stages: tuple[Stage, ...]
    engine: Chosen[Any] | None = None
    synthesizer: Chosen[Any] | None = None
    duration: float = 0.0
    render_fps: float = 0.0
    notes: tuple[str, ...] = ()
    sync: Sync | None = None
    voice: str = ""
    sentences: tuple[SentenceReport, ...] = ()

    @property
    def seconds(self) -> float:
        """Time of all stages, in seconds."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def saved(self) -> float:
        """Time that cache hits saved: their cost less the time they took now, in seconds."""
        return sum(max(0.0, stage.cost - stage.seconds) for stage in self.stages if stage.hit)

    @property
    def rtf(self) -> float | None:
        """Real-time factor of this call: seconds of work per second of clip, lower is faster."""
        return self.seconds / self.duration if self.duration else None

    @property
    def line(self) -> str:
        """Summary: length and cost of the clip, and its voice; without a clip, the time that the call took."""
        if not self.duration:
            return "reused" if self.stages and all(stage.hit for stage in self.stages) else _short(self.seconds)
        voice = [f"voice: {self.voice}"] if self.voice else []
        return " · ".join([f"{self.duration:.1f} s clip in {_short(self.seconds)}", *voice])

    @property
    def details(self) -> tuple[str, ...]:
        """Lines below the summary: engine, synthesizer, what was reused, and the notes."""
        ran = [
            f"{kind}: {used.name} ({used.why})"
            for kind, used in (("engine", self.engine), ("synthesizer", self.synthesizer))
            if used
        ]
        hits = [stage.name for stage in self.stages if stage.hit]
        reused = sum(sentence.hit for sentence in self.sentences)
        if reused:
            hits.append(f"{reused} of {len(self.sentences)} sentences")
        return (*ran, f"reused: {', '.join(hits) or 'nothing'}", *self.notes)

    def __str__(self) -> str:
        width = max(len(stage.name) for stage in self.stages) if self.stages else 0
        lines = [f"{stage.name:<{width}}  {stage.seconds:7.3f} s  {stage.why}" for stage in self.stages]
        lines.append(
            f"{'total':<{width}}  {self.seconds:7.3f} s" + (f"  {self.saved:.1f} s saved" if self.saved else "")
        )
        if self.sentences:
            reused = sum(sentence.hit for sentence in self.sentences)
            lines.append(f"sentences: {reused} of {len(self.sentences)} reused")
        for kind, used in (("engine", self.engine), ("synthesizer", self.synthesizer)):
            if used:
                lines.append(f"{kind}: {used.name} ({'; '.join([used.why, *used.skipped])})")
        if self.rtf is not None:
            drawn = f"rendered at {self.render_fps:.1f} frames/s; " if self.render_fps else ""
            lines.append(f"{drawn}real-time factor of this call: {self.rtf:.3f}")
        if self.sync:
            lines.append(
                f"sync: sound starts {self.sync.start_offset:+.1f} ms and ends {self.sync.end_offset:+.1f} ms "
                f"relative to the video, which lasts {self.sync.video_duration:.0f} ms"
            )
        return "\n".join([*lines, *self.notes])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def _short(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= _SHORTEST_TOLD else f"under {_SHORTEST_TOLD} s"


_SHORTEST_TOLD = 0.1
"""Shortest time that is told in figures, in seconds."""


def combine(reports: Iterable[Report]) -> Report:
    """Merge the reports of several preparations."""
    listed = list(reports)
    return Report(
        stages=tuple(stage for report in listed for stage in report.stages),
        notes=tuple(note for report in listed for note in report.notes),
    )
