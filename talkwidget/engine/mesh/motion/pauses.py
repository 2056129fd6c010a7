"""Pauses: the mouth rests, closed, or parted to breathe."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ..channels import MouthChannel
from .segments import Segment, find_pauses
from .timeline import Signal, raise_plateaus

SHORTEST_PAUSE = 0.12
"""Shortest pause, seconds, in which the mouth comes to rest; shorter ones are part of the flow. By eye."""

# Delay of the rest after the start of a pause, its end before the pause's, and flanks, seconds. By eye.
_PAUSE_ONSET, _PAUSE_RELEASE, _PAUSE_FLANKS = 0.070, 0.050, (0.090, 0.070)

_BREATH_CHANCE, _BREATH, _UPPER_SHARE = 0.35, (0.25, 0.50), 0.4
"""Share of the pauses within speech with parted lips, their opening in cm, and the upper lip's part of it. The mouths
of filmed people stand open by 1.6 to 10 mm on average in pauses, of 2 to 4 mm where they are closed in some."""


def rest_in_pauses(mouth: Signal, segments: list[Segment], frames: Signal, random: Generator) -> Signal:
    """Bring a mouth track (T, 15) to rest in every pause of at least :data:`SHORTEST_PAUSE`.

    In some pauses between words the lips stay parted; before and after the speech they are closed.
    """
    pauses = find_pauses(segments, SHORTEST_PAUSE)
    end_of_speech = segments[-1].end if segments else 0.0
    starts = np.array([pause.start + (_PAUSE_ONSET if pause.start > 0 else 0.0) for pause in pauses])
    ends = np.array([pause.end - (_PAUSE_RELEASE if pause.end < end_of_speech else 0.0) for pause in pauses])
    within = np.array([pause.start > 0 and pause.end < end_of_speech for pause in pauses], bool)
    breathing = within & (random.random(len(pauses)) < _BREATH_CHANCE)
    # Nobody breathes in at every comma.
    breathing[1:] &= ~breathing[:-1]
    openings = np.where(breathing, random.uniform(*_BREATH, len(pauses)), 0.0)
    rest = raise_plateaus(frames, starts, ends, *_PAUSE_FLANKS)
    parted = raise_plateaus(frames, starts, ends, *_PAUSE_FLANKS, openings)
    rested: Signal = mouth * (1 - rest[:, None])
    rested[:, MouthChannel.UPPER_LIP] += _UPPER_SHARE * parted
    rested[:, MouthChannel.LOWER_LIP] += (1 - _UPPER_SHARE) * parted
    return rested
