"""Signals over time: frame centres, envelopes around events, smoothing.

Only the samples near an event are touched, so that the cost grows with the length of the speech and not with its
square.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import convolve1d

Signal: TypeAlias = NDArray[np.float64]
"""Samples over time (T,) or (T, C), or times of events (N,), seconds."""

Track: TypeAlias = NDArray[np.float32]
"""One value, or one row, a frame: (T,) or (T, C)."""

GRID_RATE = 200
"""Samples per second of the grid on which visemes are blended: 5 ms, a fifth of the steepest flank of a contact."""

FLANK_REACH = 3.0
"""Widths after which a Gaussian flank is cut off: exp(-3^2) = 1e-4 of a motion cannot be seen."""


def frame_centres(count: int, fps: int) -> Signal:
    """Times in seconds (T,) of ``count`` frames: frame ``i`` shows ``(i + 0.5) / fps``."""
    return (np.arange(count) + 0.5) / fps


def grid_times(duration: float) -> Signal:
    """Times in seconds every 1 / :data:`GRID_RATE` from 0 to at least ``duration``."""
    return np.arange(int(np.ceil(duration * GRID_RATE)) + 1) / GRID_RATE


def find_overlaps(times: Signal, starts: Signal, ends: Signal) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find all pairs (interval, sample) with ``starts[interval] <= times[sample] <= ends[interval]``.

    ``times`` (T,) rises; ``starts`` and ``ends`` are (N,). Returns the indices of both, (P,) each.
    """
    first = np.searchsorted(times, starts, "left")
    counts = np.maximum(np.searchsorted(times, ends, "right") - first, 0)
    interval = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(interval)) - np.repeat(np.cumsum(counts) - counts, counts)
    return interval, within + first[interval]


def raise_plateaus(
    times: Signal, starts: Signal, ends: Signal, before: ArrayLike, after: ArrayLike, heights: ArrayLike = 1.0
) -> Signal:
    """Upper envelope of plateaus with Gaussian flanks; 0 where there is none.

    Parameters
    ----------
    times
        Rising, seconds: (T,).
    starts, ends
        Of each plateau, seconds: (N,). Equal values make a bell.
    before, after
        Widths of the flanks down to 1/e, seconds: (N,) or one for all.
    heights
        (N,) or one for all, not negative.

    Returns
    -------
    (T,) values between 0 and the greatest height.
    """
    sample, height = _spread_plateaus(times, starts, ends, before, after, heights)
    envelope = np.zeros(len(times))
    np.maximum.at(envelope, sample, height)
    return envelope


def add_bells(times: Signal, centres: Signal, before: float, after: float, heights: Signal) -> Signal:
    """Sum (T,) of bells with Gaussian flanks; unlike an envelope, without kinks where bells overlap."""
    sample, height = _spread_plateaus(times, centres, centres, before, after, heights)
    total: Signal = np.bincount(sample, height, minlength=len(times)).astype(np.float64)
    return total


def _spread_plateaus(
    times: Signal, starts: Signal, ends: Signal, before: ArrayLike, after: ArrayLike, heights: ArrayLike
) -> tuple[NDArray[np.intp], Signal]:
    """Samples reached by a plateau, and its height there: (P,) each, one pair per plateau and sample."""
    before, after, heights = (
        np.broadcast_to(np.asarray(value, float), starts.shape) for value in (before, after, heights)
    )
    event, sample = find_overlaps(times, starts - FLANK_REACH * before, ends + FLANK_REACH * after)
    time = times[sample]
    distance = np.maximum((starts[event] - time) / before[event], (time - ends[event]) / after[event])
    return sample, heights[event] * np.exp(-(np.maximum(distance, 0.0) ** 2))


def reach_frames(starts: Signal, ends: Signal, frames: Signal) -> tuple[Signal, Signal]:
    """Stretch each interval just enough to hold the frame centre nearest to its middle."""
    if not len(frames):
        return starts, ends
    between = (frames[1:] + frames[:-1]) / 2
    nearest = frames[np.searchsorted(between, (starts + ends) / 2)]
    return np.minimum(starts, nearest), np.maximum(ends, nearest)


def smooth(values: Signal, seconds: float, per_second: float) -> Signal:
    """Zero-lag Hann average over ``seconds`` along the first axis; ``per_second`` of them are given."""
    half = max(round(seconds * per_second / 2), 1)
    kernel = np.hanning(2 * half + 1)
    averaged: Signal = convolve1d(values, kernel / kernel.sum(), axis=0, mode="nearest")
    return averaged
