"""The lips as a strip of four rings by eleven columns, upper and lower."""

from __future__ import annotations

import numpy as np

from ....face.indices import indices

COLUMNS = 11
"""Positions along a lip, 0 = the image's left corner .. 10 = right corner."""

# A ring runs along the lower lip from the left corner to the right one, then back along the upper lip.
_RINGS = indices().lips.rings
LOWER = np.stack([ring[:COLUMNS] for ring in _RINGS])
UPPER = np.stack([np.r_[ring[0], ring[:9:-1]] for ring in _RINGS])
"""Vertices of ring r (0 = outer vermilion border .. 3 = inner edge) at column k: (4, 11)."""

UPPER_INNER, LOWER_INNER = UPPER[3], LOWER[3]
MIDDLE = slice(1, COLUMNS - 1)
"""Columns without the corners."""

CORNERS = np.stack([LOWER[:, 0], LOWER[:, -1]])
"""Corner vertices of each ring, left and right: (2, 4)."""

ACROSS = (np.arange(COLUMNS) - 5) / 5.0
"""Position along the lip, -1 .. 1."""

PROFILE = np.clip(1.0 - ACROSS**2, 0.0, None) ** 0.7
"""How much of the middle's opening a column takes part in: 1 in the middle, 0 at the corners."""

OVAL = indices().oval


def smoothstep(x: np.ndarray | float, low: float, high: float) -> np.ndarray:
    """0 below ``low``, 1 above ``high``, a cubic between them."""
    t = np.clip((np.asarray(x) - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)
