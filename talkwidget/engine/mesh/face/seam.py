"""Seam of the lips: cut a closed mouth open along its dark line.

Texture coordinates are the portrait's own landmark positions, so that the rest pose is the identity map whatever errors
the landmarks have.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..geometry import Coordinates
from ..lips import COLUMNS, CORNERS, LOWER, LOWER_INNER, MIDDLE, UPPER, UPPER_INNER
from ..pose import HeadPose
from .closing import CORNER_PULL, close_open

_OPEN_GAP = 0.035
"""Greatest distance of the inner lips of a mouth that counts as closed, in eye distances. By eye, on 16 portraits
(0.021 to 0.056)."""

_SEARCH, _STEPS = 0.035, 25
"""Search range for the dark line to either side of the landmarks, in eye distances, and its steps. By eye, on 16
portraits (each 0.6 to 1.6 times)."""

_PRIOR, _BEND = 12.0, 1.2
"""Cost of a path, in grey levels, at the end of the range, and per squared step between columns. By eye, on 16
portraits (each 0.6 to 1.6 times)."""

_DARK_BLUR, _PATH_WEIGHTS = 0.006, (0.25, 0.5, 0.25)
"""Blur before the search, in eye distances, and weights that smooth the path. By eye, on 16 portraits (each 0.6 to 1.6
times)."""

_RING_AT = (0.42, 0.78)
"""Positions of rings 1 and 2 between a lip's border and the seam. By eye, on 16 portraits (each 0.6 to 1.6 times)."""


@dataclass(frozen=True)
class ClosedFace:
    """Face with closed lips.

    Attributes
    ----------
    texture
        Texture coordinates, pixels of the portrait: (478, 2).
    rest
        Face as the portrait shows it, cm in the head frame: (478, 3).
    neutral
        The same with lips closed: (478, 3). Equal to ``rest`` if they were closed.
    was_open
        The portrait shows an open or smiling mouth.
    """

    texture: Coordinates
    rest: Coordinates
    neutral: Coordinates
    was_open: bool


def close_lips(pixels: NDArray[np.uint8], landmarks: Coordinates, pose: HeadPose, eye_distance: float) -> ClosedFace:
    """Cut or close the mouth of a face with (478, 3) ``landmarks`` in ``pixels`` (H, W, 3)."""
    gap = np.linalg.norm(landmarks[UPPER_INNER, :2] - landmarks[LOWER_INNER, :2], axis=1).max()
    if gap > _OPEN_GAP * eye_distance:
        return ClosedFace(*close_open(landmarks, pose), was_open=True)
    return _cut_closed(pixels, landmarks, pose, eye_distance)


def leave_lips(landmarks: Coordinates, pose: HeadPose) -> ClosedFace:
    """Leave the mouth of a face with (478, 3) ``landmarks`` as it is, because it cannot be seen."""
    head = pose.to_head(landmarks)
    return ClosedFace(texture=landmarks[:, :2].copy(), rest=head, neutral=head, was_open=False)


def _cut_closed(pixels: NDArray[np.uint8], landmarks: Coordinates, pose: HeadPose, eye_distance: float) -> ClosedFace:
    """Move both inner edges onto the dark line, in texture and geometry."""
    points = landmarks.copy()
    dark = _dark_line(pixels, landmarks, eye_distance)
    depth = (points[UPPER_INNER, 2] + points[LOWER_INNER, 2]) / 2
    for inner in (UPPER_INNER, LOWER_INNER):
        points[inner[MIDDLE]] = np.c_[dark, depth][MIDDLE]
    # Respace the rings between border and seam, or they would cross the moved edge.
    for lip in (UPPER, LOWER):
        for ring, at in zip((1, 2), _RING_AT, strict=True):
            points[lip[ring, MIDDLE]] = (1 - at) * points[lip[0, MIDDLE]] + at * points[lip[3, MIDDLE]]
    for corners in CORNERS:
        outer, inner = points[corners[0]].copy(), points[corners[3]].copy()
        for ring, pull in zip((1, 2, 3), CORNER_PULL, strict=True):
            points[corners[ring], :2] = (outer + pull * (inner - outer))[:2]
    head = pose.to_head(points)
    return ClosedFace(texture=points[:, :2].copy(), rest=head, neutral=head, was_open=False)


def _dark_line(pixels: NDArray[np.uint8], landmarks: Coordinates, eye_distance: float) -> Coordinates:
    """Find the dark line between the lips, pixels (11, 2): the smooth path of least luminance (dynamic programming)."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    grey = cv2.GaussianBlur(grey, (0, 0), max(_DARK_BLUR * eye_distance, 0.6)).astype(np.float32)
    middle = (landmarks[UPPER_INNER, :2] + landmarks[LOWER_INNER, :2]) / 2
    down = landmarks[LOWER[0, 5], :2] - landmarks[UPPER[0, 5], :2]
    down /= np.linalg.norm(down)
    offset = np.linspace(-_SEARCH, _SEARCH, _STEPS) * eye_distance
    where = (middle[:, None] + offset[None, :, None] * down).astype(np.float32)
    luminance = cv2.remap(grey, where[..., 0], where[..., 1], cv2.INTER_LINEAR)
    cost = luminance + _PRIOR * np.abs(offset) / (_SEARCH * eye_distance)
    step = np.arange(_STEPS)
    bend = _BEND * (step[:, None] - step[None]) ** 2
    came_from = np.zeros((COLUMNS, _STEPS), int)
    for column in range(1, COLUMNS):
        total = cost[column - 1][None] + bend
        came_from[column] = total.argmin(1)
        cost[column] += total.min(1)
    path = [int(cost[-1].argmin())]
    for column in range(COLUMNS - 1, 0, -1):
        path.append(int(came_from[column, path[-1]]))
    smooth = np.convolve(np.pad(offset[path[::-1]], 1, "edge"), _PATH_WEIGHTS, "valid")
    return middle + smooth[:, None] * down
