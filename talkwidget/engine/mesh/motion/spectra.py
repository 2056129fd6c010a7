"""Random motion with the spectra and correlations measured on people: sums of sinusoids, smooth at any frame rate."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .tables import BANDS
from .timeline import Signal

_PARTIALS = 7
"""Sinusoids a band and track: from about five on, their sum is as irregular as motion. By eye (4 to 14,
``tools/try_constants.py``)."""

_REDDENING = 0.4
"""Fall of the amplitude within a band, as this power of the frequency. That of filmed people is printed by
``tools/fit_motion.py``. In 0.5 to 2 Hz it is about 0 for the mouth, 0.3 for brows and 0.5 for head and lids. In 2 to 5
Hz, it is 0.3 to 0.9."""

_REFERENCE = np.arange(0.0, 8.0, 0.04)
"""Times, seconds, over which tracks have mean 0, deviation 1 and no correlation: people were measured over as long."""

_LEAST_SPREAD = 0.5
"""Least deviation by which a track is divided: one that happens to rest over the reference is not blown up. By eye
(half to twice)."""


def wander_like(
    covariances: NDArray[np.float64], times: Signal, random: Generator, reddening: float | None = None
) -> Signal:
    """Random motion (T, C) at ``times`` (T,), seconds, with a covariance (C, C) in each of :data:`~.tables.BANDS`.

    Within a band, the amplitude falls with the frequency to the power ``reddening``, by default that of most tracks.
    Each instant depends on its own time only.
    """
    motion = np.zeros((len(times), covariances.shape[1]))
    fall = _REDDENING if reddening is None else reddening
    for band, covariance in zip(BANDS, covariances, strict=True):
        motion += _draw_tracks(band, fall, len(covariance), times, random) @ _square_root(covariance)
    return motion


def _draw_tracks(band: tuple[float, float], fall: float, count: int, times: Signal, random: Generator) -> Signal:
    """Tracks (T, C) between the two frequencies of a band, Hz, spread evenly over the octaves.

    Made uncorrelated (Gram-Schmidt), because in a short clip the head would else often swing along a line.
    """
    low, high = band
    place = (np.arange(_PARTIALS) + random.random((count, _PARTIALS))) / _PARTIALS
    frequencies = low * (high / low) ** place
    phases = random.uniform(0.0, 2.0 * np.pi, (count, _PARTIALS))
    amplitudes = frequencies**-fall
    amplitudes *= np.sqrt(2.0 / (amplitudes**2).sum(1, keepdims=True))
    tracks = np.empty((len(times), count))
    known = np.empty((len(_REFERENCE), count))
    for i in range(count):
        for at, out in ((times, tracks), (_REFERENCE, known)):
            out[:, i] = np.sin(2.0 * np.pi * np.outer(at, frequencies[i]) + phases[i]) @ amplitudes[i]
        mean = known[:, i].mean()
        shares = known[:, :i].T @ (known[:, i] - mean) / len(known)
        rest = known[:, i] - mean - known[:, :i] @ shares
        spread = max(float(rest.std()), _LEAST_SPREAD)
        known[:, i] = rest / spread
        tracks[:, i] = (tracks[:, i] - mean - tracks[:, :i] @ shares) / spread
    return tracks


def _square_root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Symmetric square root of ``covariance`` (C, C), which rounding may have made indefinite."""
    values, vectors = np.linalg.eigh(covariance)
    root: NDArray[np.float64] = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root
