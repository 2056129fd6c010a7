"""Power of sound in mel bands, as librosa gives it. Only its filters are used: the rest is compiled for 20 s first."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

BLOCK = 4096
"""Frames transformed at once, which bounds the memory that a long recording takes."""


def mel_power(
    sound: NDArray[Any],
    sample_rate: int,
    window: NDArray[Any],
    *,
    fft: int,
    hop: int,
    bands: int,
    low: float = 0.0,
    high: float | None = None,
) -> NDArray[Any]:
    """Power in mel bands, shape (bands, frames), of the same precision as ``sound`` (n,).

    Parameters
    ----------
    window
        Weights of a frame's samples, at most ``fft``; frames are padded with zeros on both sides.
    fft, hop
        Samples of a transform, and from a frame to the next. The first frame starts with the sound.
    low, high
        Edges of the lowest and of the highest band in Hz; by default the whole spectrum.
    """
    import librosa
    from scipy.fft import rfft

    filters = librosa.filters.mel(sr=sample_rate, n_fft=fft, n_mels=bands, fmin=low, fmax=high)
    before = (fft - len(window)) // 2
    weights = np.pad(window, (before, fft - len(window) - before)).astype(sound.dtype)
    frames = sliding_window_view(sound, fft)[::hop]
    blocks = [frames[first : first + BLOCK] for first in range(0, len(frames), BLOCK)]
    return np.concatenate([filters @ (np.abs(rfft(block * weights)) ** 2).T for block in blocks], axis=1)
