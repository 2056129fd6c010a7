"""Dynamic time warping of two sequences (Sakoe and Chiba 1978), compiled once on a machine."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

_compiled: Any = numba.njit(nogil=True, cache=True)

# Which step led to a pair of frames.
_BOTH, _SECOND, _FIRST = 0, 1, 2


def warp(first: NDArray[np.float64], second: NDArray[np.float64], *, to_the_end: bool = True) -> NDArray[np.intp]:
    """Pairs of frames of the cheapest path through both sequences.

    Parameters
    ----------
    first, second
        Shape (coefficients, frames). The cost of a pair is its Euclidean distance; each step goes on by a frame in one
        of them or in both.
    to_the_end
        Whether the path ends with the last frame of ``second``; otherwise with the one that fits best.

    Returns
    -------
    NDArray
        Frames of the first and of the second, rising, shape (pairs, 2).
    """
    from scipy.spatial.distance import cdist

    total, steps = _accumulate(cdist(first.T, second.T))
    end = total.shape[1] - 1
    if not to_the_end:
        # The total cost rises with every frame of the second; the cost per frame is lowest at the fitting length.
        end = int(np.argmin(total[-1] / (len(total) + np.arange(1, total.shape[1] + 1))))
    return _trace(steps, end)


@_compiled
def _accumulate(cost: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Cost of the cheapest path to each pair, and the last step of it."""
    rows, columns = cost.shape
    total = cost.copy()
    steps = np.zeros((rows, columns), np.int8)
    for row in range(rows):
        for column in range(columns):
            if row == 0 and column == 0:
                continue
            best, step = np.inf, _BOTH
            if row and column:
                best = total[row - 1, column - 1]
            if column and total[row, column - 1] < best:
                best, step = total[row, column - 1], _SECOND
            if row and total[row - 1, column] < best:
                best, step = total[row - 1, column], _FIRST
            total[row, column] += best
            steps[row, column] = step
    return total, steps


@_compiled
def _trace(steps: NDArray[np.int8], end: int) -> NDArray[np.intp]:
    """Follow the steps back from the last frame of the first sequence and ``end`` of the second."""
    row, column = steps.shape[0] - 1, end
    pairs = np.empty((row + column + 1, 2), np.intp)
    place = len(pairs)
    while True:
        place -= 1
        pairs[place, 0], pairs[place, 1] = row, column
        if row == 0 and column == 0:
            return pairs[place:]
        step = steps[row, column]
        row -= step != _SECOND
        column -= step != _FIRST
