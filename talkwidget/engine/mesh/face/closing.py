"""Closing of a mouth that the portrait shows open: the jaw turns shut, lips meet, a smile relaxes.

Lengths are in cm of the head frame.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ....face.indices import indices, mean_face
from ..channels import Blendshape
from ..geometry import Coordinates, smoothstep
from ..lips import ACROSS, CORNERS, LOWER, LOWER_INNER, MIDDLE, OVAL, UPPER, UPPER_INNER
from ..pose import HeadPose
from .blendshapes import VERTICES, Handles, build_blendshapes, open_jaw

_OFF_TEETH, _OFF_CORNERS = 0.30, 0.4
"""Share of the way to ring 2 by which the sampled edge of an open lip moves off the teeth. Else it carries a white
fringe. The second number is what is added at the corners, which are dark inside. By eye, on 16 portraits (each 0.6 to
1.6 times)."""

CORNER_PULL = (0.20, 0.40, 0.60)
"""Distance of the corners of rings 1 to 3 from ring 0, as a part of what the landmarks give. By eye, on 16 portraits:
for ring 3, 0.25 looks cut with a knife, and 1.0 leaves long whiskers in drawings."""

_BARED, _SHARE_OF_JAW = 1.0, 0.65
"""Gap that a smile leaves with the jaw shut, and share of what is beyond it that the jaw closes. By eye: two toothy
smiles have gaps of 1.0 and 1.3 with the chin where it is in closed mouths. Bared 0.8 to 1.0, jaw share 0.5 to 0.8."""

_SHORT_FACE = 6.4
"""Distance from nose to chin that the jaw never closes beyond: in five portraits with closed mouths, it is 6.2 to
6.8."""

_NOSE_BASE = 2
"""Vertex under the nose."""

_RIGID_JAW = 0.93
"""Weight of the jaw from which a vertex turns rigidly. By eye (0.56 to 1)."""

_UPPER_LIP_SHARE = 0.30
"""Share of the lips' gap, the jaw shut, that is closed by the upper lip. By eye, on 16 portraits (0.18 to 0.48)."""

_CLOSED_WIDTH, _THICKEST = 5.0, 1.4
"""Width of a closed mouth, and limit of the lips' gain in thickness. Lips stretched by a smile keep their area, so that
they are thicker by as much as they are wider. The mean face's mouth is 4.9 wide; five closed ones are 4.0 to 5.5."""

_DROOP, _LIFTED = 0.15, 0.45
"""Way of the corners below the middle of the seam in closed lips. The most by which corners that hang lower with the
jaw are lifted. The mean face's hang by 0.1; by eye (0 to 0.3), more reads as a frown."""

_SMILE_LIFT = 0.10
"""Part of the lift that corners of a smile go without, since relaxing them lowers them anyway. By eye, on 16 portraits
(0.06 to 0.16)."""

_LIPS_ABOVE, _JAW_ABOVE = -2.4, -2.2
"""Heights on the mean face above which nothing moves as lips close and as the jaw turns shut. By eye (each 0.6 to 1.6
times)."""

_CORNER_TURN, _TURN_BEND = 0.22, 2.2
"""Share of the jaw's turn that the lower lip takes at the corners, and exponent of its rise to the middle. By eye, on
two toothy smiles (each 0.6 to 1.6 times)."""

_JAW_LINE, _JAW_SIDE, _JAW_FADE = (-4.3, 3.6), (2.2, 5.2), 2.6
"""Line from below the lips to the ears, on the mean face. The first pair is the height at its start and the rise to its
end. The second is the distance of its start from the middle, and its length. The last is the height below it over which
the jaw's turn sets in. By eye, on 16 portraits (each 0.6 to 1.6 times)."""

_NORMAL_WIDTH, _WIDEST_SMILE = 5.2, 0.35
"""Distance of the corners of a mouth that does not smile, and the most that each corner of a wider one is drawn in. By
eye, on 16 portraits (distance 3.1 to 5.2, at 8.3 a smile stays; drawn in by 0.21 to 0.56)."""

_ORDINARY_EYE, _CHEEK_RISE = 0.365, 0.6
"""Opening of an eye that no smile narrows, relative to its width; most rise of a lower lid, cm per cm of smile. By eye
(each 0.6 to 1.6 times): with less, squinting eyes were judged half open."""


