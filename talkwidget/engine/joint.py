"""Crossfade of motions at the joint of two sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def fade(count: int) -> NDArray[np.float64]:
    """Share (T,) of the motion after a joint in each of ``count`` frames, from 0 to 1, without a kink at either end."""
    place = (np.arange(count) + 0.5) / count
    return np.asarray(place**2 * (3.0 - 2.0 * place))


def crossfade(before: NDArray[Any], after: NDArray[Any]) -> NDArray[Any]:
    """Rows (T, ...) that go over from ``before`` to ``after``, of the same shape and type."""
    share = fade(len(before)).reshape(-1, *[1] * (before.ndim - 1))
    blended: NDArray[Any] = ((1.0 - share) * before + share * after).astype(before.dtype)
    return blended
