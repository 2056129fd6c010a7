"""Pauses: the mouth rests, closed, or parted to breathe.

Ranges in brackets were tried with ``tools/try_constants.py``, each constant alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ...base import ALONE, Overlap
from ..channels import MouthChannel
from .segments import SILENCE, Segment, find_pauses, segment_bounds
from .timeline import Signal, raise_plateaus

SHORTEST_PAUSE = 0.12
"""Shortest pause, seconds, in which the mouth comes to rest; shorter ones are part of the flow. By eye
(half to twice)."""

# Delay of the rest after the start of a pause, its end before the pause's, and flanks, seconds. By eye (half to
# twice).
_PAUSE_ONSET, _PAUSE_RELEASE, _PAUSE_FLANKS = 0.070, 0.050, (0.090, 0.070)

_BREATH_CHANCE, _BREATH, _BREATH_FROM = 0.45, (0.30, 0.50), (0.2, 0.6)
"""Share of the pauses with parted lips, their opening in cm, and the part of the pause after which they part.

Filmed people part their lips in 26 of 31 pauses, by 3.1, 6.7 and 11.7 mm (10th, 50th and 90th percentile). Fewer and
smaller ones are drawn, because the opening has to follow the phonemes: without any, it correlates with them by 0.06
more. With 0.7 times as many, or half as wide ones, the mean opening of pauses is less than 1 mm. That of 9 in 10
people is 1.6 mm or more. With 1.4 times as wide ones, the correlation is less than 0.7. The part of the pause is by eye
(half to 1.4 times)."""

_UPPER_SHARE, _JAW_SHARE = 0.3, 0.4
"""Parts of that opening taken by the upper lip, and by the chin in addition: near those of open vowels."""

_CLOSED_AT_ENDS, _SHORTEST_BREATH = 0.36, 0.06
"""Time in seconds at either end of a text in which lips close and stay closed, and the shortest breath beside it. By
eye (0.7 times to twice; half to twice); without the flank, 0.2 s of it are rest."""

_ACTIVE_BEYOND, _ACTIVE_FLANKS = 0.25, (0.25, 0.35)
"""Time before and after speech, seconds, in which the mouth is still active, and flanks. By eye (half to
twice)."""


def measure_activity(segments: list[Segment], frames: Signal) -> Signal:
    """Activity of the mouth (T,): 1 in speech and its short pauses, 0 in long silences."""
    spoken = [segment for segment in segments if segment.viseme is not SILENCE]
    starts, ends = segment_bounds(spoken)
    return raise_plateaus(frames, starts - _ACTIVE_BEYOND, ends + _ACTIVE_BEYOND, *_ACTIVE_FLANKS)


@dataclass(frozen=True)
class Rests:
    """Rests of the mouth in the pauses of at least :data:`SHORTEST_PAUSE`, in seconds.

    Attributes
    ----------
    starts, ends
        Of the rest: (P,) each.
    parted_from, parted_until
        Of the parted lips: (P,) each.
    opening
        Of the parted lips, cm, 0 where they are closed: (P,).
    """

    starts: Signal
    ends: Signal
    parted_from: Signal
    parted_until: Signal
    opening: Signal


def plan_rests(segments: list[Segment], random: Generator, overlap: Overlap = ALONE) -> Rests:
    """Draw in which pauses lips part to breathe.

    A text begins and ends with closed lips; between its sentences, the end of the one and the start of the next are
    drawn apart. Without speech, they stay closed.
    """
    pauses = find_pauses(segments, SHORTEST_PAUSE)
    duration = segments[-1].end if segments else 0.0
    starts, ends = segment_bounds(pauses)
    within = (starts > 0) | (ends < duration)
    starts = starts + np.where(starts > 0, _PAUSE_ONSET, 0.0)
    ends = ends - np.where(ends < duration, _PAUSE_RELEASE, 0.0)
    parting = starts + random.uniform(*_BREATH_FROM, len(pauses)) * (ends - starts)
    parted_from = np.maximum(parting, 0.0 if overlap.before else _CLOSED_AT_ENDS)
    parted_until = np.minimum(ends, duration - (0.0 if overlap.after else _CLOSED_AT_ENDS))
    breathing = random.random(len(pauses)) < _BREATH_CHANCE
    breathing &= within & (parted_until - parted_from >= _SHORTEST_BREATH)
    opening = np.where(breathing, random.uniform(*_BREATH, len(pauses)), 0.0)
    return Rests(starts, ends, parted_from, np.maximum(parted_until, parted_from), opening)


def rest_in_pauses(mouth: Signal, rests: Rests, frames: Signal) -> Signal:
    """Bring a mouth track (T, 15) to rest in every pause, the lips closed or parted."""
    rest = raise_plateaus(frames, rests.starts, rests.ends, *_PAUSE_FLANKS)
    parted = raise_plateaus(frames, rests.parted_from, rests.parted_until, *_PAUSE_FLANKS, rests.opening)
    rested: Signal = mouth * (1 - rest[:, None])
    rested[:, MouthChannel.UPPER_LIP] += _UPPER_SHARE * parted
    rested[:, MouthChannel.LOWER_LIP] += (1 - _UPPER_SHARE) * parted
    rested[:, MouthChannel.JAW] += _JAW_SHARE * parted
    return rested
