"""Sound articulation: the movement of the mouth from the sound alone, where the phonemes are not known.

The jaw goes with the first formant: open vowels have their energy between 500 and 900 Hz, where closed lips, stops and
hisses have little. The second formant tells spread from round lips (Peterson and Barney, "Control methods used in a
study of the vowels", 1952). Which consonant it is stays unknown, so nothing but the level closes the lips at p, b, m.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import next_fast_len

from ....speech.speech import Speech
from .articulation import JAW, LOW, PROT, TONGUE, UP, WIDE, express, shut_pauses
from .segments import SILENCE, Segment
from .timeline import Signal, smooth
from .visemes import MOUTH_CHANNELS, VISEMES

_RATE = 100
"""Analysis windows per second."""
_WINDOW = 0.032
_BLOCK = 1000

# Hz: the whole voice, first formant of open vowels, second formant of back and of front vowels, hiss. What a low sample
# rate cuts off reads as no hiss.
_BANDS = ((80, 4000), (500, 900), (700, 1200), (1700, 3000), (4000, 9000))

# Decibels. The mouth is open at the level of loud vowels (93rd percentile) and closed 28 dB below it, or at the noise
# of the room where that is louder.
_LOUD, _QUIET = 93, 5
_OPEN_RANGE, _NARROWEST_RANGE = 28.0, 12.0
_SILENCE_RANGE, _ROOM_MARGIN = 35.0, 6.0
_FULL_SCALE_SILENCE = -65.0
_HISS_FROM, _HISS_RANGE = -5.0, 15.0
_FRONT_RANGE = 12.0

_SHORTEST_SILENCE = 0.10
_SMOOTHING = 0.080
# The jaw follows its sound by this much: measured against mouths that were driven by exact phonemes, seconds.
_LAG = 0.014

_OPEN_JAW, _OPEN_LIPS = 0.85, 0.08
# Close vowels such as in "see" and "too" ring, though they have no energy in the open vowels' band.
_CLOSE_VOWEL = 0.35
_HISS_LIPS, _HISS_TONGUE = (0.06, 0.10), 0.45
_SPREAD, _ROUND, _PROTRUSION = 0.22, 0.42, 0.40

_ACCENT_WINDOW = 0.25
_ACCENT_LEVEL = 0.75


@dataclass(frozen=True)
class Hearing:
    """What is heard at ``times`` (N,), seconds, every 10 ms; all but ``silent`` are 0 in silence.

    Attributes
    ----------
    openness
        How open the vowel is, 0 closed..1 loud open vowel, a little more for the loudest: (N,).
    ringing
        How much of the second formant gets out, which closed lips hold back, on the scale of ``openness``: (N,).
    hiss
        Share of s-like noise, 0..1: (N,).
    frontness
        Place of the vowel, -1 back (round lips)..1 front (spread lips): (N,).
    silent
        Nobody speaks: (N,) bool.
    """

    times: Signal
    openness: Signal
    ringing: Signal
    hiss: Signal
    frontness: Signal
    silent: NDArray[np.bool_]


def listen(speech: Speech) -> Hearing:
    """Analyse the sound; works in blocks, so that no spectrogram of the whole speech is held."""
    times = np.arange(max(int(np.ceil(speech.duration * _RATE)), 1)) / _RATE
    voice, first_formant, back, front, noise = _measure_bands(speech, times)
    silent = voice < max(_find_threshold(voice, _SILENCE_RANGE), _FULL_SCALE_SILENCE)
    balance = front - back
    sounding = balance[~silent]
    balance = balance - (np.median(sounding) if len(sounding) else 0.0)
    return Hearing(
        times=times,
        openness=np.where(silent, 0.0, _scale(first_formant)),
        ringing=np.where(silent, 0.0, _scale(np.maximum(back, front))),
        hiss=np.where(silent, 0.0, np.clip((noise - voice - _HISS_FROM) / _HISS_RANGE, 0.0, 1.0)),
        frontness=np.where(silent, 0.0, np.clip(balance / _FRONT_RANGE, -1.0, 1.0)),
        silent=silent,
    )


def articulate_sound(hearing: Hearing, segments: list[Segment], frames: Signal, expression: float) -> Signal:
    """Movement of the mouth at the times ``frames`` (T,), seconds: (T, 8), channels and units of ``MOUTH_CHANNELS``."""
    shape = np.zeros((len(hearing.times), len(MOUTH_CHANNELS)))
    vowel = np.minimum(hearing.ringing, 1.0) * (1 - hearing.hiss)
    opened = np.maximum(hearing.openness, _CLOSE_VOWEL * vowel)
    spread, rounded = np.maximum(hearing.frontness, 0.0), np.maximum(-hearing.frontness, 0.0)
    shape[:, JAW] = _OPEN_JAW * opened
    shape[:, UP] = _OPEN_LIPS * opened + _HISS_LIPS[0] * hearing.hiss
    shape[:, LOW] = _OPEN_LIPS * opened + _HISS_LIPS[1] * hearing.hiss
    shape[:, WIDE] = vowel * (_SPREAD * spread - _ROUND * rounded)
    shape[:, PROT] = vowel * _PROTRUSION * rounded
    shape[:, TONGUE] = _HISS_TONGUE * hearing.hiss
    shape = smooth(shape, _SMOOTHING, _RATE)
    mouth = np.stack([np.interp(frames - _LAG, hearing.times, channel) for channel in shape.T], axis=1)
    return shut_pauses(express(mouth, expression), segments, frames)


def hear_segments(hearing: Hearing, duration: float) -> list[Segment]:
    """Silences of at least 0.1 s and the sound between them, without gap from 0 to ``duration``."""
    edges = np.flatnonzero(np.diff(hearing.silent, prepend=~hearing.silent[:1], append=~hearing.silent[-1:]))
    segments: list[Segment] = []
    for first, last in itertools.pairwise(edges):
        start, end = float(first / _RATE), float(min(last / _RATE, duration))
        silent = bool(hearing.silent[first]) and end - start >= _SHORTEST_SILENCE
        viseme = SILENCE if silent else VISEMES["AX"]
        if segments and segments[-1].viseme is viseme:
            start = segments.pop().start
        segments.append(Segment(start, end, viseme, vowel=not silent))
    return segments


def hear_accents(hearing: Hearing) -> Signal:
    """Times (N,), seconds, of the loudest and most open vowels."""
    effort = smooth(hearing.openness, _ACCENT_WINDOW, _RATE)
    spoken = effort[~hearing.silent]
    if not len(spoken):
        return np.empty(0)
    peak = (
        (effort[1:-1] > effort[:-2])
        & (effort[1:-1] >= effort[2:])
        & (effort[1:-1] > np.quantile(spoken, _ACCENT_LEVEL))
    )
    return hearing.times[1:-1][peak]


def _measure_bands(speech: Speech, times: Signal) -> Signal:
    """Level of :data:`_BANDS` in dB below a full-scale sine, around each of ``times`` (N,): (5, N)."""
    length = next_fast_len(max(int(_WINDOW * speech.sample_rate), 2), real=True)
    padded = np.pad(speech.samples, (length // 2, length))
    windows = sliding_window_view(padded, length)
    starts = np.round(times * speech.sample_rate).astype(np.intp)
    taper = (np.hanning(length) / (np.hanning(length).sum() / 2)).astype(np.float32)
    frequencies = np.fft.rfftfreq(length, 1 / speech.sample_rate)
    inside = np.array([(frequencies >= low) & (frequencies < high) for low, high in _BANDS], np.float32)
    power = np.empty((len(_BANDS), len(times)))
    for first in range(0, len(starts), _BLOCK):
        block = slice(first, first + _BLOCK)
        spectrum = np.fft.rfft(windows[starts[block]] * taper, axis=1)
        power[:, block] = inside @ (spectrum.real**2 + spectrum.imag**2).T
    levels: Signal = 10 * np.log10(power + 1e-10)
    return levels


def _scale(level: Signal) -> Signal:
    """Level (N,) in dB on a scale from 0, inaudible, to 1, as in loud vowels, and a little more."""
    floor = _find_threshold(level, _OPEN_RANGE)
    top = max(float(np.percentile(level, _LOUD)), floor + 1.0)
    scaled: Signal = np.clip((level - floor) / (top - floor), 0.0, 1.15)
    return scaled


def _find_threshold(level: Signal, below: float) -> float:
    """Level (dB) that is ``below`` under the loud sounds, or the room's noise where that is louder."""
    loud, quiet = np.percentile(level, [_LOUD, _QUIET])
    return float(max(loud - below, min(quiet + _ROOM_MARGIN, loud - _NARROWEST_RANGE)))
