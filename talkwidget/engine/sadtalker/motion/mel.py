"""Mel spectrogram, and the window of it that the audio networks see for each frame.

The front end of Wav2Lip (Prajwal et al., 2020): 80 mel bands of 55 to 7600 Hz, 80 columns a second. All constants are
those that the networks were trained with.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000
"""Sample rate of the networks' sound, in Hz."""
PLANNED_FPS = 25
"""Frames a second for which the networks predict motion."""
SAMPLES_PER_FRAME = SAMPLE_RATE // PLANNED_FPS
MEL_BANDS = 80
MEL_WINDOW = 16
"""Columns in the window of one frame: 0.2 s."""
BLOCK_COLUMNS = 4096
"""Columns computed at once; bounds the memory that a long recording takes."""

_FFT = 800
_HOP = 200
_COLUMNS_PER_SECOND = SAMPLE_RATE // _HOP
_LOWEST_HZ, _HIGHEST_HZ = 55, 7600
_FRAMES_AHEAD = 2
_PRE_EMPHASIS = 0.97
_FLOOR = 1e-5
_REFERENCE_DB = 20.0
_RANGE_DB = 100.0
_PEAK = 4.0


def planned_frames(samples: int) -> int:
    """Number of whole planned frames in so many samples at 16 kHz."""
    return samples // SAMPLES_PER_FRAME


def mel_windows(spectrogram: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
    """Windows (last - first, 80, 16) of the frames ``first`` to ``last - 1`` in a mel spectrogram (80, n)."""
    index = window_index(first, last, spectrogram.shape[1])
    return np.ascontiguousarray(spectrogram[:, index].transpose(1, 0, 2))


def idle_windows(frames: int) -> NDArray[np.float32]:
    """Windows (``frames``, 80, 16) of a face that idles; zeros, as in the original program."""
    return np.zeros((frames, MEL_BANDS, MEL_WINDOW), dtype=np.float32)


def window_index(first: int, last: int, columns: int) -> NDArray[np.intp]:
    """Column numbers (last - first, 16) of the windows of the frames ``first`` to ``last - 1``.

    Truncation toward zero takes the first two frames out of the rhythm of 3.2 columns; the networks were trained so.
    """
    seconds = (np.arange(first, last) - _FRAMES_AHEAD) / PLANNED_FPS
    starts = np.trunc(_COLUMNS_PER_SECOND * seconds).astype(np.intp)
    return np.clip(starts[:, None] + np.arange(MEL_WINDOW), 0, columns - 1)


def mel_spectrogram(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Normalised log mel spectrogram (80, n) in [-4, 4] of mono sound (m,) at 16 kHz in [-1, 1].

    Column ``i`` is centred on sample 200 i.
    """
    columns = 1 + len(sound) // _HOP
    blocks = [_columns(sound, first, min(first + BLOCK_COLUMNS, columns)) for first in range(0, columns, BLOCK_COLUMNS)]
    return np.concatenate(blocks, axis=1)


def _columns(sound: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
    """Columns ``first`` to ``last - 1`` of the spectrogram (80, last - first)."""
    segment = _emphasised(sound, first * _HOP - _FFT // 2, (last - 1) * _HOP + _FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(segment, _FFT)[::_HOP]
    magnitude = np.abs(np.fft.rfft(frames * _hann(), axis=1))
    decibels = 20 * np.log10(np.maximum(_FLOOR, mel_filters() @ magnitude.T)) - _REFERENCE_DB
    normalised = 2 * _PEAK * (decibels + _RANGE_DB) / _RANGE_DB - _PEAK
    return np.clip(normalised, -_PEAK, _PEAK).astype(np.float32)


def _emphasised(sound: NDArray[np.float32], start: int, stop: int) -> NDArray[np.float64]:
    """Samples ``start`` to ``stop - 1`` after pre-emphasis, zeros outside the sound."""
    inside_start, inside_stop = max(start, 0), min(stop, len(sound))
    heard = sound[inside_start:inside_stop].astype(np.float64)
    before = np.concatenate([sound[max(inside_start - 1, 0) : inside_start].astype(np.float64), heard[:-1]])
    heard[len(heard) - len(before) :] -= _PRE_EMPHASIS * before
    return np.pad(heard, (inside_start - start, stop - inside_stop))


@functools.cache
def _hann() -> NDArray[np.float64]:
    """Periodic Hann window (800,)."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT) / _FFT)


@functools.cache
def mel_filters() -> NDArray[np.float32]:
    """Slaney-style mel filters (80, 401)."""
    # librosa takes a second to import and is not needed to prepare a face.
    import librosa

    basis = librosa.filters.mel(sr=SAMPLE_RATE, n_fft=_FFT, n_mels=MEL_BANDS, fmin=_LOWEST_HZ, fmax=_HIGHEST_HZ)
    return np.asarray(basis, dtype=np.float32)
