"""Articulation: timed phonemes become the movement of the mouth.

Neighbouring visemes blend by dominance (Cohen and Massaro, "Modeling coarticulation in synthetic visual speech", 1993),
which gives smooth transitions but never guarantees that lips touch. So contacts come second, as events of their own:
p, b and m close the lips, f and v lay the lower lip to the teeth, pauses shut the mouth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....speech.speech import Speech
from .segments import SILENCE, Segment, find_pauses
from .timeline import (
    GRID_RATE,
    Signal,
    find_overlaps,
    grid_times,
    measure_loudness,
    raise_plateaus,
    reach_frames,
    smooth,
)
from .visemes import MOUTH_CHANNELS

JAW, UP, LOW, WIDE, PROT, PRESS, FV, TONGUE = range(len(MOUTH_CHANNELS))
_OPENING = [JAW, UP, LOW]
_JAW_GROUP = (JAW, TONGUE)
_LIP_GROUP = (UP, LOW, WIDE, PROT)

# Widths of the dominance before and after a segment's core, seconds, tuned so that openings neither lead nor lag the
# sound; the lips round well before a rounded sound and let go late.
_JAW_WIDTHS = (0.035, 0.055)
_JAW_SILENCE_WIDTHS = (0.060, 0.050)
_LIP_WIDTHS = (0.065, 0.060)
_LIP_SILENCE_WIDTHS = (0.070, 0.060)
_LIP_ROUNDED_WIDTHS = (0.110, 0.080)
# A segment's core leaves this share at either end to the neighbours, but not more than so many seconds: vowels fill
# their time, consonants pass.
_VOWEL_MARGIN, _CONSONANT_MARGIN, _LONGEST_MARGIN = 1 / 8, 1 / 4, 0.08
# exp(-4.4^1.5) = 1e-4.
_REACH = 4.4
# The longer a silence, up to this many seconds, the more it resists its neighbours.
_SETTLING = 0.3

_SMOOTHING = 0.045
_STRESS_GAIN = 1.10
_REDUCTION = 0.95
# Beyond 14 degrees the jaw yields ever less, and never passes 21 degrees.
_JAW_SLACK = 0.5
# Rounding and spreading may grow only little with the expression: further in, the lips would fold.
_MOST_SHAPE = 1.25

# Loudness changes the opening by the power law of level, between these limits.
_LOUDNESS_POWER = 0.35
_LOUDNESS_LIMITS = (0.75, 1.15)
# The widest openings (95th percentile) of a text without open vowels come nearer to those of one that is full of them:
# typical jaw, share of the difference that is made up, limits of the gain.
_TYPICAL_WIDEST, _EVENING_POWER, _EVENING_LIMITS = 0.81, 0.6, (0.85, 1.2)
_OPEN_JAW = 0.1

# Shorter pauses are part of the flow; longer ones shut the mouth from a little after their start to before their end.
SHORTEST_PAUSE = 0.12
_PAUSE_ONSET, _PAUSE_RELEASE, _PAUSE_FLANKS = 0.070, 0.050, (0.060, 0.050)


@dataclass(frozen=True)
class _Contact:
    """How lips come together around the middle of a segment; times in seconds.

    They touch for ``share`` of the segment to either side of a moment ``lead`` before its middle, at least for
    ``shortest``. ``before`` and ``after`` are the widest flanks: they shrink where the neighbour's middle is near, so
    that the vowel between two closures still opens.
    """

    share: float
    shortest: float
    before: float
    after: float
    lead: float

    def raise_over(self, segments: list[Segment], strengths: Signal, frames: Signal) -> Signal:
        """Strength of the contact at each frame: (T,), 0..1."""
        starts, ends = _bounds(segments)
        middles = (starts + ends) / 2
        touching = strengths > 0
        meeting = middles[touching] - self.lead
        half = np.maximum((ends - starts)[touching] * self.share, self.shortest)
        starts, ends = reach_frames(meeting - half, meeting + half, frames)
        room_before = starts - np.append(-np.inf, middles[:-1])[touching]
        room_after = np.append(middles[1:], np.inf)[touching] - ends
        before = np.clip(_FLANK_SHARE * room_before, _STEEPEST_FLANK, self.before)
        after = np.clip(_FLANK_SHARE * room_after, _STEEPEST_FLANK, self.after)
        return raise_plateaus(frames, starts, ends, before, after, strengths[touching])


# 21 ms to either side hold a frame at 25 frames a second. Lips meet a little before the middle of p, b and m.
_CLOSURE = _Contact(share=0.25, shortest=0.021, before=0.042, after=0.044, lead=0.008)
_TEETH = _Contact(share=0.25, shortest=0.018, before=0.036, after=0.038, lead=0.0)
_FLANK_SHARE = 0.6
_STEEPEST_FLANK = 0.026


def articulate(segments: list[Segment], speech: Speech, frames: Signal, expression: float) -> Signal:
    """Movement of the mouth at the times ``frames`` (T,), seconds: (T, 8), channels and units of ``MOUTH_CHANNELS``.

    ``expression`` scales how far the mouth opens, 1 = normal; lips that touch still touch.
    """
    times = grid_times(speech.duration)
    shape = blend(segments, times)
    shape[:, _OPENING] *= _weigh_loudness(measure_loudness(speech.samples, speech.sample_rate, times))[:, None]
    shape = smooth(shape, _SMOOTHING, GRID_RATE)
    shape[:, _OPENING] *= _even_out(shape[:, JAW])
    mouth = np.stack([np.interp(frames, times, channel) for channel in shape.T], axis=1)
    return touch(express(mouth, expression), segments, frames)


def blend(segments: list[Segment], times: Signal) -> Signal:
    """Dominance-weighted mean of the visemes' targets at ``times`` (T,): (T, 8); press and fv stay 0.

    A segment dominates fully in its core; away from it the dominance falls as ``exp(-(distance / width)^1.5)``.
    """
    starts, ends = _bounds(segments)
    silent = np.array([segment.viseme is SILENCE for segment in segments])
    rounded = np.array([segment.viseme.rounded for segment in segments])
    targets = np.array([_aim(segment) for segment in segments])
    share = np.array([_VOWEL_MARGIN if segment.vowel else _CONSONANT_MARGIN for segment in segments])
    margin = np.minimum((ends - starts) * share, _LONGEST_MARGIN)
    firmness = np.where(silent, 1 + 3 * np.minimum(ends - starts, _SETTLING), 1.0)
    jaw_dominance = firmness * [segment.viseme.jaw_dominance for segment in segments]
    lip_dominance = firmness * [segment.viseme.lip_dominance for segment in segments]
    jaw_widths = _select(silent, _JAW_SILENCE_WIDTHS, _JAW_WIDTHS)
    lip_widths = _select(rounded, _LIP_ROUNDED_WIDTHS, _select(silent, _LIP_SILENCE_WIDTHS, _LIP_WIDTHS))

    shape = np.zeros((len(times), len(MOUTH_CHANNELS)))
    groups = ((_JAW_GROUP, jaw_dominance, jaw_widths), (_LIP_GROUP, lip_dominance, lip_widths))
    for channels, dominance, (before, after) in groups:
        core_start, core_end = starts + margin, ends - margin
        segment, sample = find_overlaps(times, core_start - _REACH * before, core_end + _REACH * after)
        time = times[sample]
        early, late = (core_start[segment] - time) / before[segment], (time - core_end[segment]) / after[segment]
        weight = dominance[segment] * np.exp(-(np.maximum(np.maximum(early, late), 0.0) ** 1.5))
        total = np.bincount(sample, weight, minlength=len(times))
        for channel in channels:
            shape[:, channel] = np.bincount(sample, weight * targets[segment, channel], len(times)) / total
    return shape


def express(mouth: Signal, expression: float) -> Signal:
    """Scale the opening (T, 8) of the mouth; the jaw yields ever less beyond 14 degrees."""
    scaled = mouth.copy()
    scaled[:, _OPENING] *= expression
    scaled[:, [WIDE, PROT]] *= min(expression, _MOST_SHAPE)
    excess = np.maximum(scaled[:, JAW] - 1.0, 0.0)
    scaled[:, JAW] = np.minimum(scaled[:, JAW], 1.0) + _JAW_SLACK * np.tanh(excess / _JAW_SLACK)
    return scaled


def touch(mouth: Signal, segments: list[Segment], frames: Signal) -> Signal:
    """Lay contacts over the blended mouth (T, 8): closed lips, lip at the teeth, the mouth shut in pauses.

    Every contact holds at least one frame centre, however few frames a second there are.
    """
    presses = np.array([segment.viseme.press for segment in segments])
    bites = np.array([segment.viseme.fv for segment in segments])
    closed = _CLOSURE.raise_over(segments, presses, frames)
    bitten = _TEETH.raise_over(segments, bites, frames)
    return shut_pauses(_close(mouth, closed, bitten), segments, frames)


def _close(mouth: Signal, closed: Signal, bitten: Signal) -> Signal:
    """Lips part as far as the contacts ``closed`` and ``bitten`` (T,) let them.

    The jaw stays a little open behind closed lips, which reach for each other, and they keep most of their rounding.
    """
    touched = mouth.copy()
    touched[:, JAW] *= (1 - 0.92 * closed) * (1 - 0.55 * bitten)
    touched[:, UP] *= 1 - closed
    touched[:, LOW] *= (1 - closed) * (1 - bitten)
    touched[:, WIDE] *= 1 - 0.5 * closed
    touched[:, PROT] *= 1 - 0.3 * closed
    touched[:, PRESS] = 0.9 * closed
    touched[:, FV] = bitten * (1 - closed)
    touched[:, TONGUE] *= 1 - closed
    return touched


def shut_pauses(mouth: Signal, segments: list[Segment], frames: Signal) -> Signal:
    """The mouth (T, 8) at rest in every pause of at least :data:`SHORTEST_PAUSE`."""
    pauses = find_pauses(segments, SHORTEST_PAUSE)
    end_of_speech = segments[-1].end if segments else 0.0
    starts = np.array([pause.start + (_PAUSE_ONSET if pause.start > 0 else 0.0) for pause in pauses])
    ends = np.array([pause.end - (_PAUSE_RELEASE if pause.end < end_of_speech else 0.0) for pause in pauses])
    rest = raise_plateaus(frames, starts, ends, *_PAUSE_FLANKS)
    return mouth * (1 - rest[:, None])


def _bounds(segments: list[Segment]) -> tuple[Signal, Signal]:
    """Starts and ends (N,), seconds."""
    return np.array([segment.start for segment in segments]), np.array([segment.end for segment in segments])


def _aim(segment: Segment) -> Signal:
    """Target of a segment: stressed vowels open further, unstressed ones less."""
    target = np.array(segment.viseme.target)
    target[[PRESS, FV]] = 0.0
    if segment.vowel:
        target[JAW] *= _STRESS_GAIN if segment.stressed else _REDUCTION
    return target


def _weigh_loudness(loudness: Signal) -> Signal:
    """Gain of the opening, (T,), from the loudness (T,): 1 at the level of clear vowels."""
    smoothed = smooth(loudness, 0.065, GRID_RATE)
    voiced = smoothed[smoothed > 0.05 * smoothed.max()]
    if not len(voiced):
        return np.ones_like(smoothed)
    gain: Signal = np.clip((smoothed / np.percentile(voiced, 70)) ** _LOUDNESS_POWER, *_LOUDNESS_LIMITS)
    return gain


def _select(
    condition: NDArray[np.bool_], chosen: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike]
) -> tuple[Signal, Signal]:
    """``chosen`` where ``condition`` (N,), else ``other``, for the width before and the width after."""
    return np.where(condition, chosen[0], other[0]), np.where(condition, chosen[1], other[1])


def _even_out(jaw: Signal) -> float:
    """Gain of the opening that brings the widest of ``jaw`` (T,) nearer to what is typical."""
    opened = jaw[jaw > _OPEN_JAW]
    if not len(opened):
        return 1.0
    return float(np.clip((_TYPICAL_WIDEST / np.percentile(opened, 95)) ** _EVENING_POWER, *_EVENING_LIMITS))
