"""Motion of the head: people's spectra, livelier with the voice, nods on accents.

Ranges in brackets were tried with ``tools/try_constants.py``, each constant alone.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ..styles import Style
from .prosody import Prosody
from .spectra import wander_like
from .tables import people_tables
from .timeline import Signal, add_bells, raise_plateaus

_TURN_SHARES = np.array([[1.5, 1.1, 1.0], [2.5, 1.55, 1.0], [0.1, 0.1, 0.1]])
"""Shares of the people's deviations that are drawn, by band (rows) and angle. Tuned on 3 texts with 14 seeds: heads
turn by 14 degrees a second, people's by 9 to 30. Of the power of yaw and pitch, 0.33 and 0.37 lie at 0.5 to 2 Hz;
people have 0.12 to 0.63 and 0.17 to 0.43. The share of yaw in that band is seen lower in clips: 0.25 or more."""

_REDDENING = 0.8
"""Fall of the amplitude within a band, as this power of the frequency. Filmed heads have 0.5 at 0.5 to 2 Hz, and 0.3 to
0.9 above. With 0.4 and the shares above, the fastest turns exceed people's."""

_JUDGED = np.array([1.0, 1.0, -1.0])
"""Signs of the tables' yaw, pitch and roll in this package: there, positive roll is clockwise."""

_SHIFT, _SHIFT_PER_ROLL = 0.10, 0.015
"""Deviation of the way sideways, cm, and what a tilt adds to it, cm per degree. By eye (half to twice)."""

_SWAY = np.array([[[_SHIFT**2]], [[(0.3 * _SHIFT) ** 2]], [[0.0]]])
"""Variances of the way sideways by band: a weight is shifted slowly. By eye (half to twice)."""

_SLOW = np.array([1.0, 0.0, 0.0])[:, None, None]
"""Bands whose clock runs at the head's pace; faster ones, which would start to tremble, grow with it."""

_BURST, _MOST_BURST = 0.7, 0.75
"""Deviation of the logarithm of the pace, and its limit. The speed of people's heads varies by 0.6 to 1.2 of its
mean."""

_BURSTS = np.array([[[0.7]], [[0.3]], [[0.0]]]) * _BURST**2
"""Its variances by band: bursts last for a phrase rather than a word. By eye (half to twice)."""

_PAUSE_PACE, _PAUSE_FLANK, _LONGEST_REST = 0.25, 0.08, 1.0
"""Pace of the head in a pause, transition and longest duration in seconds. By eye (half to twice)."""

_CALMING = 0.35
"""Transition in seconds over which fast motion calms down in a pause: a quicker one is a jerk. By eye (half
to twice)."""

_NOD, _NOD_LAG, _NOD_FLANKS, _NOD_CHANCE = 2.1, 0.04, (0.19, 0.27), 0.7
"""Depth in degrees, lag after the stressed vowel and flanks in seconds, and share of middling accents nodded. By
eye (half to twice)."""

_NOD_DEPTHS = (0.2, 1.0)
"""Least and greatest nod, of that depth. By eye (half to twice)."""

_CHIN_UP, _SINKING, _FALL_FLANKS = 0.22, 1.1, (0.45, 0.5)
"""Degrees by which the head rises per semitone of the voice; by which it sinks where a statement ends, with flanks in
seconds. By eye (half to twice): head and pitch move together (Munhall et al., "Visual prosody and speech
intelligibility", 2004)."""

_BLINK_LIFT, _BLINK_LIFT_LAG, _BLINK_LIFT_FLANKS = 2.5, 0.20, (0.13, 0.30)
"""Degrees by which the head rises with a blink; lag of the highest point after the blink's onset, and flanks in
seconds. 0.16 s before the middle of a blink, filmed heads are lower by half of their deviation. 0.08 s after it, they
are higher by 0.9 of it (medians of 10 people, pitch above 0.3 Hz). Gaze shifts bring blinks (Evinger et al., "Not
looking while leaping", 1994). By eye (half to twice)."""

_ACCENT_SPACING = 0.45
"""Least time in seconds between accents that gestures follow. By eye (half to twice)."""

_WIDEST = np.array([9.0, 8.0, 8.0])
"""Soft limits of yaw, pitch and roll in degrees, because a portrait tears when it is turned far. By eye (half
to twice)."""


