"""Moods: what a mood adds to a speaking face, and when.

Muscles are numbered as in the Facial Action Coding System (Ekman & Friesen, 1978). Happy is 6 and 12, sad 1, 4 and 15,
serious 4 alone, surprised 1, 2 and 5. Amounts are by eye, within the range of filmed people. Their corners move by 3.7
to 8.6 mm, and their brows by 3.4 to 6.9 mm (10th and 90th percentile).

Ranges were tried in stills of three portraits, with all amounts of a mood times as much. Happy and sad look right from
0.7 to 2, serious and surprised from 0.7 to 1.4. At half, each reads as neutral. At twice, serious reads as angry, and
surprised brows stand in the hair. With the energies alone, the figures of ``tools/try_constants.py`` hold from half
to 1.4 times, but for calm heads. Sad ones move by 9 degrees a second, serious ones by 9 at 1.4 times; nine in ten
filmed people have more than 9.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

import numpy as np

from ....script.markers import MOODS
from .timeline import FLANK_REACH, Signal, raise_plateaus

_LEAD, _FLANKS = 0.15, (0.30, 0.45)
"""Time by which a face changes before the first word of a mood, and flanks, seconds. By eye (0.2 to 0.6): faster ones
snap, slower ones miss short sentences."""


@dataclass(frozen=True)
class MoodFace:
    """Face of a mood, added to that of the speech.

    Attributes
    ----------
    corners, width
        Corners of the mouth up, and each outwards, cm.
    brow, inner
        Brows up, and their inner ends against the whole, cm.
    cheeks
        Lower lids and cheeks up, cm.
    lids
        Fall of the upper lids, in parts of the eye's opening.
    pitch
        Head down, degrees.
    energy
        Gain of the head's and brows' motion, less 1.
    """

    corners: float = 0.0
    width: float = 0.0
    brow: float = 0.0
    inner: float = 0.0
    cheeks: float = 0.0
    lids: float = 0.0
    pitch: float = 0.0
    energy: float = 0.0


_FACES = {
    "neutral": MoodFace(),
    "happy": MoodFace(corners=0.36, width=0.24, brow=0.06, cheeks=0.12, pitch=-0.8, energy=0.15),
    "sad": MoodFace(corners=-0.36, width=-0.08, brow=-0.05, inner=0.28, lids=0.16, pitch=3.0, energy=-0.35),
    "serious": MoodFace(corners=-0.14, brow=-0.26, inner=-0.14, cheeks=0.05, lids=0.04, pitch=0.8, energy=-0.25),
    "surprised": MoodFace(brow=0.58, inner=0.05, lids=-0.14, pitch=-1.6, energy=0.10),
}
_FACE_TABLE = np.array([astuple(_FACES[mood]) for mood in MOODS])


@dataclass(frozen=True)
class MoodTracks:
    """Values of :class:`MoodFace` over time, (T,) each."""

    corners: Signal
    width: Signal
    brow: Signal
    inner: Signal
    cheeks: Signal
    lids: Signal
    pitch: Signal
    energy: Signal


def follow_moods(mood: str, marked: Iterable[tuple[str, float, float]], frames: Signal) -> MoodTracks:
    """Faces at the times ``frames`` (T,): that of ``mood``, and of the ``marked`` ones in their seconds.

    Moods blend into each other. A later mark holds over an earlier one; marks may begin before the first frame and end
    after the last one.
    """
    weights = np.zeros((len(frames), len(MOODS)))
    weights[:, MOODS.index(mood)] = 1.0
    for name, start, end in marked:
        begin = start - _LEAD
        near = slice(*np.searchsorted(frames, [begin - FLANK_REACH * _FLANKS[0], end + FLANK_REACH * _FLANKS[1]]))
        shown = raise_plateaus(frames[near], np.array([begin]), np.array([end]), *_FLANKS)
        weights[near] *= 1.0 - shown[:, None]
        weights[near, MOODS.index(name)] += shown
    return MoodTracks(*(weights @ _FACE_TABLE).T)
