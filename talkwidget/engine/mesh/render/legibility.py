"""Legibility of a mouth: what the landmark network reads smaller than it is drawn is drawn wider, and the reverse.

A moustache hides the edge of an upper lip, and thin lips read as parts of the opening. The motion was measured on
filmed people by the same network, so an opening is right when it is read as it was measured.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....face.indices import eye_distance
from ....face.landmarker import place_again
from ..channels import LIPS, MouthChannel
from ..face.state import MeshState
from ..lips import LOWER_INNER, UPPER_INNER
from ..pose import HeadTurn
from .renderer import MeshRenderer, Moment, blendshape_weights

_OPENINGS, _UPPER_SHARE, _JAW_SHARE = (0.8, 1.1), 0.3, 0.2
"""Openings that are read, cm: those of open vowels. On stone, 0.6 is read as closed, and 0.8 as 1.1. Shares of the
upper lip and the jaw, as in :mod:`..face.state`."""

_TURNS = ((0.0, 0.0), (0.07, 0.05))
"""Yaw and pitch, radians, of the heads that are read: about the deviations of a head in a clip. Beneath a moustache, an
opening of 0.8 cm is read as 1.0 on the straight head and as 0.4 on the turned one."""

MEANT = 1.11
"""Part of a drawn opening that is to be read. Tuned on clips: with 1, the widest openings of some of 20 clips are
narrower than those of 95 % of the people."""

_LIMITS = (0.8, 1.3)
"""Limits of the correction. Openings of eighteen portraits read as 0.7 (beards, pencil lines) to 1.6 (stone) of what is
drawn. By eye, on six of them (0.8 to 1.4)."""

_STEP = 0.01
"""Step of the correction: rounding in the network, which varies with the processor, does not change a frame."""


def legible_renderer(state: MeshState) -> MeshRenderer:
    """Renderer of a face whose openings are read as they are meant."""
    renderer = MeshRenderer(state)
    if not state.covered:
        renderer.state = replace(state, opening_gain=state.opening_gain * _correction(renderer))
    return renderer


def _correction(renderer: MeshRenderer) -> float:
    """Factor of the lips' opening with which it is read as it is meant; 1 where the network finds no face."""
    state = renderer.state
    drawn = read = 0.0
    frame = np.empty(state.portrait.shape, np.uint8)
    for opening, (yaw, pitch) in itertools.product(_OPENINGS, _TURNS):
        mouth = np.zeros(len(MouthChannel), np.float32)
        mouth[LIPS] = _UPPER_SHARE * opening, (1.0 - _UPPER_SHARE) * opening
        mouth[MouthChannel.JAW] = _JAW_SHARE * opening
        weights = blendshape_weights(state, mouth, 0.0)
        rest = Moment(HeadTurn.from_angles(yaw, pitch, 0.0, 0.0), weights, tongue=0.0, blink=0.0, gaze=np.zeros(2))
        renderer.draw(rest, frame)
        points = renderer.positions(rest)
        found = place_again(frame, points.astype(np.float32))
        if found is None:
            return 1.0
        drawn += aperture_of(points)
        read += aperture_of(found.points)
    gain = float(np.clip(MEANT * drawn / max(read, 1e-6), *_LIMITS))
    return round(gain / _STEP) * _STEP


def aperture_of(points: NDArray[Any]) -> float:
    """Distance of the lips' inner edges in the middle, in eye distances."""
    lips = points[[UPPER_INNER[5], LOWER_INNER[5]], :2]
    return float(np.linalg.norm(lips[1] - lips[0])) / eye_distance(points)
