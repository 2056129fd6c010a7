"""Measure a voice: pitch, formant spacing, long-term spectrum, loudness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ..media import resample

SPECTRUM_BANDS = np.geomspace(100.0, 7600.0, 33)
"""Edges of the 32 bands of a long-term spectrum, Hz. At 1 kHz they are as wide as the ear's filter: 135 Hz, against an
equivalent rectangular bandwidth of 133 Hz (Glasberg and Moore 1990)."""

_SPECTRUM_RATE = 16000  # Hz; wide-band speech, as in telephony (ITU-T G.722)
# Power of a frame with speech as a share of that of loud ones (-20 dB). On the sample recording, 0.001 moves no band by
# more than 0.1 dB, 0.03 by up to 1 dB, 0.1 by up to 5 dB.
_SPEECH_SHARE = 0.01
_LOUD = 95  # percentile of the power that is that of loud frames; 80 to 98 move no band by more than 0.2 dB
_FORMANT_RATE = 10000  # Hz; four formants lie below 5 kHz in adults' speech
_LPC_ORDER = 10  # two poles for each formant below 5 kHz, two for glottis and lips
_FORMANTS = 4
# Percentile of the energy below which frames are left out. On the sample recording, the spacing stays within 1.1 %
# from 0 to 90.
_QUIETER = 60
# Mean energy of a silent frame (-80 dBFS), and least density of a band as a share of the densest one's (-90 dB). They
# keep digital silence from the logarithm. On four recordings, nothing changes from 1e-12 to 1e-4, and from 1e-14 to
# 1e-5.
_SILENT, _FLOOR = 1e-8, 1e-9
# Hz; wider poles shape the spectrum's tilt, and poles at the ends belong to glottis and low-pass. On the sample
# recording, the spacing stays within half a percent for bandwidths of 300 to 1000, and ranges of 50..4950 to 400..4600.
_BANDWIDTH = 500.0
_FORMANT_RANGE = (200.0, 4800.0)
_LOUDNESS_BLOCK = 0.4  # s, gating block of ITU-R BS.1770; shorter sounds have no loudness
_PEAK = 0.99  # of full scale, highest sample after a gain


@dataclass(frozen=True)
class Timbre:
    """Acoustic measurements of a voice.

    Attributes
    ----------
    pitch
        Median of the voiced frames' fundamental frequency, Hz.
    pitch_low, pitch_high
        10th and 90th percentiles of the same, Hz.
    formant_spacing
        Mean distance of neighbouring formants, Hz: inversely proportional to the length of the vocal tract.
    spectrum
        Long-term average level in :data:`SPECTRUM_BANDS`, shape (32,), float64, dB, mean 0.
    loudness
        Integrated loudness by ITU-R BS.1770 and EBU R128, LUFS.
    """

    pitch: float
    pitch_low: float
    pitch_high: float
    formant_spacing: float
    spectrum: NDArray[np.float64]
    loudness: float


def measure_timbre(samples: NDArray[np.float32], sample_rate: int) -> Timbre:
    """Measure the voice of mono speech, shape (n,).

    Pitch is 0 where nothing is voiced; formant spacing is 0 where no formants are found.
    """
    low, median, high = measure_pitch(samples, sample_rate)
    return Timbre(
        pitch=median,
        pitch_low=low,
        pitch_high=high,
        formant_spacing=measure_formant_spacing(samples, sample_rate),
        spectrum=long_term_spectrum(samples, sample_rate),
        loudness=integrated_loudness(samples, sample_rate),
    )


def measure_pitch(samples: NDArray[np.float32], sample_rate: int) -> tuple[float, float, float]:
    """10th percentile, median and 90th percentile of the fundamental frequency in Hz; zeros if nothing is voiced.

    WORLD's DIO, refined by StoneMask (Morise et al. 2009, 2016). It skips more frames than other trackers, and does
    not mistake noise for high voices.
    """
    import pyworld

    wide = np.ascontiguousarray(samples, dtype=np.float64)
    rough, times = pyworld.dio(wide, sample_rate)
    return pitch_percentiles(pyworld.stonemask(wide, rough, times, sample_rate))


def pitch_percentiles(contour: NDArray[np.float64]) -> tuple[float, float, float]:
    """10th percentile, median and 90th percentile of the voiced values (> 0) of a pitch contour; zeros without any."""
    voiced = contour[contour > 0]
    if not len(voiced):
        return 0.0, 0.0, 0.0
    low, median, high = np.percentile(voiced, [10, 50, 90]).tolist()
    return low, median, high


def measure_formant_spacing(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Formant spacing of mono speech (n,) in Hz; 0 if no formants are found.

    Regression of the median formants on those of a uniform tube, (2i - 1)/2 times the spacing (Reby and McComb 2003,
    "Anatomical constraints generate honesty", eq. 5). Formants are roots of the linear prediction of the louder frames.
    """
    sound = resample(samples, sample_rate, _FORMANT_RATE).astype(np.float64)
    length, hop = _FORMANT_RATE * 30 // 1000, _FORMANT_RATE * 10 // 1000
    if len(sound) < length:
        return 0.0
    frames = sliding_window_view(sound, length)[::hop].T
    energy = (frames**2).mean(axis=0)
    loud = frames[:, energy > max(np.percentile(energy, _QUIETER), _SILENT)]
    loud = np.diff(loud, axis=0, prepend=0.0) * np.hamming(length)[:, None]
    found = [formants for lpc in _predict(loud, _LPC_ORDER).T if len(formants := _formants(lpc)) >= _FORMANTS]
    if not found:
        return 0.0
    medians = np.median([formants[:_FORMANTS] for formants in found], axis=0)
    tube = np.arange(1, _FORMANTS + 1) - 0.5
    return float(medians @ tube / (tube @ tube))


