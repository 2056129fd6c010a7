"""Reference videos: 3DMM coefficients whose head pose or eyes the face follows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ....errors import InputError
from ....face.portrait import Pixels
from ....media.reference import reference_frames
from ....progress import Watch
from ..nets.layout import Coefficients
from ..nets.networks import Networks
from .align import FaceAlignment, FindPoints, image_alignment
from .coefficients import face_coefficients
from .crop import locate_face, resize_for_networks
from .modes import Mode

# Frames that the regressor sees at once: 16 inputs take 10 MB.
_BATCH = 16


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
    return np.concatenate(rows)


def _aligned_views(
    path: str, size: int, mode: Mode, find_points: FindPoints, watch: Watch
) -> Iterator[tuple[Pixels, FaceAlignment]]:
    """Input images (S, S, 3) of all frames, each with its alignment."""
    crop = None
    alignment = None
    for _, frame in reference_frames(path, watch):
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
