"""Self-check of a finished file: start and end of video and sound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
from av.stream import Stream


@dataclass(frozen=True)
class Sync:
    """Start and duration of the two streams of a file, in milliseconds.

    The times are those after the container's edit lists, which remove the encoder's delay.
    """

    video_start: float
    video_duration: float
    sound_start: float
    sound_duration: float

    @property
    def start_offset(self) -> float:
        """Start of the sound after that of the video, in milliseconds."""
        return self.sound_start - self.video_start

    @property
    def end_offset(self) -> float:
        """End of the sound after that of the video, in milliseconds."""
        return self.start_offset + self.sound_duration - self.video_duration


def measure_sync(path: Path) -> Sync:
    """Read the times of video and sound from a finished MP4."""
    with av.open(str(path)) as container:
        return Sync(*_span(container.streams.video[0]), *_span(container.streams.audio[0]))


def _span(stream: Stream) -> tuple[float, float]:
    unit = 1000 * (stream.time_base or 0)
    return float((stream.start_time or 0) * unit), float((stream.duration or 0) * unit)