def long_term_spectrum(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Average level of the frames with speech in :data:`SPECTRUM_BANDS`, dB with mean 0, shape (32,), float64."""
    from scipy.signal import stft

    sound = resample(samples, sample_rate, _SPECTRUM_RATE)
    frequencies, _, spectra = stft(sound, _SPECTRUM_RATE, nperseg=min(1024, len(sound)))
    power = np.abs(spectra) ** 2
    level = power.sum(axis=0)
    average = power[:, level >= _SPEECH_SHARE * np.percentile(level, _LOUD)].mean(axis=1)
    # Integrated from the cumulative spectrum, so that bands narrower than a bin get their share of it.
    cumulated = np.concatenate([[0.0], np.cumsum(average)])
    edges = np.interp(SPECTRUM_BANDS, frequencies - frequencies[1] / 2, cumulated[:-1])
    density = np.diff(edges) / np.diff(SPECTRUM_BANDS)
    decibels = 10 * np.log10(np.maximum(density, _FLOOR * max(density.max(), 1e-12)))
    return np.asarray(decibels - decibels.mean())


def integrated_loudness(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Integrated loudness (ITU-R BS.1770), LUFS; sounds too short for a gating block are padded with silence."""
    import pyloudnorm

    shortest = int(_LOUDNESS_BLOCK * sample_rate) + 1
    padded = np.pad(samples, (0, max(0, shortest - len(samples))))
    return float(pyloudnorm.Meter(sample_rate).integrated_loudness(padded.astype(np.float64)))


def loudness_gain(samples: NDArray[np.float32], sample_rate: int, loudness: float) -> np.float32:
    """Factor that brings ``samples`` to a loudness in LUFS, or as near as possible without clipping."""
    measured = integrated_loudness(samples, sample_rate)
    if not np.isfinite(measured):
        return np.float32(1.0)
    gain = 10 ** ((loudness - measured) / 20)
    return np.float32(min(gain, _PEAK / max(float(np.abs(samples).max()), 1e-9)))


def _predict(frames: NDArray[np.float64], order: int) -> NDArray[np.float64]:
    """Linear prediction of ``frames`` (length, n) by Burg's method: coefficients (order + 1, n), the first of them 1.

    Burg 1975, "Maximum entropy spectral analysis". librosa's version is compiled in every kernel, which takes longer
    than all other work on a recording.
    """
    coefficients = np.zeros((order + 1, frames.shape[1]))
    coefficients[0] = 1.0
    forward, backward = frames[1:], frames[:-1]
    for step in range(1, order + 1):
        energy = (forward**2 + backward**2).sum(axis=0)
        reflection = -2.0 * (forward * backward).sum(axis=0) / np.maximum(energy, np.finfo(float).tiny)
        coefficients[: step + 1] += reflection * coefficients[step::-1]
        forward, backward = (forward + reflection * backward)[1:], (backward + reflection * forward)[:-1]
    return coefficients


def _formants(lpc: NDArray[np.float64]) -> NDArray[np.float64]:
    """Formant frequencies in Hz, rising: the poles of small bandwidth."""
    roots = np.roots(lpc)
    roots = roots[roots.imag > 0]
    frequencies = np.angle(roots) * _FORMANT_RATE / (2 * np.pi)
    bandwidths = -np.log(np.abs(roots)) * _FORMANT_RATE / np.pi
    lowest, highest = _FORMANT_RANGE
    return np.sort(frequencies[(bandwidths < _BANDWIDTH) & (frequencies > lowest) & (frequencies < highest)])