def turn_head(frames: Signal, prosody: Prosody, blinks: Signal, seed: np.random.SeedSequence, style: Style) -> Signal:
    """Yaw, pitch and roll in degrees, and the way sideways in cm: (T, 4) at the times ``frames`` (T,).

    ``blinks`` (N,) are the onsets of blinks, seconds.
    """
    turning, pacing, nodding, swaying = (np.random.default_rng(stream) for stream in seed.spawn(4))
    bursts = draw_bursts(frames, pacing)
    pace = bursts * slow_down(frames, prosody.pauses, _PAUSE_FLANK)
    clock = np.cumsum(pace * np.diff(frames, prepend=0.0))
    strength = bursts * slow_down(frames, prosody.pauses, _CALMING) * prosody.contour.liveliness_at(frames)
    bands = people_tables().head_bands * _TURN_SHARES[:, :, None] * _TURN_SHARES[:, None, :]
    slow, fast = bands * _SLOW, bands * (1.0 - _SLOW)
    turns = (
        style.head
        * _JUDGED
        * (
            wander_like(slow, clock, turning, _REDDENING)
            + strength[:, None] * wander_like(fast, frames, turning, _REDDENING)
        )
    )
    turns[:, 1] += style.nods * (nod(frames, prosody, nodding) + follow_voice(frames, prosody))
    turns[:, 1] += style.nods * lift_with_blinks(frames, blinks)
    turns = _WIDEST * np.tanh(turns / _WIDEST)
    drift = style.head * wander_like(_SWAY, clock, swaying)[:, 0]
    return np.c_[turns, drift - _SHIFT_PER_ROLL * turns[:, 2]]


def draw_bursts(frames: Signal, random: Generator) -> Signal:
    """Pace (T,) of the head without pauses, about 1: people's heads move in bursts."""
    burst = wander_like(_BURSTS, frames, random)[:, 0]
    return np.asarray(np.exp(_MOST_BURST * np.tanh(burst / _MOST_BURST)))


def slow_down(frames: Signal, pauses: Signal, flank: float) -> Signal:
    """Factor (T,) of the pace: less than 1 in ``pauses`` (P, 2), for at most about a second, with flanks in seconds."""
    starts = pauses[:, 0] + _PAUSE_FLANK
    ends = np.clip(pauses[:, 1] - _PAUSE_FLANK, starts, starts + _LONGEST_REST)
    return 1.0 - (1.0 - _PAUSE_PACE) * raise_plateaus(frames, starts, ends, flank, flank)


def nod(frames: Signal, prosody: Prosody, random: Generator) -> Signal:
    """Pitch (T,) of the nods, degrees, mean 0: dips after stressed vowels, at most every 0.45 s.

    Strong accents are nodded more often, and deeper.
    """
    accents = thin_out(prosody.accents)
    strengths = prosody.strength_at(accents)
    nodded = random.random(len(accents)) < _NOD_CHANCE * strengths
    depths = (_NOD * random.uniform(*_NOD_DEPTHS, len(accents)) * strengths)[nodded]
    dips = add_bells(frames, accents[nodded] + _NOD_LAG, *_NOD_FLANKS, depths)
    return dips - dips.mean() if len(dips) else dips


def follow_voice(frames: Signal, prosody: Prosody) -> Signal:
    """Pitch (T,) of the head in degrees that goes with the voice: up with its melody, down where a statement ends."""
    falls = np.full(len(prosody.falls), _SINKING)
    sunk = add_bells(frames, prosody.falls, *_FALL_FLANKS, falls)
    return sunk - _CHIN_UP * prosody.contour.melody_at(frames)


def lift_with_blinks(frames: Signal, blinks: Signal) -> Signal:
    """Pitch (T,) of the head in degrees, mean 0, that rises with each of the ``blinks`` (N,), onsets in seconds."""
    rises = add_bells(frames, blinks + _BLINK_LIFT_LAG, *_BLINK_LIFT_FLANKS, np.full(len(blinks), _BLINK_LIFT))
    return rises.mean() - rises if len(rises) else rises


def thin_out(accents: Signal) -> Signal:
    """Drop those of the rising ``accents`` (N,) that follow the last kept one too soon for a gesture."""
    kept: list[float] = []
    for time in accents:
        if not kept or time - kept[-1] >= _ACCENT_SPACING:
            kept.append(float(time))
    return np.array(kept)
