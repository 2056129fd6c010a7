"""Points in a picture, and the mesh's landmarks in the formats that other models take."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .indices import indices

Points: TypeAlias = NDArray[np.float32]
"""Positions in a picture, usually in pixels: (..., 2), or (..., 3) with depth."""


def direction(start: Points, end: Points) -> float:
    """Angle of the line from one point (2,) to another, in radians: 0 to the right, positive clockwise."""
    return math.atan2(end[1] - start[1], end[0] - start[0])


def ibug68(landmarks: Points) -> Points:
    """iBUG-68 points (68, 2) from mesh landmarks (478, 2 or 3), same unit.

    Each is the nearest mesh point. The jaw (0..16) follows the oval of the mesh, which is the visible outline of the
    face only when it is seen from the front.
    """
    return np.ascontiguousarray(landmarks[indices().ibug68, :2])


def five_points(landmarks: Points) -> Points:
    """The centres of the eyes, the tip of the nose and the corners of the mouth, image left first: (5, 2).

    From mesh landmarks (478, 2 or 3), same unit.
    """
    return _means(landmarks, indices().five)


def five_of_ibug68(points: Points) -> Points:
    """The same five points (5, 2) from iBUG-68 points (68, 2)."""
    return _means(points, indices().five_of_ibug68)


def _means(points: Points, groups: tuple[NDArray[np.intp], ...]) -> Points:
    return np.stack([points[group, :2].mean(axis=0) for group in groups])