def close_open(landmarks: Coordinates, pose: HeadPose) -> tuple[Coordinates, Coordinates, Coordinates]:
    """Bring the lips of a face with (478, 3) ``landmarks`` together, draw the corners in, and relax the smile.

    Returns
    -------
    tuple
        Texture coordinates (478, 2), the face as the portrait shows it, and with its lips closed, cm: (478, 3).
    """
    points = landmarks.copy()
    off = _OFF_TEETH + _OFF_CORNERS * ACROSS[MIDDLE, None] ** 2
    for lip in (UPPER, LOWER):
        points[lip[3, MIDDLE], :2] += off * (points[lip[2, MIDDLE], :2] - points[lip[3, MIDDLE], :2])
    for corners in CORNERS:
        outer, inner = points[corners[0], :2].copy(), points[corners[3], :2].copy()
        for ring, pull in zip((1, 2, 3), CORNER_PULL, strict=True):
            points[corners[ring], :2] = outer + pull * (inner - outer)
    rest = pose.to_head(np.c_[points[:, :2], landmarks[:, 2]])
    shut = rest.copy()
    shut[:VERTICES] += _shut_jaw(rest)
    corner_distance = float(np.linalg.norm(rest[CORNERS[0, 0]] - rest[CORNERS[1, 0]]))
    narrower = float(np.clip((corner_distance - _NORMAL_WIDTH) / 2.0, 0.0, _WIDEST_SMILE))
    between = shut[LOWER_INNER] - shut[UPPER_INNER]
    seam = shut[UPPER_INNER] + _UPPER_LIP_SHARE * between
    droop = float(seam[5, 1] - shut[CORNERS[:, 3], 1].mean()) - _DROOP
    rise = float(np.clip(droop, 0.0, _LIFTED)) - _SMILE_LIFT * (narrower > 0)
    sideways = np.stack([-narrower * ACROSS, rise * ACROSS**2, 0 * ACROSS], 1)
    growth = float(np.clip(corner_distance / _CLOSED_WIDTH, 1.0, _THICKEST)) - 1.0
    handles = Handles().pin_above(_LIPS_ABOVE)
    for lip, way in ((UPPER, _UPPER_LIP_SHARE * between), (LOWER, (_UPPER_LIP_SHARE - 1.0) * between)):
        for ring in range(4):
            thicker = growth * (shut[lip[ring]] - shut[lip[3]])
            handles.move(lip[ring], way + thicker + sideways)
    for corners, column in zip(CORNERS, (0, -1), strict=True):
        handles.move(corners, sideways[column])
    neutral = shut.copy()
    neutral[:VERTICES] += handles.pin(OVAL).spread()
    # The lifted corners of a smile, and the cheeks that narrow its eyes, relax before it speaks.
    blendshapes = build_blendshapes(neutral)
    neutral[:VERTICES] -= narrower * blendshapes[Blendshape.SMILE]
    neutral[:VERTICES] -= narrower * _squint(rest) * blendshapes[Blendshape.SQUINT]
    return points[:, :2].copy(), rest, neutral


def _shut_jaw(rest: Coordinates) -> Coordinates:
    """Displacement (468, 3) that turns the jaw of ``rest`` (478, 3) shut, as far as it is open."""
    gap = float((rest[UPPER_INNER, 1] - rest[LOWER_INNER, 1]).max())
    chin = indices().chin
    length = float(rest[_NOSE_BASE, 1] - rest[chin, 1])
    rise = min(_SHARE_OF_JAW * max(gap - _BARED, 0.0), max(length - _SHORT_FACE, 0.0))
    if rise == 0.0:
        return np.zeros((VERTICES, 3))
    # A small turn raises the chin in proportion.
    unit = float(open_jaw(rest[[chin]], -0.1)[0, 1] - rest[chin, 1]) / 0.1
    turned = open_jaw(rest[:VERTICES], -rise / unit) - rest[:VERTICES]
    weight = _jaw_weight()
    handles = Handles().pin_above(_JAW_ABOVE)
    rigid = np.flatnonzero(weight > _RIGID_JAW)
    handles.move(rigid, turned[rigid])
    handles.move(OVAL, weight[OVAL, None] * turned[OVAL])
    lift = np.sqrt(np.clip(1.0 - np.abs(ACROSS) ** _TURN_BEND, 0.0, 1.0))[:, None]
    for ring in range(4):
        handles.pin(UPPER[ring, MIDDLE])
        handles.move(LOWER[ring], turned[LOWER[ring]] * (_CORNER_TURN + (1.0 - _CORNER_TURN) * lift))
    return handles.spread()


def _jaw_weight() -> NDArray[np.float64]:
    """Share (468,) of the jaw's turn: 1 on the chin, 0 on the cheeks above a line from below the lips to the ears."""
    x, y = np.abs(mean_face().vertices[:VERTICES, 0]), mean_face().vertices[:VERTICES, 1]
    line = _JAW_LINE[0] + _JAW_LINE[1] * np.clip((x - _JAW_SIDE[0]) / _JAW_SIDE[1], 0.0, 1.0)
    return np.asarray(smoothstep(line - y, 0.0, _JAW_FADE))


def _squint(head: Coordinates) -> float:
    """Rise of the lower lids of ``head`` (478, 3) over those of an ordinary eye, cm per cm of smile, 0..0.6."""
    eyes = (indices().right_eye, indices().left_eye)
    width = np.mean([np.linalg.norm(head[eye.outer_corner] - head[eye.inner_corner]) for eye in eyes])
    opening = np.mean([head[eye.upper[4], 1] - head[eye.lower[4], 1] for eye in eyes])
    return float(np.clip((_ORDINARY_EYE * width - opening) / _WIDEST_SMILE, 0.0, _CHEEK_RISE))
