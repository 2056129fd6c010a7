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
        ``voice``, ``voice state`` (what a cloning synthesizer makes of it), ``speech``, ``face``, ``engine state`` or
        ``clip``.
    seconds
        Time it took in this call.
    cost
        Time in seconds that computing it took: now, or when the cache entry was made.
    why
        ``hit``, or ``miss:`` and the reason.
    """

    name: str
    seconds: float
    cost: float
    why: str

    @property
    def hit(self) -> bool:
        """Whether the value came from the cache."""
        return self.why.startswith("hit")


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
    """

    stages: tuple[Stage, ...]
    engine: Chosen[Any] | None = None
    synthesizer: Chosen[Any] | None = None
    duration: float = 0.0
    render_fps: float = 0.0
    notes: tuple[str, ...] = ()
    sync: Sync | None = None

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
        """Report in one line."""
        ran = [f"{used.name} ({used.why})" for used in (self.engine, self.synthesizer) if used]
        cost = f"{self.duration:.1f} s clip in {self.seconds:.2f} s" if self.duration else f"{self.seconds:.2f} s"
        hits = [stage.name for stage in self.stages if stage.hit]
        cached = [f"from the cache: {', '.join(hits)}"] if hits else []
        return " · ".join([cost, *ran, *cached, *self.notes])

    def __str__(self) -> str:
        width = max(len(stage.name) for stage in self.stages) if self.stages else 0
        lines = [f"{stage.name:<{width}}  {stage.seconds:7.3f} s  {stage.why}" for stage in self.stages]
        lines.append(
            f"{'total':<{width}}  {self.seconds:7.3f} s" + (f"  {self.saved:.1f} s saved" if self.saved else "")
        )
        if self.engine:
            lines.append(f"engine: {self.engine.name} ({self.engine.why})")
        if self.synthesizer:
            lines.append(f"synthesizer: {self.synthesizer.name} ({self.synthesizer.why})")
        if self.rtf is not None:
            lines.append(f"rendered at {self.render_fps:.1f} frames/s; this call's real-time factor {self.rtf:.3f}")
        if self.sync:
            lines.append(
                f"sync: sound starts {self.sync.start_offset:+.1f} ms and ends {self.sync.end_offset:+.1f} ms "
                f"from the picture, which lasts {self.sync.video_duration:.0f} ms"
            )
        return "\n".join([*lines, *self.notes])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def combine(reports: Iterable[Report]) -> Report:
    """Merge the reports of several preparations."""
    listed = list(reports)
    return Report(
        stages=tuple(stage for report in listed for stage in report.stages),
        notes=tuple(note for report in listed for note in report.notes),
    )
