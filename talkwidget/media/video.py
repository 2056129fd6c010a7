"""Encoding of a video while its frames are being rendered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..cache.files import written_whole
from .coding import Coding
from .fragments import Fragment
from .mp4 import Mp4Writer
from .prefetch import BATCHES_AHEAD, Prefetch


@dataclass(frozen=True)
class Encoded:
    """Size of a finished video, and the time spent on it.

    ``render_seconds`` and ``encode_seconds`` were spent in two threads at the same time, so their sum may exceed the
    time that passed.
    """

    width: int
    height: int
    frame_count: int
    render_seconds: float
    encode_seconds: float


def encode_video(
    path: str | Path,
    batches: Iterator[NDArray[np.uint8]],
    samples: NDArray[np.float32],
    sample_rate: int,
    coding: Coding,
    *,
    on_frames: Callable[[int], None] | None = None,
    on_fragment: Callable[[Fragment], None] | None = None,
) -> Encoded:
    """Write an MP4 that appears at ``path`` once it is complete, and not at all if anything stops the work.

    Frames are rendered in a thread of their own, a few batches ahead of the encoder. The sound starts with the first
    frame, and is cut or padded with silence to the length of the video.

    Parameters
    ----------
    path
        File to write; its folder exists.
    batches
        RGB frames, each batch of shape (N, H, W, 3), uint8, sides even and equal throughout.
    samples
        Sound in [-1, 1], mono (n,) or stereo (n, 2).
    sample_rate
        Sample rate in Hz; resampled where the codec does not have it.
    coding
        Frame rate, quality and sound codec.
    on_frames
        Called with the number of frames written so far, after each batch; an exception stops the work.
    on_fragment
        Called with each fragment of the same video, for a player that shows it while it is written.

    Raises
    ------
    UnavailableError
        The file cannot be written: no space, no permission.
    TalkError
        There was no frame.
    """
    encode_seconds = 0.0
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with (
        closing(Prefetch(batches, BATCHES_AHEAD)) as source,
        open_video(path, coding, sample_rate, channels, on_fragment) as writer,
    ):
        writer.expected = len(samples) / sample_rate
        writer.add_sound(samples, sample_rate)
        for batch in source:
            began = time.perf_counter()
            writer.write(batch)
            encode_seconds += time.perf_counter() - began
            if on_frames is not None:
                on_frames(writer.frame_count)
        began = time.perf_counter()
        writer.finish()
        encode_seconds += time.perf_counter() - began
    return Encoded(
        width=writer.width,
        height=writer.height,
        frame_count=writer.frame_count,
        render_seconds=source.seconds,
        encode_seconds=encode_seconds,
    )


@contextmanager
def open_video(
    path: str | Path,
    coding: Coding,
    sample_rate: int,
    channels: int,
    on_fragment: Callable[[Fragment], None] | None = None,
) -> Iterator[Mp4Writer]:
    """Open an MP4 that appears at ``path`` at the end of the block, and not at all if the block fails.

    Parameters are those of :class:`~.mp4.Mp4Writer`. Call :meth:`~.mp4.Mp4Writer.finish` at the end of the block.
    """
    with (
        written_whole(Path(path)) as part,
        Mp4Writer(part, coding, sample_rate, channels, on_fragment) as writer,
    ):
        yield writer
