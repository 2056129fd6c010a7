"""Coefficients of a video whose head or eyes a face follows."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import av
import av.error
import numpy as np

from ....errors import InputError
from ....inputs.files import looks_like, read_file
from ....progress import Watch
from ..motion.rows import Rows
from ..nets.networks import Networks
from .align import Alignment, Pixels
from .coefficients import face_coefficients, picture_alignment
from .crop import network_picture
from .modes import Mode
from .prepared import FindPoints, locate_face

LARGEST = 1 << 30
"""Bytes of a reference video at most."""

_BATCH = 16
_QUARTER_TURN = 90
"""Degrees."""


def reference_coefficients(path: str, networks: Networks, mode: Mode, find_points: FindPoints, watch: Watch) -> Rows:
    """3DMM coefficients of every frame of a video: (R, 73).

    The box of the first frame's face holds for all frames; a frame in which no face is found is aligned as the one
    before. ``watch`` is told about each frame.

    Raises
    ------
    InputError
        No such file, not a video, a still picture, or no face in its first frame.
    CancelledError
        The user asked to stop.
    """
    views = _aligned_views(path, networks.size, mode, find_points, watch)
    rows: list[Rows] = []
    while batch := list(itertools.islice(views, _BATCH)):
        pictures, alignments = zip(*batch, strict=True)
        rows.append(face_coefficients(networks.regressor, list(pictures), list(alignments)))
    coefficients = np.concatenate(rows)
    if len(coefficients) == 1:
        raise InputError(f"{path!r} is a still picture; give a video in which the head moves.")
    return coefficients


def _aligned_views(
    path: str, size: int, mode: Mode, find_points: FindPoints, watch: Watch
) -> Iterator[tuple[Pixels, Alignment]]:
    crop = None
    alignment = None
    for frame in _frames(path, watch):
        if crop is None:
            points = find_points(frame)
            if points is None:
                raise InputError(f"no face was found in the first frame of {path!r}; cut it to start with the face.")
            crop = locate_face(frame, points, mode)
        picture = network_picture(crop.cut(mode, frame), size)
        points = find_points(picture)
        if points is not None or alignment is None:
            alignment = picture_alignment(picture, points)
        yield picture, alignment


def _frames(path: str, watch: Watch) -> Iterator[Pixels]:
    """The frames of a video (H, W, 3), upright."""
    stage = f"reference video {Path(path).name}"
    data = read_file(path, "video", LARGEST)
    empty = True
    try:
        with av.open(io.BytesIO(data), "r") as container:
            stream = container.streams.video[0]
            for done, frame in enumerate(container.decode(stream)):
                watch(stage, done, stream.frames)
                empty = False
                pixels = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
                # Phones record on their side and note how the frames are to be turned.
                yield np.ascontiguousarray(np.rot90(pixels, frame.rotation // _QUARTER_TURN))
    except (av.error.FFmpegError, IndexError):
        seen = looks_like(data)
        told = "is damaged or of an unknown kind" if seen in {None, "a video"} else f"looks like {seen}"
        raise InputError(f"{path!r} {told}; give a video, such as an MP4, that shows a face.") from None
    if empty:
        raise InputError(f"there is no picture in {path!r}; give a video that shows a face.")
