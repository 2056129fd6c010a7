"""Contact of the lips: they meet where they would pass through each other, and wherever they are pressed.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import numpy as np

from ..geometry import Coordinates
from ..lips import LOWER, MIDDLE, UPPER

_RING_FOLLOW = np.array([0.15, 0.45, 0.80, 1.0])[:, None]
"""Share of the inner edge's way taken by each ring of a lip, border to edge. By eye (each 0.6 to 1.6 times): lips that
meet get thicker."""


def meet_lips(shape: Coordinates, press: float) -> None:
    """Move the lips of a face (>= 468, 3), cm in the head frame, in place.

    ``press`` is 0..1: the part of every opening that closes. Negative openings close fully; lips that touch, as at
    rest, do not move.
    """
    opening = shape[UPPER[3, MIDDLE], 1] - shape[LOWER[3, MIDDLE], 1]
    excess = opening - np.maximum(opening, 0.0) * (1.0 - min(press, 1.0))
    half = _RING_FOLLOW * excess / 2.0
    shape[UPPER[:, MIDDLE], 1] -= half
    shape[LOWER[:, MIDDLE], 1] += half
