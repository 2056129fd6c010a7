"""The self-check of a finished file: whether picture and sound start and end together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
from av.stream import Stream


@dataclass(frozen=True)
class Sync:
    """When the two streams of a file start and how long they last, in milliseconds.

    As the container says after its edit lists, which take the encoder's delay out.
    """

    video_start: float
    video_duration: float
    sound_start: float
    sound_duration: float

    @property
    def start_offset(self) -> float:
        """How much later than the picture the sound starts."""
        return self.sound_start - self.video_start

    @property
    def end_offset(self) -> float:
        """How much later than the picture the sound ends."""
        return self.start_offset + self.sound_duration - self.video_duration


def measure_sync(path: Path) -> Sync:
    """Read the times of picture and sound from a finished MP4."""
    with av.open(str(path)) as container:
        return Sync(*_span(container.streams.video[0]), *_span(container.streams.audio[0]))


def _span(stream: Stream) -> tuple[float, float]:
    unit = 1000 * (stream.time_base or 0)
    return float((stream.start_time or 0) * unit), float((stream.duration or 0) * unit)
