"""Articulation from sound alone, for speech without phonemes.

The jaw follows the first formant: open vowels have their energy between 500 and 900 Hz, closed lips, stops and hisses
little. The second formant separates spread from round lips (Peterson & Barney, "Control methods used in a study of the
vowels", 1952). Consonants are not recognised: the lips close where the second formant all but vanishes, as in p, b, m,
and at some other stops and nasals too.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import next_fast_len
from scipy.ndimage import grey_dilation

from ....speech.speech import Speech
from ..channels import MouthChannel
from .articulation import express
from .segments import SILENCE, Segment
from .timeline import Signal, smooth
from .visemes import VISEMES

_OPENING = [MouthChannel.JAW, MouthChannel.UPPER_LIP, MouthChannel.LOWER_LIP]

_RATE = 100
"""Analysis windows per second."""
_WINDOW = 0.032
"""Length of a window, seconds: about three periods of a low voice."""
_BLOCK = 1000
"""Windows analysed at once, which bounds the memory."""

# Hz: the whole voice, first formant of open vowels, second formant of back and of front vowels (Peterson & Barney,
# 1952), hiss. Frequencies above half the sample rate count as no hiss.
_BANDS = ((80, 4000), (500, 900), (700, 1200), (1700, 3000), (4000, 9000))

# Thresholds in dB, by eye. The mouth is open at the level of loud vowels (93rd percentile) and closed 28 dB below it,
# or at the noise of the room (5th percentile) if that is louder.
_LOUD, _QUIET = 93, 5
_OPEN_RANGE, _NARROWEST_RANGE = 28.0, 12.0
_SILENCE_RANGE, _ROOM_MARGIN = 35.0, 6.0
_FULL_SCALE_SILENCE = -65.0
_HISS_FROM, _HISS_RANGE = -5.0, 15.0
_FRONT_RANGE = 12.0

# Shortest silence and width of the smoothing, seconds. By eye.
_SHORTEST_SILENCE = 0.10
_SMOOTHING = 0.080
# Lag of the jaw behind its sound, seconds: measured against mouths driven by exact phonemes.
_LAG = 0.014

# Targets of the mouth's channels, by eye, near those of the visemes of open vowels, s, front and back vowels.
_OPENED = (0.35, 0.90, 0.27)
# Close vowels such as in "see" and "too" have no energy in the open vowels' band, but a second formant.
_CLOSE_VOWEL = 0.35
_HISS_LIPS, _HISS_TONGUE = (0.15, 0.15), 0.45
_SPREAD, _ROUND, _PROTRUSION = 0.18, 0.26, 0.30

# Dips of the second formant that close the lips: level at which they are shut and from which they begin to, smoothing
# of the level, time around a dip and smoothing of the closure in seconds, and how far they shut. Tuned on 10 texts of
# two synthesizers and a recording: without it, .62 to 1.0 of p, b and m closed; with it, .83 to 1.0, for .02 less
# correlation. Shut from .2 and at all of a dip, 1.0 closed for .05 less.
_SHUT, _SHUTTING, _DIP_SMOOTHING, _DIP_REACH, _SHUT_SMOOTHING, _SHUT_SHARE = 0.1, 0.3, 0.03, 0.02, 0.03, 0.8

# Accents: smoothing, seconds, and quantile of the openness above which a peak counts. By eye.
_ACCENT_WINDOW = 0.25
_ACCENT_LEVEL = 0.75


@dataclass(frozen=True)
class Hearing:
    """Acoustic features every 10 ms; all but ``silent`` are 0 in silence.

    Attributes
    ----------
    times
        Seconds: (N,).
    openness
        Openness of the vowel, 0 closed..1 loud open vowel, up to 1.15 for the loudest: (N,).
    ringing
        Level of the second formant, which closed lips hold back, on the scale of ``openness``: (N,).
    hiss
        Share of s-like noise, 0..1: (N,).
    frontness
        Place of the vowel, -1 back (round lips)..1 front (spread lips): (N,).
    silent
        No speech: (N,) bool.
    """

    times: Signal
    openness: Signal
    ringing: Signal
    hiss: Signal
    frontness: Signal
    silent: NDArray[np.bool_]


def listen(speech: Speech) -> Hearing:
    """Analyse the sound in blocks, without a spectrogram of the whole speech in memory."""
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


def articulate_sound(hearing: Hearing, frames: Signal, expression: float) -> Signal:
    """Mouth track (T, 15) at the times ``frames`` (T,), seconds.

    Columns and units are those of :class:`~..channels.MouthChannel`.
    ``expression`` scales the opening, 1 is normal.
    """
    shape = np.zeros((len(hearing.times), len(MouthChannel)))
    vowel = np.minimum(hearing.ringing, 1.0) * (1 - hearing.hiss)
    opened = np.maximum(hearing.openness, _CLOSE_VOWEL * vowel)
    spread, rounded = np.maximum(hearing.frontness, 0.0), np.maximum(-hearing.frontness, 0.0)
    shape[:, MouthChannel.JAW] = _OPENED[2] * opened
    shape[:, MouthChannel.UPPER_LIP] = _OPENED[0] * opened + _HISS_LIPS[0] * hearing.hiss
    shape[:, MouthChannel.LOWER_LIP] = _OPENED[1] * opened + _HISS_LIPS[1] * hearing.hiss
    shape[:, MouthChannel.WIDTH] = vowel * (_SPREAD * spread - _ROUND * rounded)
    shape[:, MouthChannel.PROTRUSION] = vowel * _PROTRUSION * rounded
    shape[:, MouthChannel.TONGUE] = _HISS_TONGUE * hearing.hiss
    shape = smooth(shape, _SMOOTHING, _RATE)
    shape[:, _OPENING] *= 1.0 - _SHUT_SHARE * _find_closures(hearing)[:, None]
    mouth = np.stack([np.interp(frames - _LAG, hearing.times, channel) for channel in shape.T], axis=1)
    return express(mouth, expression)


def _find_closures(hearing: Hearing) -> Signal:
    """Closure (N,) of the lips in speech, 0 open..1 shut, where neither the second formant nor a hiss is heard."""
    ringing = smooth(hearing.ringing, _DIP_SMOOTHING, _RATE)
    shut = np.clip((_SHUTTING - ringing) / (_SHUTTING - _SHUT), 0.0, 1.0) * (1.0 - np.minimum(2.0 * hearing.hiss, 1.0))
    reached = grey_dilation(np.where(hearing.silent, 0.0, shut), size=round(_DIP_REACH * _RATE))
    return smooth(reached, _SHUT_SMOOTHING, _RATE)


def hear_segments(hearing: Hearing, duration: float) -> list[Segment]:
    """Gapless segments from 0 to ``duration`` seconds: silences of at least 0.1 s, and neutral vowels between them."""
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
    """Find accents, the loudest and most open vowels: their times (N,), seconds."""
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
    """Levels (5, N) of :data:`_BANDS` around each of ``times`` (N,), dB relative to a full-scale sine."""
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
    """Map a level (N,) in dB to 0, inaudible, .. 1, as in loud vowels; at most 1.15."""
    floor = _find_threshold(level, _OPEN_RANGE)
    top = max(float(np.percentile(level, _LOUD)), floor + 1.0)
    scaled: Signal = np.clip((level - floor) / (top - floor), 0.0, 1.15)
    return scaled


def _find_threshold(level: Signal, below: float) -> float:
    """Level in dB that is ``below`` dB under the loud sounds, or the noise of the room if that is louder."""
    loud, quiet = np.percentile(level, [_LOUD, _QUIET])
    return float(max(loud - below, min(quiet + _ROOM_MARGIN, loud - _NARROWEST_RANGE)))
