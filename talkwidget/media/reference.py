"""Reference videos of users: upright frames with their times, or one line that says why there are none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..inputs.files import looks_like, read_file
from ..progress import Watch

MAX_VIDEO_BYTES = 1 << 30
"""Largest reference video that is read; it is held in memory."""

_QUARTER_TURN = 90  # degrees


def reference_frames(path: str, watch: Watch) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Time in seconds and pixels (H, W, 3) of each frame of a video, upright. ``watch`` is called for each.

    Raises
    ------
    InputError
        No such file, not a video, or a still picture.
    CancelledError
        The user asked to stop.
    """
    stage = f"reference video {Path(path).name}"
    data = read_file(path, "video", MAX_VIDEO_BYTES)
    count = 0
    try:
        with av.open(io.BytesIO(data), "r") as container:
            stream = container.streams.video[0]
            for done, frame in enumerate(container.decode(stream)):
                watch(stage, done, stream.frames)
                count += 1
                pixels = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
                time = done / float(stream.average_rate or 25) if frame.time is None else float(frame.time)
                # Phones record on their side and store how the frames are to be turned.
                yield time, np.ascontiguousarray(np.rot90(pixels, frame.rotation // _QUARTER_TURN))
    except (av.error.FFmpegError, IndexError):
        seen = looks_like(data)
        told = "is damaged or of an unknown kind" if seen in {None, "a video"} else f"looks like {seen}"
        raise InputError(f"{path!r} {told}; give a video, such as an MP4, that shows a face.") from None
    if count == 0:
        raise InputError(f"{path!r} has no frames; give a video that shows a face.")
    if count == 1:
        raise InputError(f"{path!r} is a still picture; give a video in which the head moves.")
