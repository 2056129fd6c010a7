"""Contacts of the lips, which blended visemes do not guarantee.

p, b and m close the lips; f and v lay the lower lip to the teeth.
Ranges in brackets were tried with ``tools/try_constants.py``, each constant alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..channels import SHAPES, MouthChannel
from .segments import Segment, segment_bounds
from .timeline import Signal, raise_plateaus, reach_frames

# Share of the other channels' motion that a contact takes away. The chin and the corners keep more, because they are
# seen moving behind closed lips, which keep most of their rounding. By eye (half
# to twice, and 1 at most).
_CLOSED_SHARES = {
    MouthChannel.JAW: 0.6,
    MouthChannel.UPPER_LIP: 1.0,
    MouthChannel.LOWER_LIP: 1.0,
    MouthChannel.WIDTH: 0.3,
    MouthChannel.PROTRUSION: 0.3,
    MouthChannel.TONGUE: 1.0,
    **dict.fromkeys(SHAPES, 0.3),
}
_BITTEN_SHARES = {MouthChannel.JAW: 0.7, MouthChannel.LOWER_LIP: 1.0}


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
        starts, ends = segment_bounds(segments)
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


# 21 ms to either side always hold a frame at 25 fps (40 ms). The rest is by eye (half to 1.4 times; at twice, the
# opening follows the phonemes less): lips meet a little before the middle of p, b and m; with a release of
# 36 ms, they jumped from closed to open within one frame.
_CLOSURE = _Contact(share=0.25, shortest=0.021, before=0.042, after=0.044, lead=0.008)
_TEETH = _Contact(share=0.25, shortest=0.018, before=0.036, after=0.038, lead=0.0)
# Share of the way to the neighbour's middle taken by a flank, and its least width, seconds. By eye (half to
# twice).
_FLANK_SHARE = 0.6
_STEEPEST_FLANK = 0.026


def touch(mouth: Signal, segments: list[Segment], frames: Signal) -> Signal:
    """Lay contacts over a mouth track (T, 15): closed lips and lip at the teeth.

    Every contact holds at least one frame centre, at any frame rate.
    """
    presses = np.array([segment.viseme.target[MouthChannel.PRESS] for segment in segments])
    bites = np.array([segment.viseme.target[MouthChannel.LIP_TO_TEETH] for segment in segments])
    closed = _CLOSURE.raise_over(segments, presses, frames)
    bitten = _TEETH.raise_over(segments, bites, frames)
    touched = mouth.copy()
    for channel, share in _CLOSED_SHARES.items():
        touched[:, channel] *= 1.0 - share * closed
    for channel, share in _BITTEN_SHARES.items():
        touched[:, channel] *= 1.0 - share * bitten
    touched[:, MouthChannel.PRESS] = closed
    touched[:, MouthChannel.LIP_TO_TEETH] = bitten * (1 - closed)
    return touched
