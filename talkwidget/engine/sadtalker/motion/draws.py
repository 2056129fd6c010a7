"""Random numbers of a clip."""

from __future__ import annotations

import random
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..nets.posevae import NOISE

# Sway of a head held still: amplitude of yaw, pitch and roll in degrees, of which half is the standard deviation.
# Measured on 13 filmed speakers: 0.3, 0.7 and 0.2 in their pauses (medians of 11), 0.8, 1.2 and 0.7 at least in
# whole clips. The frequencies are below theirs (0.5 to 0.6 Hz), and repeat together only after 100 seconds.
_SWAY_DEGREES = (0.9, 0.6, 0.5)
_SWAY_HZ = (0.13, 0.29)


class Draws(Protocol):
    """Source of the random numbers of a clip."""

    def gap(self, low: int, high: int) -> int:
        """Draw the number of frames until the next blink, low <= gap < high."""

    def noise(self, chunks: int) -> Tensor:
        """Draw standard normal numbers for PoseVAE (``chunks``, 64), float32."""

    def sway(self, seconds: NDArray[np.float64]) -> NDArray[np.float32]:
        """Sway of a head held still at these times (n,): yaw, pitch, roll in degrees (n, 3), 0 at time 0."""


class SeededDraws:
    """Random numbers that a seed repeats.

    Blinks come from Python's generator and noise from PyTorch's on the CPU, as in the original program, which sets no
    seed. Each call continues where the last one ended.
    """

    def __init__(self, seed: int) -> None:
        self._gaps = random.Random(seed)
        self._noise = torch.Generator().manual_seed(seed)
        self._phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, (len(_SWAY_HZ), len(_SWAY_DEGREES)))

    def gap(self, low: int, high: int) -> int:
        """See :class:`Draws`."""
        return self._gaps.choice(range(low, high))

    def noise(self, chunks: int) -> Tensor:
        """See :class:`Draws`."""
        noise = torch.empty(chunks, NOISE)
        for chunk in noise:
            chunk.normal_(generator=self._noise)
        return noise

    def sway(self, seconds: NDArray[np.float64]) -> NDArray[np.float32]:
        """See :class:`Draws`; two slow waves for each angle."""
        turns = 2 * np.pi * np.outer(seconds, _SWAY_HZ)[:, :, None] + self._phases
        waves = (np.sin(turns) - np.sin(self._phases)).mean(axis=1)
        return (waves * _SWAY_DEGREES).astype(np.float32)
