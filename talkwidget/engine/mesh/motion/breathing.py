"""Breathing: the slow rise and fall of the shoulders."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from .spectra import wander_like
from .timeline import Signal

_DEPTH = 0.17
"""Deviation of the shoulders' way up and down, cm. By eye (0.09 to 0.34). It is drawn at
0.08 to 0.5 Hz: people breathe 12 to 20 times a minute, and shift their weight more slowly."""


def breathe(frames: Signal, random: Generator) -> Signal:
    """Way of the shoulders up, cm, at the times ``frames``: (T,)."""
    depth = np.array([[[_DEPTH**2]], [[0.0]], [[0.0]]])
    return np.asarray(wander_like(depth, frames, random)[:, 0])
