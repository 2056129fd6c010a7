"""Geometry shared by all stages: coordinate arrays, rotations, soft steps, sub-pixel outlines."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Coordinates: TypeAlias = NDArray[np.float64]
"""Points (N, 2) or (N, 3), a vector (3,), a rotation (3, 3), or a field of such."""

SUBPIXEL_BITS = 4
"""Fractional bits of the outlines given to OpenCV's polygon functions: 1/16 pixel."""


def rotation_x(angle: float) -> Coordinates:
    """Rotation matrix (3, 3) for ``angle`` radians about x."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def rotation_y(angle: float) -> Coordinates:
    """Rotation matrix (3, 3) for ``angle`` radians about y."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def rotation_z(angle: float) -> Coordinates:
    """Rotation matrix (3, 3) for ``angle`` radians about z."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def smoothstep(x: np.ndarray | float, low: float, high: float) -> np.ndarray:
    """Cubic step (Hermite): 0 below ``low``, 1 above ``high``, smooth between them."""
    t = np.clip((np.asarray(x) - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def to_fixed_point(points: Coordinates) -> NDArray[np.int32]:
    """Pixel positions (N, 2) as OpenCV's fixed-point integers with :data:`SUBPIXEL_BITS` fractional bits."""
    return np.round(points * (1 << SUBPIXEL_BITS)).astype(np.int32)
