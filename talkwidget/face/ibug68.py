"""Index sets of the iBUG-68 landmarks (Sagonas et al., "300 Faces in-the-Wild Challenge", 2013).

Left and right are the person's own: the right eye is at the left of an unmirrored image.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .indices import indices
from .points import Points

Floating = TypeVar("Floating", bound=np.floating)

JAW = slice(0, 17)
RIGHT_BROW, LEFT_BROW = slice(17, 22), slice(22, 27)
NOSE_BRIDGE, NOSTRILS = slice(27, 31), slice(31, 36)
RIGHT_EYE, LEFT_EYE = slice(36, 42), slice(42, 48)
OUTER_LIPS, INNER_LIPS = slice(48, 60), slice(60, 68)

OPEN_CONTOURS = (JAW, RIGHT_BROW, LEFT_BROW, NOSE_BRIDGE, NOSTRILS)
"""Contours whose ends are not connected."""
CLOSED_CONTOURS = (RIGHT_EYE, LEFT_EYE, OUTER_LIPS, INNER_LIPS)

RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS = (36, 39), (42, 45)
NOSE_TIP = 30
MOUTH_CORNERS = (48, 54)
"""Image-left corner, image-right corner."""


def from_mesh(landmarks: Points) -> Points:
    """iBUG-68 points (68, 2) of mesh landmarks (478, 2 or 3), in the same unit.

    Each is the nearest mesh point. The jaw follows the oval of the mesh, which is the visible outline of the face only
    from the front.
    """
    return np.ascontiguousarray(landmarks[indices().ibug68, :2])


def five_points(points68: NDArray[Floating]) -> NDArray[Floating]:
    """Centres of the eyes, tip of the nose and corners of the mouth (5, 2), image left first, of (68, 2) points.

    The centre of an eye is the mean of its two corners.
    """
    eyes = [points68[list(corners), :2].mean(axis=0) for corners in (RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS)]
    return np.stack([*eyes, points68[NOSE_TIP, :2], *points68[list(MOUTH_CORNERS), :2]])
