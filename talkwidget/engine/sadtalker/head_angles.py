"""Head angles that the user gives instead of the network's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError

_LARGEST = 90.0


def parse_angles(text: str, name: str) -> list[float]:
    """Degrees in a text as in ``0 20 -15`` or ``0, 20, -15``.

    Raises
    ------
    InputError
        Something in it is not a number between -90 and 90, or there is none.
    """
    try:
        degrees = [float(part) for part in text.replace(",", " ").split()]
    except ValueError:
        degrees = []
    if not degrees or not all(abs(angle) <= _LARGEST for angle in degrees):
        raise InputError(
            f"{name} takes degrees between -90 and 90 that the head passes, as in '0 20 -15', not {text!r}."
        )
    return degrees


def angle_path(degrees: list[float], frames: int) -> NDArray[np.float32]:
    """An angle for each frame, (``frames``,), that passes the given ones at even speed.

    A repeated angle takes no time. A clip of one frame shows the first angle.
    """
    way = sum(abs(after - before) for before, after in pairwise(degrees))
    if way == 0 or frames < 2:
        return np.full(frames, degrees[0], dtype=np.float32)
    step = way / (frames - 1)
    parts = [np.arange(a, b, step if b > a else -step) for a, b in pairwise(degrees) if a != b]
    path = np.concatenate(parts)[:frames]
    return np.pad(path, (0, frames - len(path)), mode="edge").astype(np.float32)
