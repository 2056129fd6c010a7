"""Hearing: the mouth that a sound tells of, by a regression on its spectrum.

The spectrum of 20 critical bands, over a quarter of a second, is read by a fitted table (``hearing.npz``). The table is
linear in pieces of each level, so that it can tell a peak from a dip. It is linear in random cosines of all levels too.
Those make a kernel regression (Rahimi & Recht, "Random features for large-scale kernel machines", 2007), which can tell
a pattern. ``tools/fit_hearing.py`` writes it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import next_fast_len

from ....speech.speech import Speech
from .timeline import Signal

TABLE = Path(__file__).with_name("hearing.npz")
"""File of the table."""

HEARD = ("opening", "width", "protrusion", "tongue", "press", "lip to teeth")
"""Columns of what is heard: opening of the lips, width of each corner and protrusion in cm, the others 0..1."""

HEARING_RATE = 100
"""Spectra per second."""

_WINDOW = 0.032
"""Length of a window, seconds: about three periods of a low voice. Measured as for :data:`_CONTEXT`: 0.66 to 0.67 from
half to twice."""
_LEAST_POWER = 1e-14
"""Least power of a band, of a full-scale sine's: below the rounding of 16 bits, so that soft speech is heard as loud
speech is."""
_BLOCK = 1000
"""Spectra read at once, which bounds the memory."""

_EDGES = np.array(
    [
        100,
        200,
        300,
        400,
        510,
        630,
        770,
        920,
        1080,
        1270,
        1480,
        1720,
        2000,
        2320,
        2700,
        3150,
        3700,
        4400,
        5300,
        6400,
        7700,
    ]
)
"""Borders of the bands, Hz: critical bands of hearing (Zwicker, "Subdivision of the audible frequency range into
critical bands", 1961). Those above half the sample rate count as even."""

_CONTEXT = np.arange(-12, 13, 2)
"""Spectra that are read together, in steps of 10 ms: sounds move the lips up to 0.1 s before and after themselves.
Measured without the cosines: with spectra up to 60 ms away, the openings correlate by 0.02 less, up to 180 ms by
as much."""

_KINKS = (-0.5, -1.5)
"""Levels, in 10 dB against the mean, at which the table's slope changes. Measured without the cosines, as the mean of
the correlations that ``tools/fit_hearing.py`` prints: 0.66 from half to 1.4 times, 0.63 at twice. With one kink it is
0.63, with none 0.57."""

# Levels of speech in dB: it is loud at the 93rd percentile; the 5th is the room. A sound 30 dB below loud ones, or as
# soft as the room with a margin, is no speech; nor is one below -65 dB of full scale. By eye (half to
# twice, ``tools/try_constants.py``).
_LOUD, _QUIET, _RANGE, _NARROWEST_RANGE, _ROOM_MARGIN = 93, 5, 32.0, 12.0, 6.0
_FULL_SCALE_SILENCE = -65.0
# Limits of a band's level against its mean, and of the whole against loud ones, in 10 dB. By eye (half to twice;
# floor: 0.7 times to twice).
_BAND_LIMITS, _LEVEL_LIMITS, _FLOOR = (-3.0, 2.0), (-4.0, 0.5), 60.0


@dataclass(frozen=True)
class Hearing:
    """Mouth and loudness that are heard every 10 ms.

    Attributes
    ----------
    times
        Seconds: (N,).
    mouth
        Columns of :data:`HEARD`, as far as the sound tells: (N, 6).
    level
        Against loud speech, 10 dB: (N,).
    silent
        No speech: (N,) bool.
    """

    times: Signal
    mouth: Signal
    level: Signal
    silent: NDArray[np.bool_]


@dataclass(frozen=True)
class HearingTable:
    """Table that tells the mouth from C levels around a moment, by K principal components and D cosines of these.

    Attributes
    ----------
    mean
        Of the levels: (C,).
    basis
        Weighted principal components of the levels: (C, K).
    directions, phases
        Of the cosines, drawn at random: (K, D) and (D,).
    weights
        Of a constant, the levels in pieces, and the cosines: (1 + 3 C + D, 6).
    """

    mean: NDArray[np.float32]
    basis: NDArray[np.float32]
    directions: NDArray[np.float32]
    phases: NDArray[np.float32]
    weights: NDArray[np.float32]

    def expand(self, near: NDArray[np.float32]) -> NDArray[np.float32]:
        """Terms (R, 1 + 3 C + D) of the weights, from levels ``near`` (R, C)."""
        pieces = [near, *(np.maximum(near - np.float32(kink), 0.0) for kink in _KINKS)]
        cosines = np.cos((near - self.mean) @ self.basis @ self.directions + self.phases)
        return np.concatenate([np.ones((len(near), 1), np.float32), *pieces, cosines], axis=1)


def listen(speech: Speech) -> Hearing:
    """Hear a speech. Memory grows with its length by 1 kB a 10 ms at most."""
    times = np.arange(max(int(np.ceil(speech.duration * HEARING_RATE)), 1)) / HEARING_RATE
    features, silent = read_spectrum(speech.samples, speech.sample_rate, times)
    table = _table()
    mouth = np.empty((len(times), len(HEARD)))
    for first in range(0, len(times), _BLOCK):
        rows = np.arange(first, min(first + _BLOCK, len(times)))
        mouth[rows] = table.expand(stack_context(features, rows)) @ table.weights
    return Hearing(times, mouth, features[:, -1].astype(np.float64), silent)


def read_spectrum(
    samples: NDArray[np.float32], sample_rate: int, times: Signal
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Levels (N, 21) of bands and of the whole around ``times`` (N,), and which of these are silent (N,).

    Bands are told against their means in speech, so that neither voice nor microphone matters.
    """
    levels = _measure_bands(samples, sample_rate, times)
    whole = 10.0 * np.log10((10.0 ** (levels / 10.0)).sum(1))
    loud, quiet = np.percentile(whole, [_LOUD, _QUIET])
    threshold = max(loud - _RANGE, min(quiet + _ROOM_MARGIN, loud - _NARROWEST_RANGE), _FULL_SCALE_SILENCE)
    silent = whole < threshold
    spoken = levels[~silent] if not silent.all() else levels
    mean = np.maximum(spoken, loud - _FLOOR).mean(0)
    bands = np.clip((levels - mean) / 10.0, *_BAND_LIMITS)
    return np.c_[bands, np.clip((whole - loud) / 10.0, *_LEVEL_LIMITS)].astype(np.float32), silent


def stack_context(features: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Levels (R, 13 F) of ``features`` (N, F) at ``rows`` (R,) and around them."""
    around = np.clip(rows[:, None] + _CONTEXT, 0, len(features) - 1)
    return features[around].reshape(len(rows), -1)


def _measure_bands(samples: NDArray[np.float32], sample_rate: int, times: Signal) -> Signal:
    """Levels (N, 20) of the bands around each of ``times`` (N,), dB relative to a full-scale sine."""
    length = next_fast_len(max(int(_WINDOW * sample_rate), 2), real=True)
    windows = sliding_window_view(np.pad(samples, (length // 2, length)), length)
    starts = np.round(times * sample_rate).astype(np.intp)
    taper = (np.hanning(length) / (np.hanning(length).sum() / 2)).astype(np.float32)
    frequencies = np.fft.rfftfreq(length, 1 / sample_rate)
    inside = (frequencies >= _EDGES[:-1, None]) & (frequencies < _EDGES[1:, None])
    power = np.empty((len(times), len(inside)))
    for first in range(0, len(starts), _BLOCK):
        block = slice(first, first + _BLOCK)
        spectrum = np.fft.rfft(windows[starts[block]] * taper, axis=1)
        power[block] = (spectrum.real**2 + spectrum.imag**2) @ inside.T.astype(np.float32)
    levels: Signal = 10 * np.log10(power + _LEAST_POWER)
    return levels


@functools.cache
def _table() -> HearingTable:
    with np.load(TABLE) as stored:
        return HearingTable(**{name: stored[name].astype(np.float32) for name in stored.files})
