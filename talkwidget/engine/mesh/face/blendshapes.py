"""Blendshapes: displacement fields of the face mesh for mouth, brows and lower lids.

Only the vertices of lips, jaw, brows and lower lids are prescribed; all others follow by a biharmonic solve with
cotangent weights (Botsch & Sorkine, "On linear variational surface deformation methods", 2008). Mouth and eyes are
holes in the mesh, so upper and lower lip decouple by themselves and the corners stay smooth.

The prescribed displacements were tuned by eye on 16 portraits (photos, paintings, drawings; smiles with teeth, a turned
head), from stills and consecutive frames; heights are those of the mean face. A range in brackets still looked right
in stills of two paintings, with that constant alone changed; for the others, none was tried.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

from ....face.indices import indices, mean_face
from ..channels import Blendshape
from ..geometry import Coordinates, rotation_x, smoothstep
from ..lips import ACROSS, CORNERS, LOWER, LOWER_INNER, OVAL, PROFILE, UPPER, UPPER_INNER

VERTICES = 468
"""Vertices of the face mesh without the irises."""

_JAW_ANGLE = math.radians(14.0)
"""Rotation of the jaw for a weight of 1. A unit; how far speech opens is tuned in the visemes."""

_JAW_HINGE = np.array([0.0, 0.2, -1.6])
"""Point on the axis of the jaw's rotation, cm. By eye (y -1 to 0.2, z -4 to -1.6)."""

_RING_FOLLOW = np.array([0.8, 0.88, 0.95, 1.0])
"""Share of the inner edge's rise or fall taken by each ring, border to edge. By eye (border: 0.5 to 1)."""

_JAW_HALF, _JAW_HEIGHT, _JAW_RISE = 2.2, -4.3, (5.2, 3.6)
"""Upper border of the jaw, cm: level up to the first distance from the middle, at the second; from there it rises by
3.6 over 5.2. By eye (height -5 to -3.6)."""

_JAW_FADE, _MANDIBLE = 2.6, 0.93
"""Depth in cm below that border at which skin belongs to the jaw fully; share from which it is prescribed. By eye
(depth 1.5 to 4; share 0.93 to 0.98, at 0.7 the lower lip smears)."""

_CORNER_FOLLOW = 0.22
"""Share of the jaw's motion taken by the mouth's corners; the middle of the lower lip takes all. By eye (0.1 to 0.22;
at 0.4 corners look cut off)."""

_CHEEKS, _NOSE_SIDE = 2.3, 1.5
"""Height below which cheeks follow the lower lids, and half the width of the nose, cm on the mean face. By eye."""

_CHIN = np.array([152, 175, 199, 200, 201, 421, 208, 428])
_NOSE_TIP = np.array([1, 2, 4, 5])


def mouth_width(neutral: Coordinates) -> float:
    """Distance of the inner corners of the closed mouth of ``neutral`` (>= 468, 3), cm."""
    return float(np.linalg.norm(neutral[CORNERS[0, 3]] - neutral[CORNERS[1, 3]]))


def open_jaw(points: Coordinates, amount: float) -> Coordinates:
    """Rotate points (N, 3) of the lower jaw, cm, about its hinge; ``amount`` 1 is 14 degrees."""
    return (points - _JAW_HINGE) @ rotation_x(_JAW_ANGLE * amount).T + _JAW_HINGE


class Handles:
    """Prescribed displacements of vertices; a later one replaces an earlier one."""

    def __init__(self) -> None:
        self.known = np.zeros(VERTICES, bool)
        self.displacement = np.zeros((VERTICES, 3))

    def pin(self, vertices: NDArray[np.generic]) -> Handles:
        """Hold ``vertices`` (indices or mask) where they are."""
        return self.move(vertices, np.zeros(3))

    def pin_above(self, height: float) -> Handles:
        """Hold every vertex higher than ``height`` cm on the mean face."""
        return self.pin(_mean()[:, 1] > height)

    def move(self, vertices: NDArray[np.generic], displacement: Coordinates) -> Handles:
        """Displace ``vertices`` by (3,) or (n, 3) cm."""
        self.known[vertices] = True
        self.displacement[vertices] = displacement
        return self

    def spread(self) -> Coordinates:
        """Displacement (468, 3) of all vertices by biharmonic interpolation of the handles."""
        known = np.flatnonzero(self.known)
        free = np.flatnonzero(~self.known)
        operator = _bilaplacian()
        result = self.displacement.copy()
        result[free] = np.linalg.solve(operator[np.ix_(free, free)], -operator[np.ix_(free, known)] @ result[known])
        return result


