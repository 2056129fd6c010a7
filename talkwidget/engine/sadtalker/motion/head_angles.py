"""Head angles given by the user instead of those predicted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


def angle_path(degrees: list[float], frames: int) -> NDArray[np.float32]:
    """Angles of all frames (``frames``,), in degrees, that pass the given ones at constant speed.

    A repeated angle takes no time. A clip of one frame shows the first angle.
    """
    way = sum(abs(after - before) for before, after in pairwise(degrees))
    if way == 0 or frames < 2:
        return np.full(frames, degrees[0], dtype=np.float32)
    step = way / (frames - 1)
    parts = [np.arange(a, b, step if b > a else -step) for a, b in pairwise(degrees) if a != b]
    path = np.concatenate(parts)[:frames]
    return np.pad(path, (0, frames - len(path)), mode="edge").astype(np.float32)
