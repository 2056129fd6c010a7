"""Mel windows: what the audio networks hear of each frame.

The front end of Wav2Lip (Prajwal et al., 2020): 80 mel bands of 55 to 7600 Hz, 80 columns a second.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000
FPS = 25
SAMPLES_PER_FRAME = SAMPLE_RATE // FPS
BANDS = 80
WINDOW = 16
"""Columns that the networks see of one frame: 0.2 s."""

_FFT = 800
_HOP = 200
_COLUMNS_PER_SECOND = SAMPLE_RATE // _HOP
_FRAMES_AHEAD = 2
_PRE_EMPHASIS = 0.97
_FLOOR = 1e-5
_REFERENCE_DB = 20.0
_RANGE_DB = 100.0
_PEAK = 4.0
# Columns at a time: what bounds the memory of a long recording.
_BLOCK = 4096


def frame_count(samples: int) -> int:
    """Whole frames in so many samples."""
    return samples // SAMPLES_PER_FRAME


def mel_windows(spectrogram: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
    """Windows of the frames ``first`` to ``last - 1`` of a mel spectrogram (80, n): (last - first, 80, 16)."""
    index = window_index(first, last, spectrogram.shape[1])
    return np.ascontiguousarray(spectrogram[:, index].transpose(1, 0, 2))


def idle_windows(frames: int) -> NDArray[np.float32]:
    """Windows (``frames``, 80, 16) of a face that no sound drives."""
    return np.zeros((frames, BANDS, WINDOW), dtype=np.float32)


def window_index(first: int, last: int, columns: int) -> NDArray[np.intp]:
    """Columns of the mel spectrogram in the windows of the frames ``first`` to ``last - 1``: (last - first, 16).

    Truncation toward zero puts the first two frames outside of the rhythm of 3.2 columns; the networks were trained
    so.
    """
    seconds = (np.arange(first, last) - _FRAMES_AHEAD) / FPS
    starts = np.trunc(_COLUMNS_PER_SECOND * seconds).astype(np.intp)
    return np.clip(starts[:, None] + np.arange(WINDOW), 0, columns - 1)


def mel_spectrogram(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Normalised log mel spectrogram (80, n), in [-4, 4], of mono sound at 16 kHz in [-1, 1].

    Column ``i`` is centred on sample 200 i.
    """
    columns = 1 + len(sound) // _HOP
    blocks = [_columns(sound, first, min(first + _BLOCK, columns)) for first in range(0, columns, _BLOCK)]
    return np.concatenate(blocks, axis=1)


def _columns(sound: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
    segment = _emphasised(sound, first * _HOP - _FFT // 2, (last - 1) * _HOP + _FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(segment, _FFT)[::_HOP]
    magnitude = np.abs(np.fft.rfft(frames * _hann(), axis=1))
    decibels = 20 * np.log10(np.maximum(_FLOOR, _mel_basis() @ magnitude.T)) - _REFERENCE_DB
    normalised = 2 * _PEAK * (decibels + _RANGE_DB) / _RANGE_DB - _PEAK
    return np.clip(normalised, -_PEAK, _PEAK).astype(np.float32)


def _emphasised(sound: NDArray[np.float32], start: int, stop: int) -> NDArray[np.float64]:
    """Samples ``start`` to ``stop - 1`` after pre-emphasis, with zeros where there is no sound."""
    inside_start, inside_stop = max(start, 0), min(stop, len(sound))
    heard = sound[inside_start:inside_stop].astype(np.float64)
    before = np.concatenate([sound[max(inside_start - 1, 0) : inside_start].astype(np.float64), heard[:-1]])
    heard[len(heard) - len(before) :] -= _PRE_EMPHASIS * before
    return np.pad(heard, (inside_start - start, stop - inside_stop))


@functools.cache
def _hann() -> NDArray[np.float64]:
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT) / _FFT)


@functools.cache
def _mel_basis() -> NDArray[np.float32]:
    """Slaney-style mel filters (80, 401)."""
    # librosa takes a second to import, and is not needed to prepare a face.
    import librosa

    basis = librosa.filters.mel(sr=SAMPLE_RATE, n_fft=_FFT, n_mels=BANDS, fmin=55, fmax=7600)
    return np.asarray(basis, dtype=np.float32)
