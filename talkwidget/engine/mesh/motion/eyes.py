"""Motion of lids and eyes: blinks, the lids' unrest between them, fixations and saccades.

Ranges in brackets were tried with ``tools/try_constants.py``, each constant alone.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator

from ...base import ALONE, Overlap
from ..styles import Style
from .spectra import wander_like
from .tables import people_tables
from .timeline import Signal, raise_plateaus, reach_frames

# People blink 15 to 30 times a minute in conversation (26 on average: Bentivoglio et al., "Analysis of blink rate
# patterns in normal subjects", 1997). These gaps keep any clip of 4 s or more within 12 to 45.
_FIRST_BLINK, _BLINK_GAP = (0.5, 1.4), (1.6, 3.2)
# The same after the start of a sentence within a text. By eye (half to twice); later ones leave short sentences without
# a blink.
_LATER_BLINK = (1.0, 2.6)
# Seconds from the onset of a blink until the lids meet, and those that a whole blink is given (half to twice). At the
# onset, a blink of middling pace has closed by 7 %; at the end of its time, the slowest is open again but for 1 %.
_BLINK_CLOSING, _BLINK_DURATION = 0.115, 0.70
# Widths of the flanks and time shut, seconds. Filmed people reopen their eyes in 120, 200 and 390 ms (10th, 50th and
# 90th percentile) and close them in 40 to 107 ms. In clips, eyes close in 110 ms and reopen in 200 ms, as landmarks see
# them at 25 frames a second. A blink's duration varies by 0.2 to 0.3.
_BLINK_FLANKS, _BLINK_HOLD, _BLINK_VARIATION = (0.070, 0.158), 0.035, 0.25
# Limits of the logarithm of a blink's pace: two deviations down, and up as far as a blink still fits its time.
_PACE_LIMITS = (-0.5, 0.4)
# Share of blinks that do not close the eye, and how far they do. By eye (half to twice as many).
_PARTIAL_CHANCE, _PARTIAL = 0.15, (0.65, 0.85)
# Share of blinks at the end of a phrase, and how long after it they come, seconds: while the head, which sinks to that
# end, rises again. By eye (half to twice).
_BLINK_AT_BREAK_CHANCE, _BREAK_SCATTER = 0.8, (0.05, 0.3)

# Lids between blinks: mean fall in parts of the eye's opening, by eye (half to twice), since the photo shows the eye
# wide open; and share of the people's deviation (half to twice), of which landmarks see a part in a clip.
LID_REST, _LID_SHARE = 0.10, 2.2
LID_LIMITS = (0.0, 0.34)
"""Limits of the fall of the lids between blinks, in parts of the eye's opening. By eye (half to twice)."""

# What the lids rise, in parts of the eye's opening, per cm of the brows: the median of 13 filmed people (0.02 to 0.67).
_LIFTED_BY_BROWS = 0.36

# Duration of fixations and standard deviation of the gaze in eye distances (x, y): by eye (half to twice). Duration
# of the jumps between them: small saccades take 20 to 60 ms (Bahill, Clark & Stark, "The main sequence", 1975).
_FIXATION = (0.4, 2.0)
_SACCADE = 0.045
_GAZE_SPREAD = (0.0058, 0.0029)


def plan_blinks(breaks: Signal, duration: float, random: Generator, overlap: Overlap = ALONE) -> Signal:
    """Onsets of blinks (N,), seconds: preferably at the ends of phrases, and complete by the end of the clip.

    A sentence blinks up to its end. The next one does not know of that, and so waits a while.
    """
    onsets: list[float] = []
    earliest, latest = (overlap.before + gap for gap in _LATER_BLINK) if overlap.before else _FIRST_BLINK
    duration = duration - overlap.after + (_BLINK_DURATION if overlap.after else 0.0)
    while True:
        onset = random.uniform(earliest, latest)
        near = breaks[(breaks >= earliest) & (breaks <= latest)]
        if len(near) and random.random() < _BLINK_AT_BREAK_CHANCE:
            onset = float(np.clip(random.choice(near) + random.uniform(*_BREAK_SCATTER), earliest, latest))
        if onset > duration - _BLINK_DURATION:
            return np.array(onsets)
        onsets.append(onset)
        earliest, latest = onset + _BLINK_GAP[0], onset + _BLINK_GAP[1]


def blink(frames: Signal, onsets: Signal, random: Generator) -> Signal:
    """Eyelids (T,), 0 open..1 closed. Every blink reaches its depth in at least one frame; most close the eye."""
    pace = np.exp(np.clip(random.normal(0.0, _BLINK_VARIATION, len(onsets)), *_PACE_LIMITS))
    partial = random.random(len(onsets)) < _PARTIAL_CHANCE
    depth = np.where(partial, random.uniform(*_PARTIAL, len(onsets)), 1.0)
    closed = onsets + _BLINK_CLOSING
    reached = reach_frames(closed, closed + _BLINK_HOLD * pace, frames)
    before, after = (flank * pace for flank in _BLINK_FLANKS)
    return raise_plateaus(frames, *reached, before, after, depth)


def lower_lids(frames: Signal, brows: Signal, random: Generator, style: Style) -> Signal:
    """Fall of the lids between blinks (T,), in parts of the eye's opening; raised ``brows`` (T,), cm, lift them."""
    bands = people_tables().lid_bands * (_LID_SHARE * style.lids) ** 2
    fall = LID_REST + wander_like(bands, frames, random)[:, 0] - _LIFTED_BY_BROWS * brows
    low, high = LID_LIMITS
    middle, half = (low + high) / 2, (high - low) / 2
    limited: Signal = middle + half * np.tanh((fall - middle) / half)
    return limited


def look(frames: Signal, duration: float, random: Generator) -> Signal:
    """Gaze (T, 2) of a resting head, in eye distances: fixations and saccades."""
    most = math.ceil(duration / _FIXATION[0]) + 1
    jumps = np.concatenate([[0.0], np.cumsum(random.uniform(*_FIXATION, most))])
    targets = random.normal(0.0, _GAZE_SPREAD, (len(jumps) + 1, 2))
    current = np.searchsorted(jumps, frames, "right") - 1
    progress = np.clip((frames - jumps[current]) / _SACCADE, 0.0, 1.0)[:, None]
    return targets[current] + (targets[current + 1] - targets[current]) * progress**2 * (3 - 2 * progress)
