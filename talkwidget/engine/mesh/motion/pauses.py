"""Pauses: the mouth rests, closed, or parted to breathe."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from ...base import ALONE, Overlap
from ..channels import MouthChannel
from .segments import SILENCE, Segment, find_pauses, segment_bounds
from .timeline import Signal, raise_plateaus

SHORTEST_PAUSE = 0.12
"""Shortest pause, seconds, in which the mouth comes to rest; shorter ones are part of the flow. By eye."""

# Delay of the rest after the start of a pause, its end before the pause's, and flanks, seconds. By eye.
_PAUSE_ONSET, _PAUSE_RELEASE, _PAUSE_FLANKS = 0.070, 0.050, (0.090, 0.070)

_BREATH_CHANCE, _BREATH, _BREATH_FROM, _UPPER_SHARE = 0.5, (0.30, 0.60), 0.45, 0.4
"""Share of the pauses within speech with parted lips, their opening in cm, the part of the pause after which they part,
and the upper lip's share. Filmed people's mouths stand open by 1.6 to 10 mm in pauses on average; more of it was read
as speech out of sync."""

_ACTIVE_BEYOND, _ACTIVE_FLANKS = 0.25, (0.25, 0.35)
"""Time before and after speech, seconds, in which the mouth is still active, and flanks. By eye."""


def measure_activity(segments: list[Segment], frames: Signal) -> Signal:
    """Activity of the mouth (T,): 1 in speech and its short pauses, 0 in long silences."""
    spoken = [segment for segment in segments if segment.viseme is not SILENCE]
    starts, ends = segment_bounds(spoken)
    return raise_plateaus(frames, starts - _ACTIVE_BEYOND, ends + _ACTIVE_BEYOND, *_ACTIVE_FLANKS)


def draw_breaths(segments: list[Segment], random: Generator, overlap: Overlap = ALONE) -> Signal:
    """Opening of the lips, cm, in each pause of at least :data:`SHORTEST_PAUSE`: (P,).

    In some pauses between words the lips part to breathe, and before a sentence that follows another one; before the
    first word and after the last one they are closed.
    """
    pauses = find_pauses(segments, SHORTEST_PAUSE)
    later = overlap.before > 0
    within = np.array([(later or pause.start > 0) and pause is not segments[-1] for pause in pauses], bool)
    breathing = within & (random.random(len(pauses)) < _BREATH_CHANCE)
    # Nobody breathes in at every comma.
    breathing[1:] &= ~breathing[:-1]
    return np.where(breathing, random.uniform(*_BREATH, len(pauses)), 0.0)


def rest_in_pauses(mouth: Signal, segments: list[Segment], frames: Signal, breaths: ArrayLike) -> Signal:
    """Bring a mouth track (T, 15) to rest in every pause, the lips parted by its breath, cm: (P,) or one for all."""
    pauses = find_pauses(segments, SHORTEST_PAUSE)
    end_of_speech = segments[-1].end if segments else 0.0
    starts = np.array([pause.start + (_PAUSE_ONSET if pause.start > 0 else 0.0) for pause in pauses])
    ends = np.array([pause.end - (_PAUSE_RELEASE if pause.end < end_of_speech else 0.0) for pause in pauses])
    rest = raise_plateaus(frames, starts, ends, *_PAUSE_FLANKS)
    breathing = starts + _BREATH_FROM * (ends - starts)
    parted = raise_plateaus(frames, breathing, ends, *_PAUSE_FLANKS, breaths)
    rested: Signal = mouth * (1 - rest[:, None])
    rested[:, MouthChannel.UPPER_LIP] += _UPPER_SHARE * parted
    rested[:, MouthChannel.LOWER_LIP] += (1 - _UPPER_SHARE) * parted
    return rested
