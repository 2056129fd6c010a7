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

_ROUNDING = np.hanning(9) / np.hanning(9).sum()
"""Weights that round the corners of a curve. By eye, on half-shut lids of three portraits (3 to 17 of them)."""


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


def smooth_curve(points: Coordinates, count: int) -> Coordinates:
    """Curve (``count``, 2) along points (N, 2), with rounded corners and the same ends."""
    at = np.linspace(0, len(points) - 1, count)
    fine = np.stack([np.interp(at, np.arange(len(points)), points[:, axis]) for axis in (0, 1)], 1)
    half = len(_ROUNDING) // 2
    padded = np.pad(fine, ((half, half), (0, 0)), "reflect", reflect_type="odd")
    return np.stack([np.convolve(padded[:, axis], _ROUNDING, "valid") for axis in (0, 1)], 1)


def to_fixed_point(points: Coordinates) -> NDArray[np.int32]:
    """Pixel positions (N, 2) as OpenCV's fixed-point integers with :data:`SUBPIXEL_BITS` fractional bits."""
    return np.round(points * (1 << SUBPIXEL_BITS)).astype(np.int32)
