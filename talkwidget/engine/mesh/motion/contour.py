"""Contour of the voice: its pitch and loudness, which head, brows and lids follow.

Ranges in brackets were tried with ``tools/try_constants.py``, each constant alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ....speech.speech import Speech
from .timeline import Signal, smooth

_CONTOUR_RATE = 100
"""Values a second."""

_DECIMATION = 8
"""Speed of the pitch tracker DIO, at which it takes a third of a percent of the sound's duration and finds the same
median."""

_PITCH_RANGE = (70.0, 500.0)
"""Hz. Speaking voices of men, women and children (Peterson & Barney, 1952: means of 132, 223 and 264 Hz)."""

_MELODY_SMOOTHING, _WIDEST_MELODY = 0.25, 6.0
"""Width of the Hann average in seconds, so that single sounds do not move a head, and soft limit in semitones. By eye
(half to twice); the pitch of read speech deviates by 2 to 4 semitones."""

_LEAST_VOICED = 0.5
"""Least share of voiced values by which the melody is divided, so that it fades into pauses. By eye (half to
twice)."""

_LOUD_SMOOTHING, _AUDIBLE = 0.12, 30.0
"""Width of the average in seconds, and range in dB below the loudest sounds that counts as voice. By eye (half to
twice)."""

_STRENGTH_RANGE, _MELODY_SHARE, _LOUDNESS_SHARE = (0.35, 1.7), 0.12, 0.07
"""Limits of an accent's strength, and what a semitone and a decibel add to it. By eye (half to twice): 3 semitones and
5 dB above the middle make the strongest."""

_LIVELINESS_RANGE = (0.5, 1.5)
"""Limits of the gain of the fast motion of the head by the loudness. By eye (half to twice)."""

_LIVELIER, _LIVELY_SMOOTHING = 0.035, 0.6
"""Share that a decibel above the middle adds to the fast motion of the head, and width of the average in seconds. The
speed of filmed heads correlates with the loudness, averaged as long, by 0.37 (median). By eye (share half to twice)."""


@dataclass(frozen=True)
class Contour:
    """Pitch and loudness every 10 ms, relative to the middle of the voiced sounds. Without values, a flat voice.

    Attributes
    ----------
    melody
        Semitones: (N,), 0 in pauses.
    loudness
        dB: (N,).
    effort
        The same, averaged over a phrase: (N,).
    """

    melody: Signal = field(default_factory=lambda: np.zeros(0))
    loudness: Signal = field(default_factory=lambda: np.zeros(0))
    effort: Signal = field(default_factory=lambda: np.zeros(0))

    def melody_at(self, times: Signal) -> Signal:
        """Semitones (T,) at ``times`` (T,), seconds."""
        return _look_up(self.melody, times)

    def strength_at(self, times: Signal) -> Signal:
        """Strength (T,) of accents at ``times`` (T,), seconds: 1 is a middling one."""
        louder = _MELODY_SHARE * self.melody_at(times) + _LOUDNESS_SHARE * _look_up(self.loudness, times)
        return np.clip(1.0 + louder, *_STRENGTH_RANGE)

    def liveliness_at(self, times: Signal) -> Signal:
        """Gain (T,) of fast motion at ``times`` (T,): 1 at the middle loudness, less where the voice is soft."""
        return np.clip(1.0 + _LIVELIER * _look_up(self.effort, times), *_LIVELINESS_RANGE)


def trace_contour(speech: Speech) -> Contour:
    """Trace pitch and loudness of a speech."""
    if speech.duration * _CONTOUR_RATE < 2 or not np.any(speech.samples):
        return Contour()
    import pyworld

    sound = speech.samples.astype(np.float64)
    low, high = _PITCH_RANGE
    pitch, _ = pyworld.dio(
        sound, speech.sample_rate, f0_floor=low, f0_ceil=high, frame_period=1000.0 / _CONTOUR_RATE, speed=_DECIMATION
    )
    level = _measure_level(sound, speech.sample_rate, len(pitch))
    voiced = (pitch > 0) & (level > level.max() - _AUDIBLE)
    if voiced.sum() < 2:
        return Contour()
    semitones = np.zeros(len(pitch))
    semitones[voiced] = 12.0 * np.log2(pitch[voiced] / np.median(pitch[voiced]))
    # The average over voiced values only: unvoiced sounds have no pitch, and pauses fade to the middle.
    shares = smooth(voiced.astype(float), _MELODY_SMOOTHING, _CONTOUR_RATE)
    melody = smooth(semitones, _MELODY_SMOOTHING, _CONTOUR_RATE) / np.maximum(shares, _LEAST_VOICED)
    loudness = np.maximum(level - np.median(level[voiced]), -_AUDIBLE)
    return Contour(
        _WIDEST_MELODY * np.tanh(melody / _WIDEST_MELODY),
        smooth(loudness, _LOUD_SMOOTHING, _CONTOUR_RATE),
        smooth(loudness, _LIVELY_SMOOTHING, _CONTOUR_RATE),
    )


def _measure_level(sound: Signal, sample_rate: int, count: int) -> Signal:
    """Level (N,) in dB of the sound around each multiple of 10 ms."""
    edges = np.round((np.arange(count) - 0.5) / _CONTOUR_RATE * sample_rate).astype(np.intp).clip(0, len(sound) - 1)
    energy = np.add.reduceat(np.square(sound), edges) / np.maximum(np.diff(edges, append=len(sound)), 1)
    level: Signal = 10.0 * np.log10(energy + 1e-10)
    return level


def _look_up(values: Signal, times: Signal) -> Signal:
    return np.interp(times, np.arange(len(values)) / _CONTOUR_RATE, values) if len(values) else np.zeros(len(times))
