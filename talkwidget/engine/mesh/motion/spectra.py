"""Random motion with the spectra and correlations measured on people: sums of sinusoids, smooth at any frame rate."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .tables import BANDS
from .timeline import Signal

_PARTIALS = 7
"""Sinusoids a band and track: from about five on, their sum is as irregular as motion. By eye."""

_REDDENING = 0.4
"""Fall of the amplitude within a band, as this power of the frequency. By eye."""

_REFERENCE = np.arange(0.0, 8.0, 0.04)
"""Times, seconds, over which a track has its mean and deviation exactly: people were measured over as long."""


def wander_like(covariances: NDArray[np.float64], times: Signal, random: Generator) -> Signal:
    """Random motion (T, C) at ``times`` (T,), seconds, with a covariance (C, C) in each of :data:`~.tables.BANDS`.

    Each instant depends on its own time only. Frequencies are spread evenly over a band's octaves.
    """
    motion = np.zeros((len(times), covariances.shape[1]))
    for (low, high), covariance in zip(BANDS, covariances, strict=True):
        sources = np.stack([_draw_track(low, high, times, random) for _ in covariance], 1)
        motion += sources @ _square_root(covariance)
    return motion


def _draw_track(low: float, high: float, times: Signal, random: Generator) -> Signal:
    """One track (T,) between two frequencies, Hz, with mean 0 and deviation 1 over the reference."""
    frequencies = low * (high / low) ** ((np.arange(_PARTIALS) + random.random(_PARTIALS)) / _PARTIALS)
    phases = random.uniform(0.0, 2.0 * np.pi, _PARTIALS)
    amplitudes = frequencies**-_REDDENING

    def at(moments: Signal) -> Signal:
        waves: Signal = np.sin(2.0 * np.pi * np.outer(moments, frequencies) + phases) @ amplitudes
        return waves

    reference = at(_REFERENCE)
    return (at(times) - reference.mean()) / max(float(reference.std()), 0.2)


def _square_root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Symmetric square root of ``covariance`` (C, C), which rounding may have made indefinite."""
    values, vectors = np.linalg.eigh(covariance)
    root: NDArray[np.float64] = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root
