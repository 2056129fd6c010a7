"""Articulation: motion of the mouth from timed phonemes.

Neighbouring visemes blend by dominance (Cohen & Massaro, "Modeling coarticulation in synthetic visual speech", 1993).
That gives smooth transitions, but does not guarantee that lips touch: contacts follow (:mod:`.contacts`).

A range in brackets is that of one constant alone. Closures, open vowels, lag and apertures stayed right within it. The
ranges of all constants, in speech of the default voice, are printed by ``tools/try_constants.py``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..channels import LIPS, OPENERS, MouthChannel
from .segments import SILENCE, Segment, segment_bounds
from .timeline import (
    GRID_RATE,
    Signal,
    find_overlaps,
    grid_times,
    smooth,
)

_SHAPE = [MouthChannel.WIDTH, MouthChannel.CORNERS, MouthChannel.PROTRUSION]
_CONTACTS = [MouthChannel.PRESS, MouthChannel.LIP_TO_TEETH]
_JAW_GROUP = (*OPENERS, MouthChannel.TONGUE)
_LIP_GROUP = (*_SHAPE,)

# Widths of the dominance before and after a segment's core, seconds. Lips round well before a rounded sound and relax
# late. Those of the jaw were tuned until measured openings neither led nor lagged the sound (down to 0.025, 0.04; at
# 0.05, 0.08 the mouth opens too early and closes too late). The others are by eye (lips down to 0.045, 0.04; at 0.09,
# 0.085 they spread about as early as they round).
_JAW_WIDTHS = (0.035, 0.055)
_JAW_SILENCE_WIDTHS = (0.060, 0.050)
_LIP_WIDTHS = (0.065, 0.060)
_LIP_SILENCE_WIDTHS = (0.070, 0.060)
_LIP_ROUNDED_WIDTHS = (0.110, 0.080)
# Share of a segment left to the neighbours at either end, and its greatest length in seconds: vowels fill their time,
# consonants pass. By eye (half to twice).
_VOWEL_MARGIN, _CONSONANT_MARGIN, _LONGEST_MARGIN = 1 / 8, 1 / 4, 0.08
# Exponent of the dominance's fall, by eye (from 1.2; at 2, silence resists its neighbours too little): it stays high
# within a width and falls steeply beyond. It is cut off at the reach, where it is exp(-4.4^1.5) = 1e-4.
_FALL = 1.5
_REACH = 4.4
# Longest silence, seconds, up to which a longer one dominates its neighbours more, and the gain per second. By eye
# (half to twice).
_SETTLING, _SETTLING_GAIN = 0.3, 3

# Width of the final Hann average, seconds. By eye (0.03 to 0.07).
_SMOOTHING = 0.065
# Gains of the jaw in stressed and unstressed vowels. By eye (stressed 1.05 to 1.25; at 0.85 for unstressed ones, texts
# without open vowels open too little).
_STRESS_GAIN = 1.15
_REDUCTION = 0.92
# Opening from which a soft limit sets in, and its range, cm. By eye (half to twice): lips tear beyond.
_WIDE, _SLACK = 1.6, 0.6
MOST_SHAPE = 1.25
"""Greatest gain of width, protrusion and manner by the expression. By eye, in stills of two portraits with twice the
expression (0.6 to 1.25; at 1.75, rounded lips fold, and wide mouths have dark corners)."""

# Gain against undershoot: blending and averaging take about a quarter off the peaks of the openings (0.7
# to 1.4 times).
_UNDERSHOOT = 1.33
# Evening of the widest openings (95th percentile) between texts with few and with many open vowels: typical opening in
# cm, share of the difference made up, limits of the gain. Tuned on clips until lips were 9 mm further apart in open
# sounds than in closed ones, the most of middling people. With half more, lips move faster than people's. At 1.19 cm,
# the widest openings of some clips are narrower than those of 95 % of people. The others are by eye (half to twice).
_TYPICAL_WIDEST, _EVENING_POWER, _EVENING_LIMITS = 1.22, 0.7, (0.85, 1.50)
# Least opening, cm, that counts there (half to twice).
_OPEN = 0.1


def articulate(segments: list[Segment], duration: float, frames: Signal, expression: float) -> Signal:
    """Mouth track (T, 15) at the times ``frames`` (T,), seconds, without contacts.

    Columns and units are those of :class:`~..channels.MouthChannel`.
    ``expression`` scales the opening, 1 is normal. The opening does not follow the loudness: filmed people's correlates
    with it by 0.21 (median), and the phonemes alone give more.
    """
    times = grid_times(duration)
    shape = blend(segments, times)
    shape[:, OPENERS] *= _UNDERSHOOT
    shape = smooth(shape, _SMOOTHING, GRID_RATE)
    shape[:, OPENERS] *= even_out(shape[:, LIPS].sum(1))
    mouth = np.stack([np.interp(frames, times, channel) for channel in shape.T], axis=1)
    return express(mouth, expression)


def blend(segments: list[Segment], times: Signal) -> Signal:
    """Dominance-weighted mean (T, 15) of the visemes' targets at ``times`` (T,); contacts stay 0.

    A segment dominates fully in its core; outside, the dominance falls as ``exp(-(distance / width)^1.5)``.
    """
    starts, ends = segment_bounds(segments)
    silent = np.array([segment.viseme is SILENCE for segment in segments])
    rounded = np.array([segment.viseme.rounded for segment in segments])
    targets = np.array([_aim(segment) for segment in segments])
    share = np.array([_VOWEL_MARGIN if segment.vowel else _CONSONANT_MARGIN for segment in segments])
    margin = np.minimum((ends - starts) * share, _LONGEST_MARGIN)
    firmness = np.where(silent, 1 + _SETTLING_GAIN * np.minimum(ends - starts, _SETTLING), 1.0)
    jaw_dominance = firmness * [segment.viseme.jaw_dominance for segment in segments]
    lip_dominance = firmness * [segment.viseme.lip_dominance for segment in segments]
    jaw_widths = _select(silent, _JAW_SILENCE_WIDTHS, _JAW_WIDTHS)
    lip_widths = _select(rounded, _LIP_ROUNDED_WIDTHS, _select(silent, _LIP_SILENCE_WIDTHS, _LIP_WIDTHS))

    shape = np.zeros((len(times), len(MouthChannel)))
    groups = ((_JAW_GROUP, jaw_dominance, jaw_widths), (_LIP_GROUP, lip_dominance, lip_widths))
    for channels, dominance, (before, after) in groups:
        core_start, core_end = starts + margin, ends - margin
        segment, sample = find_overlaps(times, core_start - _REACH * before, core_end + _REACH * after)
        time = times[sample]
        early, late = (core_start[segment] - time) / before[segment], (time - core_end[segment]) / after[segment]
        weight = dominance[segment] * np.exp(-(np.maximum(np.maximum(early, late), 0.0) ** _FALL))
        total = np.bincount(sample, weight, minlength=len(times))
        for channel in channels:
            shape[:, channel] = np.bincount(sample, weight * targets[segment, channel], len(times)) / total
    return shape


def express(mouth: Signal, expression: float) -> Signal:
    """Scale the opening of a mouth track (T, 15), with a soft limit."""
    scaled = mouth.copy()
    scaled[:, OPENERS] *= expression
    scaled[:, _SHAPE] *= min(expression, MOST_SHAPE)
    opening = scaled[:, LIPS].sum(1)
    excess = np.maximum(opening - _WIDE, 0.0)
    limited = np.minimum(opening, _WIDE) + _SLACK * np.tanh(excess / _SLACK)
    scaled[:, OPENERS] *= (limited / np.maximum(opening, 1e-6))[:, None]
    return scaled


def _aim(segment: Segment) -> Signal:
    """Target (15,) of a segment without contacts: stressed vowels open further, unstressed ones less."""
    target = np.array(segment.viseme.target)
    target[_CONTACTS] = 0.0
    if segment.vowel:
        target[OPENERS] *= _STRESS_GAIN if segment.stressed else _REDUCTION
    return target


def _select(
    condition: NDArray[np.bool_], chosen: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike]
) -> tuple[Signal, Signal]:
    """Pairs of widths, before and after: ``chosen`` where ``condition`` (N,) holds, else ``other``."""
    return np.where(condition, chosen[0], other[0]), np.where(condition, chosen[1], other[1])


def even_out(opening: Signal) -> float:
    """Gain of the opening that brings the widest of ``opening`` (T,) nearer to the typical value."""
    opened = opening[opening > _OPEN]
    if not len(opened):
        return 1.0
    return float(np.clip((_TYPICAL_WIDEST / np.percentile(opened, 95)) ** _EVENING_POWER, *_EVENING_LIMITS))
