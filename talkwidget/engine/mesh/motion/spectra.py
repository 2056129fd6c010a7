"""Random motion with the spectra and correlations measured on people: sums of sinusoids, smooth at any frame rate."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .tables import BANDS
from .timeline import Signal

_PARTIALS = 7
"""Sinusoids a band and track: from about five on, their sum is as irregular as motion. By eye."""


def wander_like(covariances: NDArray[np.float64], times: Signal, random: Generator) -> Signal:
    """Random motion (T, C) at ``times`` (T,), seconds, with a covariance (C, C) in each of :data:`~.tables.BANDS`.

    Each instant depends on its own time only. Frequencies are spread evenly over a band's octaves.
    """
    motion = np.zeros((len(times), covariances.shape[1]))
    for (low, high), covariance in zip(BANDS, covariances, strict=True):
        tracks = len(covariance)
        place = (np.arange(_PARTIALS) + random.random((tracks, _PARTIALS))) / _PARTIALS
        frequencies = low * (high / low) ** place
        phases = random.uniform(0.0, 2.0 * np.pi, (tracks, _PARTIALS))
        sources = np.stack(
            [
                np.sin(2.0 * np.pi * np.outer(times, frequencies[i]) + phases[i]).sum(1) * np.sqrt(2.0 / _PARTIALS)
                for i in range(tracks)
            ],
            1,
        )
        motion += sources @ _square_root(covariance).T
    return motion


def _square_root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Symmetric square root of ``covariance`` (C, C), which rounding may have made indefinite."""
    values, vectors = np.linalg.eigh(covariance)
    root: NDArray[np.float64] = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root
