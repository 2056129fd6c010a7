"""Frames and sound as one film, written while the frames are still being drawn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..cache.files import written_whole
from .fragments import Fragment
from .mp4 import Coding, Mp4Writer
from .prefetch import Prefetch

_BATCHES_AHEAD = 3


@dataclass(frozen=True)
class Encoded:
    """What was written, and what it cost.

    ``render_seconds`` and ``encode_seconds`` were spent in two threads at the
    same time, so that their sum may exceed the time that passed.
    """

    width: int
    height: int
    frames: int
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
    """Write an MP4 that appears at ``path`` when it is whole, and not at all if anything stops the work.

    Frames are drawn in a thread of their own, a few batches ahead of the encoder. The sound starts with the first
    frame and is cut or filled with silence to the length of the video.

    Parameters
    ----------
    path
        Where the file goes; its folder exists.
    batches
        RGB frames, each batch of shape (N, H, W, 3), uint8, sides even and equal throughout.
    samples
        Sound in [-1, 1]: mono of shape (n,), or left and right of shape (n, 2).
    sample_rate
        In Hz; rates that the codec lacks are resampled.
    coding
        Rate, quality and sound codec.
    on_frames
        Told the number of frames written so far, after each batch. What it raises stops the work.
    on_fragment
        Told each piece of the same film as a fragmented MP4, for those who look at it while it is written.

    Raises
    ------
    UnavailableError
        The file cannot be written: no space, no permission.
    TalkError
        There was no frame.
    """
    encode_seconds = 0.0
    with (
        closing(Prefetch(batches, _BATCHES_AHEAD)) as source,
        open_video(path, samples, sample_rate, coding) as writer,
    ):
        for batch in source:
            began = time.perf_counter()
            writer.write(batch, on_fragment)
            encode_seconds += time.perf_counter() - began
            if on_frames is not None:
                on_frames(writer.frames)
        began = time.perf_counter()
        writer.finish()
        encode_seconds += time.perf_counter() - began
    return Encoded(
        width=writer.width,
        height=writer.height,
        frames=writer.frames,
        render_seconds=source.seconds,
        encode_seconds=encode_seconds,
    )


@contextmanager
def open_video(path: str | Path, samples: NDArray[np.float32], sample_rate: int, coding: Coding) -> Iterator[Mp4Writer]:
    """An MP4 to write frames to, which appears at ``path`` at the end of the block, and not at all if that fails.

    The parameters and what it raises are those of :func:`encode_video`. The block ends with :meth:`Mp4Writer.finish`.
    """
    with written_whole(Path(path)) as part, Mp4Writer(part, samples, sample_rate, coding) as writer:
        yield writer
