"""Measures of a face mesh: brows, opening of the eyes, gaze. Shapes are (T, 478, 3), x to image right and y up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..geometry import Coordinates
from .timeline import Signal

_UPPER_LIDS, _LOWER_LIDS = (159, 160, 158, 386, 385, 387), (145, 144, 153, 374, 380, 373)
_EYES = ((33, 133, 468), (362, 263, 473))
"""Corners of each eye, and the centre of its iris."""


def height(shape: NDArray[np.floating], *vertices: int) -> Signal:
    """Mean height (T,) of vertices."""
    return np.asarray(shape[:, list(vertices), 1].mean(1), np.float64)


def measure_brows(shape: Coordinates) -> Signal:
    """Brows up, inner ends up against the whole, image-left against image-right: (T, 3)."""
    left = height(shape, 70, 63, 105, 66, 107) - height(shape, 33, 133)
    right = height(shape, 300, 293, 334, 296, 336) - height(shape, 362, 263)
    inner = height(shape, 107, 55, 336, 285) - height(shape, 33, 133, 362, 263)
    return np.stack([(left + right) / 2, inner - (left + right) / 2, (left - right) / 2], 1)


def measure_eyes(shape: Coordinates) -> Signal:
    """Opening (T,) of the eyes relative to its median."""
    opening = height(shape, *_UPPER_LIDS) - height(shape, *_LOWER_LIDS)
    relative: Signal = opening / np.median(opening)
    return relative


def measure_gaze(shape: Coordinates) -> Signal:
    """Place (T, 2) of the irises between the corners of the eyes, x to image right and y down."""
    away = [shape[:, iris] - (shape[:, first] + shape[:, second]) / 2 for first, second, iris in _EYES]
    return np.mean(away, 0)[:, :2] * np.array([1.0, -1.0])