def build_blendshapes(neutral: Coordinates) -> NDArray[np.float64]:
    """Build the blendshapes of a face.

    Parameters
    ----------
    neutral
        The face with closed lips, at least (468, 3), head frame, cm.

    Returns
    -------
    numpy.ndarray
        (10, 468, 3): cm per unit of each :class:`~.channels.Blendshape`.
    """
    build = {
        Blendshape.JAW: _jaw,
        Blendshape.UPPER_LIP: _upper_lip,
        Blendshape.LOWER_LIP: _lower_lip,
        Blendshape.WIDTH: _width,
        Blendshape.PROTRUSION: _protrusion,
        Blendshape.PRESS: _press,
        Blendshape.LIP_TO_TEETH: _lip_to_teeth,
        Blendshape.SMILE: _smile,
        Blendshape.SQUINT: _squint,
        Blendshape.BROW: _brow,
    }
    return np.stack([build[shape](neutral) for shape in Blendshape])


def _jaw(neutral: Coordinates) -> Coordinates:
    """Rotate chin and lower lip about the hinge; corners come in by 0.1 cm, the upper lip follows at its sides."""
    turned = open_jaw(neutral[:VERTICES], 1.0) - neutral[:VERTICES]
    turned[:, 0] = 0.0
    handles = Handles().pin_above(-2.2)
    side, height = np.abs(_mean()[:, 0]), _mean()[:, 1]
    rise = (side - _JAW_HALF) / _JAW_RISE[0] * _JAW_RISE[1]
    border = np.where(side < _JAW_HALF, _JAW_HEIGHT, _JAW_HEIGHT + rise)
    belongs = smoothstep(border - height, 0.0, _JAW_FADE)
    mandible = belongs > _MANDIBLE
    handles.move(mandible, turned[mandible] * belongs[mandible, None])
    for ring in range(4):
        lower, upper = LOWER[ring, 1:-1], UPPER[ring, 1:-1]
        handles.move(lower, turned[lower] * (_CORNER_FOLLOW + (1.0 - _CORNER_FOLLOW) * PROFILE[1:-1, None]))
        handles.move(upper, turned[upper] * (0.20 * (1.0 - PROFILE[1:-1, None])))
    for corners, inwards in zip(CORNERS, (0.10, -0.10), strict=True):
        handles.move(corners, _CORNER_FOLLOW * turned[corners] + np.array([inwards, 0.0, 0.0]))
    return handles.spread()


def _lift(side: NDArray[np.int64], direction: float) -> Handles:
    """Move one lip up (``direction`` 1) or down (-1) and hold the other."""
    handles = Handles()
    other = LOWER if side is UPPER else UPPER
    handles.pin(other.ravel()).pin(OVAL)
    for ring in range(4):
        rise = direction * _RING_FOLLOW[ring] * PROFILE[1:-1]
        handles.move(side[ring, 1:-1], np.stack([0 * rise, rise, 0 * rise], 1))
    return handles


def _upper_lip(neutral: Coordinates) -> Coordinates:
    return _lift(UPPER, 1.0).pin_above(-1.4).spread()


def _lower_lip(neutral: Coordinates) -> Coordinates:
    handles = _lift(LOWER, -1.0).pin(_CHIN)
    above = (_mean()[:, 1] > -3.0) & ~handles.known
    return handles.pin(above).spread()


def _width(neutral: Coordinates) -> Coordinates:
    """Move the corners outwards, and back around the teeth."""
    handles = Handles().pin_above(-1.0)
    spread = np.stack([ACROSS, 0.10 * ACROSS**2, -0.22 * ACROSS**2], 1)
    for ring in range(4):
        handles.move(LOWER[ring], spread).move(UPPER[ring], spread)
    return handles.pin(OVAL).pin(_NOSE_TIP).spread()


def _protrusion(neutral: Coordinates) -> Coordinates:
    """Move the lips forward, the middle most, and thicken them by up to 0.12 cm."""
    handles = Handles().pin_above(-1.6)
    for ring in range(4):
        forward = (1.0 - 0.45 * ACROSS**2) * (0.75 + 0.25 * ring / 3.0)
        thicker = (3 - ring) / 3.0 * PROFILE
        handles.move(LOWER[ring], np.stack([0 * forward, -0.12 * thicker, forward], 1))
        handles.move(UPPER[ring], np.stack([0 * forward, 0.10 * thicker, forward], 1))
    return handles.pin(OVAL).spread()


