"""Blinks: closure of the eyes in each frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# The original program's: the shape of a blink at 25 frames a second, the longest clip without one, and the range of
# frames between two blinks. The highest gap is never drawn.
_BLINK = (0.5, 0.9, 1.0, 0.9, 0.5)
_SHORTEST_CLIP = 20
_SHORTEST_GAP, _LONGEST_GAP = 10, 70


def blink_ratio(frames: int, draw_gap: Callable[[int, int], int]) -> NDArray[np.float32]:
    """Closure of the eyes in each frame (``frames``,), from 0 = open to 1 = closed.

    Clips of up to 21 frames have no blink: they are too short for the shortest gap before and after one.

    Parameters
    ----------
    frames
        Number of frames at 25 frames a second.
    draw_gap
        Given ``low`` and ``high``, draws the number of frames without a blink before the next one, low <= gap < high.
    """
    ratio = np.zeros(frames, dtype=np.float32)
    low, high = _SHORTEST_GAP, min(frames // 2, _LONGEST_GAP)
    if frames <= _SHORTEST_CLIP or low >= high:
        return ratio
    start = draw_gap(low, high)
    while start + len(_BLINK) <= frames - 1:
        ratio[start : start + len(_BLINK)] = _BLINK
        start += len(_BLINK) + draw_gap(low, high)
    return ratio
