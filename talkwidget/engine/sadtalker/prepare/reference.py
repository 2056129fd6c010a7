"""Reference videos: 3DMM coefficients whose head pose or eyes the face follows."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
import numpy as np

from ....errors import InputError
from ....face.portrait import Pixels
from ....inputs.files import looks_like, read_file
from ....progress import Watch
from ..nets.layout import Coefficients
from ..nets.networks import Networks
from .align import FaceAlignment, FindPoints, image_alignment
from .coefficients import face_coefficients
from .crop import locate_face, resize_for_networks
from .modes import Mode

MAX_VIDEO_BYTES = 1 << 30
"""Largest reference video that is read; it is held in memory."""

# Frames that the regressor sees at once: 16 inputs take 10 MB.
_BATCH = 16
_QUARTER_TURN = 90  # degrees


@dataclass(frozen=True)
class References:
    """Coefficients (R, 73) of the videos whose pose or eyes are followed, or ``None``."""

    pose: Coefficients | None = None
    blink: Coefficients | None = None


def reference_coefficients(
    path: str, networks: Networks, mode: Mode, find_points: FindPoints, watch: Watch
) -> Coefficients:
    """3DMM coefficients (R, 73) of every frame of a video.

    All frames are cut by the box of the first frame's face. A frame in which no face is found is aligned as the one
    before. ``watch`` is called for each frame.

    Raises
    ------
    InputError
        No such file, not a video, a still picture, or no face in its first frame.
    CancelledError
        The user asked to stop.
    """
    views = _aligned_views(path, networks.size, mode, find_points, watch)
    rows: list[Coefficients] = []
    while batch := list(itertools.islice(views, _BATCH)):
        images, alignments = zip(*batch, strict=True)
        rows.append(face_coefficients(networks.regressor, list(images), list(alignments)))
    coefficients = np.concatenate(rows)
    if len(coefficients) == 1:
        raise InputError(f"{path!r} is a still picture; give a video in which the head moves.")
    return coefficients


def _aligned_views(
    path: str, size: int, mode: Mode, find_points: FindPoints, watch: Watch
) -> Iterator[tuple[Pixels, FaceAlignment]]:
    """Input images (S, S, 3) of all frames, each with its alignment."""
    crop = None
    alignment = None
    for frame in _frames(path, watch):
        if crop is None:
            points = find_points(frame)
            if points is None:
                raise InputError(f"no face was found in the first frame of {path!r}; cut it to start with the face.")
            crop = locate_face(frame, points, mode)
        image = resize_for_networks(crop.cut(mode, frame), size)
        points = find_points(image)
        if points is not None or alignment is None:
            alignment = image_alignment(image, points)
        yield image, alignment


def _frames(path: str, watch: Watch) -> Iterator[Pixels]:
    """Frames (H, W, 3) of a video, upright."""
    stage = f"reference video {Path(path).name}"
    data = read_file(path, "video", MAX_VIDEO_BYTES)
    empty = True
    try:
        with av.open(io.BytesIO(data), "r") as container:
            stream = container.streams.video[0]
            for done, frame in enumerate(container.decode(stream)):
                watch(stage, done, stream.frames)
                empty = False
                pixels = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
                # Phones record on their side and store how the frames are to be turned.
                yield np.ascontiguousarray(np.rot90(pixels, frame.rotation // _QUARTER_TURN))
    except (av.error.FFmpegError, IndexError):
        seen = looks_like(data)
        told = "is damaged or of an unknown kind" if seen in {None, "a video"} else f"looks like {seen}"
        raise InputError(f"{path!r} {told}; give a video, such as an MP4, that shows a face.") from None
    if empty:
        raise InputError(f"{path!r} has no frames; give a video that shows a face.")
