"""Points in an image."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float32]
"""Positions (..., 2) in an image, usually in pixels; (..., 3) with depth."""


def direction(start: Points, end: Points) -> float:
    """Angle of the line from one point (2,) to another in radians; 0 is to the right, positive is clockwise."""
    return math.atan2(end[1] - start[1], end[0] - start[0])