def _press(neutral: Coordinates) -> Coordinates:
    """Roll the lips in: outer borders move by 30 % of the lip's height to the seam and 0.12 cm back."""
    handles = Handles().pin_above(-2.6)
    for ring in range(4):
        for lip, inner, towards in ((LOWER, LOWER_INNER, 1.0), (UPPER, UPPER_INNER, -1.0)):
            thickness = np.abs(neutral[lip[ring], 1] - neutral[inner, 1])
            roll_in = np.stack([0 * PROFILE, towards * 0.30 * thickness, -0.12 * PROFILE], 1)
            handles.move(lip[ring, 1:-1], roll_in[1:-1])
    return handles.pin(CORNERS.ravel()).pin(OVAL).spread()


def _lip_to_teeth(neutral: Coordinates) -> Coordinates:
    """Move the lower lip 0.14 to 0.26 cm up and up to 0.25 cm back."""
    handles = Handles().pin_above(-3.0).pin(UPPER.ravel())
    for ring in range(4):
        depth = ring / 3.0
        up, back = PROFILE * (0.14 + 0.12 * depth), -0.25 * PROFILE * (0.3 + 0.7 * depth)
        handles.move(LOWER[ring, 1:-1], np.stack([0 * up, up, back], 1)[1:-1])
    return handles.pin(OVAL).spread()


def _smile(neutral: Coordinates) -> Coordinates:
    """Move the corners outwards, upwards and back."""
    handles = Handles().pin_above(0.2)
    lift = np.stack([0.7 * ACROSS, 0.9 * np.abs(ACROSS) ** 2.5, -0.3 * ACROSS**2], 1)
    for ring in range(4):
        handles.move(LOWER[ring], lift).move(UPPER[ring], lift)
    return handles.pin(OVAL).spread()


def _squint(neutral: Coordinates) -> Coordinates:
    """Raise the lower lids in an arch, with the cheeks below; upper lids, nose and oval stay."""
    height, side = _mean()[:, 1], np.abs(_mean()[:, 0])
    handles = Handles().pin((height > _CHEEKS) | (height < -1.0) | ((side < _NOSE_SIDE) & (height > 0.2))).pin(OVAL)
    for eye in (indices().right_eye, indices().left_eye):
        rise = np.sqrt(1.0 - np.linspace(-1, 1, len(eye.lower)) ** 2)
        handles.pin(eye.upper).move(eye.lower, np.stack([0 * rise, rise, 0 * rise], 1))
    return handles.spread()


def _brow(neutral: Coordinates) -> Coordinates:
    """Raise the brows, the outer ends least; eyes and hairline stay."""
    height = _mean()[:, 1]
    handles = Handles().pin((height < 3.1) | (height > 7.6))
    outer_to_inner = np.array([0.75, 0.9, 1.0, 1.0, 0.95])
    for eye in (indices().right_eye, indices().left_eye):
        for edge in (eye.brow_upper, eye.brow_lower):
            handles.move(edge, np.stack([0 * outer_to_inner, outer_to_inner, 0 * outer_to_inner], 1))
        handles.pin(eye.ring)
    return handles.spread()


def _mean() -> Coordinates:
    return mean_face().vertices[:VERTICES].astype(np.float64)


@functools.cache
def _bilaplacian() -> Coordinates:
    """Squared cotangent Laplacian (468, 468) of the mean face, regularised to be invertible."""
    vertices, triangles = _mean(), mean_face().triangles
    weight = np.zeros((VERTICES, VERTICES))
    for corner in range(3):
        i, j, o = (triangles[:, (corner + k) % 3] for k in range(3))
        a, b = vertices[i] - vertices[o], vertices[j] - vertices[o]
        cotangent = (a * b).sum(1) / np.linalg.norm(np.cross(a, b), axis=1)
        # Slivers and obtuse triangles would give huge or negative weights.
        half = np.clip(cotangent, 0.05, 3.0) / 2.0
        np.add.at(weight, (i, j), half)
        np.add.at(weight, (j, i), half)
    laplacian = np.diag(weight.sum(1)) - weight
    return laplacian @ laplacian + 1e-9 * np.eye(VERTICES)
