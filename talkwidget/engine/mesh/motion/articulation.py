"""Articulation: motion of the mouth from timed phonemes.

Neighbouring visemes blend by dominance (Cohen & Massaro, "Modeling coarticulation in synthetic visual speech", 1993),
which gives smooth transitions but does not guarantee that lips touch. Contacts follow as events of their own: p, b and
m close the lips, f and v lay the lower lip to the teeth, pauses shut the mouth.

A range in brackets kept closures, open vowels, their order, lag and apertures right in made-up speech and in eSpeak's
of ten languages, with that constant alone changed; for the others, none was tried.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....speech.speech import Speech
from ..channels import MouthChannel
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

_OPENING = [MouthChannel.JAW, MouthChannel.UPPER_LIP, MouthChannel.LOWER_LIP]
_SHAPE = [MouthChannel.WIDTH, MouthChannel.PROTRUSION]
_CONTACTS = [MouthChannel.PRESS, MouthChannel.LIP_TO_TEETH]
_JAW_GROUP = (MouthChannel.JAW, MouthChannel.TONGUE)
_LIP_GROUP = (*_OPENING[1:], *_SHAPE)

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
# consonants pass. By eye.
_VOWEL_MARGIN, _CONSONANT_MARGIN, _LONGEST_MARGIN = 1 / 8, 1 / 4, 0.08
# Exponent of the dominance's fall, by eye (from 1.2; at 2, silence resists its neighbours too little): it stays high
# within a width and falls steeply beyond. It is cut off at the reach, where it is exp(-4.4^1.5) = 1e-4.
_FALL = 1.5
_REACH = 4.4
# Longest silence, seconds, up to which a longer one dominates its neighbours more, and the gain per second. By eye.
_SETTLING, _SETTLING_GAIN = 0.3, 3

# Width of the final Hann average, seconds. By eye (0.03 to 0.07).
_SMOOTHING = 0.045
# Gains of the jaw in stressed and unstressed vowels. By eye (stressed 1.05 to 1.25; at 0.85 for unstressed ones, texts
# without open vowels open too little).
_STRESS_GAIN = 1.10
_REDUCTION = 0.95
# Range of the soft limit on the jaw beyond a value of 1 (14 degrees): it never exceeds 21 degrees. By eye.
_JAW_SLACK = 0.5
# Greatest gain of width and protrusion by the expression: beyond it, lips would fold. By eye.
_MOST_SHAPE = 1.25

# Gain of the opening by loudness: power law of the root mean square, smoothed over so many seconds, relative to the
# level of clear vowels (percentile of voiced samples), with limits. By eye (power 0.2 to 0.5).
_LOUDNESS_POWER = 0.35
_LOUDNESS_LIMITS = (0.75, 1.15)
_LOUDNESS_SMOOTHING, _VOICED, _CLEAR = 0.065, 0.05, 70
# Evening of the widest openings (95th percentile) between texts with few and with many open vowels: typical jaw, share
# of the difference made up (0.3 to 0.9), limits of the gain. Tuned until clips of different texts reached filmed
# apertures; a typical jaw of 0.7 or 0.95 does not reach them.
_TYPICAL_WIDEST, _EVENING_POWER, _EVENING_LIMITS = 0.81, 0.6, (0.85, 1.2)
# Least jaw, in units of 14 degrees, that counts as open there.
_OPEN_JAW = 0.1

SHORTEST_PAUSE = 0.12
"""Shortest pause, seconds, that shuts the mouth; shorter ones are part of the flow. By eye."""

# Delay of the shut mouth after the start of a pause, its end before the pause's, and flanks, seconds. By eye.
_PAUSE_ONSET, _PAUSE_RELEASE, _PAUSE_FLANKS = 0.070, 0.050, (0.060, 0.050)

# Share of the other channels' motion that a contact takes away. By eye: the jaw stays a little open behind closed lips,
# which reach for each other, and they keep most of their rounding (at 0.8 for the jaw, short closures stay open; 0.3 to
# 0.8 for the jaw at f and v).
_CLOSED_JAW, _BITTEN_JAW, _CLOSED_WIDTH, _CLOSED_PROTRUSION = 0.92, 0.55, 0.5, 0.3
# Press of the lips in a full closure. By eye.
_FULL_PRESS = 0.9


@dataclass(frozen=True)
class _Contact:
    """Contact of the lips around the middle of a segment; times in seconds.

    The lips touch for ``share`` of the segment to either side of a moment ``lead`` before its middle, for at least
    ``shortest``. ``before`` and ``after`` are the widest flanks: they shrink if the neighbour's middle is near, so that
    the vowel between two closures still opens.
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


# 21 ms to either side always hold a frame at 25 fps (40 ms). The rest is by eye: lips meet a little before the middle
# of p, b and m; with a release of 36 ms, they jumped from closed to open within one frame.
_CLOSURE = _Contact(share=0.25, shortest=0.021, before=0.042, after=0.044, lead=0.008)
_TEETH = _Contact(share=0.25, shortest=0.018, before=0.036, after=0.038, lead=0.0)
# Share of the way to the neighbour's middle taken by a flank, and its least width, seconds. By eye.
_FLANK_SHARE = 0.6
_STEEPEST_FLANK = 0.026


def articulate(segments: list[Segment], speech: Speech, frames: Signal, expression: float) -> Signal:
    """Mouth track (T, 8) at the times ``frames`` (T,), seconds.

    Columns and units are those of :class:`~..channels.MouthChannel`.
    ``expression`` scales the opening, 1 is normal; contacts of the lips stay.
    """
    times = grid_times(speech.duration)
    shape = blend(segments, times)
    shape[:, _OPENING] *= _weigh_loudness(measure_loudness(speech.samples, speech.sample_rate, times))[:, None]
    shape = smooth(shape, _SMOOTHING, GRID_RATE)
    shape[:, _OPENING] *= _even_out(shape[:, MouthChannel.JAW])
    mouth = np.stack([np.interp(frames, times, channel) for channel in shape.T], axis=1)
    return touch(express(mouth, expression), segments, frames)


