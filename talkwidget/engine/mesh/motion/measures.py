"""Measures of a face mesh: brows, opening of the eyes, gaze. Shapes are (T, 478, 3), x to image right and y up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ....face.indices import Eye, indices
from ..geometry import Coordinates
from .timeline import Signal

_MIDDLE = slice(3, 6)
"""Points in the middle of a lid, of the nine from corner to corner."""


def height(shape: NDArray[np.floating], *vertices: int) -> Signal:
    """Mean height (T,) of vertices."""
    return np.asarray(shape[:, list(vertices), 1].mean(1), np.float64)


def measure_brows(shape: Coordinates) -> Signal:
    """Brows up, inner ends up against the whole, image-left against image-right: (T, 3)."""
    right, left = _eyes()
    at_left, at_right = (height(shape, *eye.brow_upper) - height(shape, *_corners(eye)) for eye in (right, left))
    ends = (end for eye in (right, left) for end in (eye.brow_upper[-1], eye.brow_lower[-1]))
    inner = height(shape, *ends) - height(shape, *_corners(right), *_corners(left))
    both = (at_left + at_right) / 2
    return np.stack([both, inner - both, (at_left - at_right) / 2], 1)


def measure_eyes(shape: Coordinates) -> Signal:
    """Opening (T,) of the eyes relative to its median."""
    upper = (point for eye in _eyes() for point in eye.upper[_MIDDLE])
    lower = (point for eye in _eyes() for point in eye.lower[_MIDDLE])
    opening = height(shape, *upper) - height(shape, *lower)
    relative: Signal = opening / np.median(opening)
    return relative


def measure_gaze(shape: Coordinates) -> Signal:
    """Place (T, 2) of the irises between the corners of the eyes, x to image right and y down."""
    away = [shape[:, eye.iris[0]] - shape[:, _corners(eye)].mean(1) for eye in _eyes()]
    return np.mean(away, 0)[:, :2] * np.array([1.0, -1.0])


def _eyes() -> tuple[Eye, Eye]:
    """The person's right eye, which is at image left, and the left one."""
    return indices().right_eye, indices().left_eye


def _corners(eye: Eye) -> list[int]:
    return [eye.outer_corner, eye.inner_corner]
