"""Articulation from sound alone, for speech without phonemes.

A fitted table tells from the sound how far the lips part, and how they are shaped (:mod:`.hearing`). It tells of stops
and nasals less surely than of vowels, so that a few of them do not close the lips.
"""

from __future__ import annotations

import itertools

import numpy as np

from ..channels import MouthChannel
from .articulation import even_out, express
from .hearing import HEARD, HEARING_RATE, Hearing
from .segments import SILENCE, Segment
from .timeline import Signal, smooth
from .visemes import JAW_SHARE, UPPER_SHARE, VISEMES

# Shortest silence and width of the smoothing, seconds. By eye (half to twice, ``tools/try_constants.py``).
_SHORTEST_SILENCE, _HEARD_SMOOTHING = 0.10, 0.08

_LIFT, _PRESSING, _LEAST_PRESS, _LOWERED = 0.6, 1.5, 0.15, 0.02
"""Gain of the heard opening about its mean, since a regression errs towards it. Then cm that a heard closure takes from
it, the least closure that counts, and cm by which all of it is lowered. Tuned on planned motion of five texts of
hibari. Then 0.95 of p, b and m close, and the opening correlates with the expected one by 0.71. With a pressing of 2.0
and a lift of 1.5 it is 0.98 and 0.68, but lips move faster than people's. With a least closure of 0.2 it is 0.90 and
0.72."""

# Accents: smoothing, seconds, and quantile of the openness above which a peak counts. By eye (window: half to twice;
# quantile: 0.53 to 0.85, which give 42 to 23 accents in three texts of which the phonemes have 38).
_ACCENT_WINDOW = 0.25
_ACCENT_LEVEL = 0.75


def articulate_sound(hearing: Hearing, frames: Signal, expression: float) -> Signal:
    """Mouth track (T, 15) at the times ``frames`` (T,), seconds.

    Columns and units are those of :class:`~..channels.MouthChannel`.
    ``expression`` scales the opening, 1 is normal.
    """
    opening, width, protrusion, tongue, press, _ = smooth(hearing.mouth, _HEARD_SMOOTHING, HEARING_RATE).T
    opening = opening + _LIFT * (opening - opening.mean()) - _LOWERED
    opening = np.maximum(opening - _PRESSING * np.maximum(press - _LEAST_PRESS, 0.0), 0.0)
    opening = opening * even_out(opening)
    shape = np.zeros((len(hearing.times), len(MouthChannel)))
    shape[:, MouthChannel.JAW] = JAW_SHARE * opening
    shape[:, MouthChannel.UPPER_LIP] = UPPER_SHARE * opening
    shape[:, MouthChannel.LOWER_LIP] = (1.0 - UPPER_SHARE) * opening
    shape[:, MouthChannel.WIDTH], shape[:, MouthChannel.PROTRUSION] = width, np.maximum(protrusion, 0.0)
    shape[:, MouthChannel.TONGUE] = np.clip(tongue, 0.0, 1.0)
    mouth = np.stack([np.interp(frames, hearing.times, channel) for channel in shape.T], axis=1)
    return express(mouth, expression)


def hear_segments(hearing: Hearing, duration: float) -> list[Segment]:
    """Gapless segments from 0 to ``duration`` seconds: silences of at least 0.1 s, and neutral vowels between them."""
    edges = np.flatnonzero(np.diff(hearing.silent, prepend=~hearing.silent[:1], append=~hearing.silent[-1:]))
    segments: list[Segment] = []
    for first, last in itertools.pairwise(edges):
        start, end = float(first / HEARING_RATE), float(min(last / HEARING_RATE, duration))
        silent = bool(hearing.silent[first]) and end - start >= _SHORTEST_SILENCE
        viseme = SILENCE if silent else VISEMES["AX"]
        if segments and segments[-1].viseme is viseme:
            start = segments.pop().start
        segments.append(Segment(start, end, viseme, vowel=not silent))
    return segments


def hear_accents(hearing: Hearing) -> Signal:
    """Find accents, the loudest and most open vowels: their times (N,), seconds."""
    effort = smooth(_effort(hearing), _ACCENT_WINDOW, HEARING_RATE)
    spoken = effort[~hearing.silent]
    if not len(spoken):
        return np.empty(0)
    peak = (
        (effort[1:-1] > effort[:-2])
        & (effort[1:-1] >= effort[2:])
        & (effort[1:-1] > np.quantile(spoken, _ACCENT_LEVEL))
    )
    return hearing.times[1:-1][peak]


def _effort(hearing: Hearing) -> Signal:
    """Loudness and opening (N,), 0 in silence."""
    loud = np.maximum(1.0 + hearing.level / 3.0, 0.0)
    return np.where(hearing.silent, 0.0, loud * np.maximum(hearing.mouth[:, HEARD.index("opening")], 0.0))