def blend(segments: list[Segment], times: Signal) -> Signal:
    """Dominance-weighted mean (T, 8) of the visemes' targets at ``times`` (T,); contacts stay 0.

    A segment dominates fully in its core; outside, the dominance falls as ``exp(-(distance / width)^1.5)``.
    """
    starts, ends = _bounds(segments)
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
    """Scale the opening of a mouth track (T, 8), with a soft limit on the jaw beyond 14 degrees."""
    scaled = mouth.copy()
    scaled[:, _OPENING] *= expression
    scaled[:, _SHAPE] *= min(expression, _MOST_SHAPE)
    jaw = scaled[:, MouthChannel.JAW]
    excess = np.maximum(jaw - 1.0, 0.0)
    scaled[:, MouthChannel.JAW] = np.minimum(jaw, 1.0) + _JAW_SLACK * np.tanh(excess / _JAW_SLACK)
    return scaled


def touch(mouth: Signal, segments: list[Segment], frames: Signal) -> Signal:
    """Lay contacts over a blended mouth track (T, 8): closed lips, lip at the teeth, the mouth shut in pauses.

    Every contact holds at least one frame centre, at any frame rate.
    """
    presses = np.array([segment.viseme.target[MouthChannel.PRESS] for segment in segments])
    bites = np.array([segment.viseme.target[MouthChannel.LIP_TO_TEETH] for segment in segments])
    closed = _CLOSURE.raise_over(segments, presses, frames)
    bitten = _TEETH.raise_over(segments, bites, frames)
    return shut_pauses(_close(mouth, closed, bitten), segments, frames)


def _close(mouth: Signal, closed: Signal, bitten: Signal) -> Signal:
    """Apply the contacts ``closed`` and ``bitten`` (T,), 0..1, to a mouth track (T, 8)."""
    touched = mouth.copy()
    touched[:, MouthChannel.JAW] *= (1 - _CLOSED_JAW * closed) * (1 - _BITTEN_JAW * bitten)
    touched[:, MouthChannel.UPPER_LIP] *= 1 - closed
    touched[:, MouthChannel.LOWER_LIP] *= (1 - closed) * (1 - bitten)
    touched[:, MouthChannel.WIDTH] *= 1 - _CLOSED_WIDTH * closed
    touched[:, MouthChannel.PROTRUSION] *= 1 - _CLOSED_PROTRUSION * closed
    touched[:, MouthChannel.PRESS] = _FULL_PRESS * closed
    touched[:, MouthChannel.LIP_TO_TEETH] = bitten * (1 - closed)
    touched[:, MouthChannel.TONGUE] *= 1 - closed
    return touched


def shut_pauses(mouth: Signal, segments: list[Segment], frames: Signal) -> Signal:
    """Bring a mouth track (T, 8) to rest in every pause of at least :data:`SHORTEST_PAUSE`."""
    pauses = find_pauses(segments, SHORTEST_PAUSE)
    end_of_speech = segments[-1].end if segments else 0.0
    starts = np.array([pause.start + (_PAUSE_ONSET if pause.start > 0 else 0.0) for pause in pauses])
    ends = np.array([pause.end - (_PAUSE_RELEASE if pause.end < end_of_speech else 0.0) for pause in pauses])
    rest = raise_plateaus(frames, starts, ends, *_PAUSE_FLANKS)
    return mouth * (1 - rest[:, None])


def _bounds(segments: list[Segment]) -> tuple[Signal, Signal]:
    """Starts and ends (N,) of the segments, seconds."""
    return np.array([segment.start for segment in segments]), np.array([segment.end for segment in segments])


def _aim(segment: Segment) -> Signal:
    """Target (8,) of a segment without contacts: stressed vowels open further, unstressed ones less."""
    target = np.array(segment.viseme.target)
    target[_CONTACTS] = 0.0
    if segment.vowel:
        target[MouthChannel.JAW] *= _STRESS_GAIN if segment.stressed else _REDUCTION
    return target


def _weigh_loudness(loudness: Signal) -> Signal:
    """Gain (T,) of the opening from the loudness (T,): 1 at the level of clear vowels."""
    smoothed = smooth(loudness, _LOUDNESS_SMOOTHING, GRID_RATE)
    voiced = smoothed[smoothed > _VOICED * smoothed.max()]
    if not len(voiced):
        return np.ones_like(smoothed)
    gain: Signal = np.clip((smoothed / np.percentile(voiced, _CLEAR)) ** _LOUDNESS_POWER, *_LOUDNESS_LIMITS)
    return gain


def _select(
    condition: NDArray[np.bool_], chosen: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike]
) -> tuple[Signal, Signal]:
    """Pairs of widths, before and after: ``chosen`` where ``condition`` (N,) holds, else ``other``."""
    return np.where(condition, chosen[0], other[0]), np.where(condition, chosen[1], other[1])


def _even_out(jaw: Signal) -> float:
    """Gain of the opening that brings the widest of ``jaw`` (T,) nearer to the typical value."""
    opened = jaw[jaw > _OPEN_JAW]
    if not len(opened):
        return 1.0
    return float(np.clip((_TYPICAL_WIDEST / np.percentile(opened, 95)) ** _EVENING_POWER, *_EVENING_LIMITS))
