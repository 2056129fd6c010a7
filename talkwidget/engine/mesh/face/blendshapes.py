"""Controls of mouth, brows and lids: displacement fields of the face mesh, one for each thing a face can do.

Only the vertices of lips, jaw, brows and lower lids are prescribed; all others follow by a biharmonic solve with
cotangent weights (Botsch & Sorkine, On linear variational surface deformation methods, 2008). Mouth and eyes are holes
in the mesh, so upper and lower lip decouple by themselves and the corners stay smooth.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

from ....face.indices import indices, mean_face
from .lips import ACROSS, CORNERS, LOWER, LOWER_INNER, OVAL, PROFILE, UPPER, UPPER_INNER, smoothstep
from .pose import Points, rotation_x

VERTICES = 468
CONTROLS = ("jaw", "up", "low", "wide", "prot", "press", "fv", "smile", "squint", "brow")
"""Order of the fields :func:`build_controls` returns. Units: jaw 1 = 14 degrees, press and fv 0..1, the others cm."""

JAW_ANGLE = math.radians(14.0)
JAW_HINGE = np.array([0.0, 0.2, -1.6])
"""Axis of the jaw's rotation passes here, cm."""

RING_FOLLOW = np.array([0.8, 0.88, 0.95, 1.0])
"""How far ring r goes along when the lip's inner edge is raised or lowered."""

_CHEEKS, _NOSE_SIDE = 2.3, 1.5
"""Height below which cheeks go along with the lower lids, and half the width of the nose, cm on the mean face."""

_CHIN = np.array([152, 175, 199, 200, 201, 421, 208, 428])
_NOSE_TIP = np.array([1, 2, 4, 5])


def mouth_width(neutral: Points) -> float:
    """Distance of the inner corners of the closed mouth, cm; the mean face has 4.3."""
    return float(np.linalg.norm(neutral[CORNERS[0, 3]] - neutral[CORNERS[1, 3]]))


def jaw_rotation(amount: float) -> Points:
    """Rotation (3, 3) of the lower jaw, opened by ``amount`` of :data:`JAW_ANGLE`."""
    return rotation_x(JAW_ANGLE * amount)


class Handles:
    """Prescribed displacements: what is set later replaces what was set before."""

    def __init__(self) -> None:
        self.known = np.zeros(VERTICES, bool)
        self.displacement = np.zeros((VERTICES, 3))

    def pin(self, vertices: NDArray[np.generic]) -> Handles:
        """Hold ``vertices`` (indices or mask) where they are."""
        return self.move(vertices, np.zeros(3))

    def pin_above(self, height: float) -> Handles:
        """Hold every vertex that lies higher than ``height`` cm on the mean face."""
        return self.pin(_mean()[:, 1] > height)

    def move(self, vertices: NDArray[np.generic], displacement: Points) -> Handles:
        """Displace ``vertices`` by (3,) or (n, 3) cm."""
        self.known[vertices] = True
        self.displacement[vertices] = displacement
        return self

    def spread(self) -> Points:
        """Displacement of all 468 vertices: the biharmonic interpolation of the handles."""
        known = np.flatnonzero(self.known)
        free = np.flatnonzero(~self.known)
        operator = _bilaplacian()
        result = self.displacement.copy()
        result[free] = np.linalg.solve(operator[np.ix_(free, free)], -operator[np.ix_(free, known)] @ result[known])
        return result


def build_controls(neutral: Points) -> NDArray[np.float64]:
    """Displacement fields for a face.

    Parameters
    ----------
    neutral
        The face with closed lips, at least (468, 3), head frame, cm.

    Returns
    -------
    numpy.ndarray
        (10, 468, 3) cm per unit of :data:`CONTROLS`.
    """
    makers = (_jaw, _raise_upper, _lower_lower, _wide, _protrude, _press, _tuck, _smile, _squint, _brow)
    return np.stack([maker(neutral) for maker in makers])


def _jaw(neutral: Points) -> Points:
    turned = (neutral[:VERTICES] - JAW_HINGE) @ jaw_rotation(1.0).T + JAW_HINGE - neutral[:VERTICES]
    turned[:, 0] = 0.0
    handles = Handles().pin_above(-2.2)
    side, height = np.abs(_mean()[:, 0]), _mean()[:, 1]
    border = np.where(side < 2.2, -4.3, -4.3 + (side - 2.2) / 5.2 * 3.6)
    belongs = smoothstep(border - height, 0.0, 2.6)
    mandible = belongs > 0.93
    handles.move(mandible, turned[mandible] * belongs[mandible, None])
    for ring in range(4):
        lower, upper = LOWER[ring, 1:-1], UPPER[ring, 1:-1]
        handles.move(lower, turned[lower] * (0.22 + 0.78 * PROFILE[1:-1, None]))
        handles.move(upper, turned[upper] * (0.20 * (1.0 - PROFILE[1:-1, None])))
    for corners, inwards in zip(CORNERS, (0.10, -0.10), strict=True):
        handles.move(corners, 0.22 * turned[corners] + np.array([inwards, 0.0, 0.0]))
    return handles.spread()


def _lift(side: NDArray[np.int64], direction: float) -> Handles:
    handles = Handles()
    other = LOWER if side is UPPER else UPPER
    handles.pin(other.ravel()).pin(OVAL)
    for ring in range(4):
        rise = direction * RING_FOLLOW[ring] * PROFILE[1:-1]
        handles.move(side[ring, 1:-1], np.stack([0 * rise, rise, 0 * rise], 1))
    return handles


def _raise_upper(neutral: Points) -> Points:
    return _lift(UPPER, 1.0).pin_above(-1.4).spread()


def _lower_lower(neutral: Points) -> Points:
    handles = _lift(LOWER, -1.0).pin(_CHIN)
    above = (_mean()[:, 1] > -3.0) & ~handles.known
    return handles.pin(above).spread()


def _wide(neutral: Points) -> Points:
    handles = Handles().pin_above(-1.0)
    spread = np.stack([ACROSS, 0.10 * ACROSS**2, -0.22 * ACROSS**2], 1)
    for ring in range(4):
        handles.move(LOWER[ring], spread).move(UPPER[ring], spread)
    return handles.pin(OVAL).pin(_NOSE_TIP).spread()


def _protrude(neutral: Points) -> Points:
    handles = Handles().pin_above(-1.6)
    for ring in range(4):
        forward = (1.0 - 0.45 * ACROSS**2) * (0.75 + 0.25 * ring / 3.0)
        thicker = (3 - ring) / 3.0 * PROFILE
        handles.move(LOWER[ring], np.stack([0 * forward, -0.12 * thicker, forward], 1))
        handles.move(UPPER[ring], np.stack([0 * forward, 0.10 * thicker, forward], 1))
    return handles.pin(OVAL).spread()


def _press(neutral: Points) -> Points:
    handles = Handles().pin_above(-2.6)
    for ring in range(4):
        for lip, inner, towards in ((LOWER, LOWER_INNER, 1.0), (UPPER, UPPER_INNER, -1.0)):
            thickness = np.abs(neutral[lip[ring], 1] - neutral[inner, 1])
            roll_in = np.stack([0 * PROFILE, towards * 0.30 * thickness, -0.12 * PROFILE], 1)
            handles.move(lip[ring, 1:-1], roll_in[1:-1])
    return handles.pin(CORNERS.ravel()).pin(OVAL).spread()


def _tuck(neutral: Points) -> Points:
    handles = Handles().pin_above(-3.0).pin(UPPER.ravel())
    for ring in range(4):
        depth = ring / 3.0
        up, back = PROFILE * (0.14 + 0.12 * depth), -0.25 * PROFILE * (0.3 + 0.7 * depth)
        handles.move(LOWER[ring, 1:-1], np.stack([0 * up, up, back], 1)[1:-1])
    return handles.pin(OVAL).spread()


def _smile(neutral: Points) -> Points:
    handles = Handles().pin_above(0.2)
    lift = np.stack([0.7 * ACROSS, 0.9 * np.abs(ACROSS) ** 2.5, -0.3 * ACROSS**2], 1)
    for ring in range(4):
        handles.move(LOWER[ring], lift).move(UPPER[ring], lift)
    return handles.pin(OVAL).spread()


def _squint(neutral: Points) -> Points:
    height, side = _mean()[:, 1], np.abs(_mean()[:, 0])
    handles = Handles().pin((height > _CHEEKS) | (height < -1.0) | ((side < _NOSE_SIDE) & (height > 0.2))).pin(OVAL)
    for eye in (indices().right_eye, indices().left_eye):
        rise = np.sqrt(1.0 - np.linspace(-1, 1, len(eye.lower)) ** 2)
        handles.pin(eye.upper).move(eye.lower, np.stack([0 * rise, rise, 0 * rise], 1))
    return handles.spread()


def _brow(neutral: Points) -> Points:
    height = _mean()[:, 1]
    handles = Handles().pin((height < 3.1) | (height > 7.6))
    outer_to_inner = np.array([0.75, 0.9, 1.0, 1.0, 0.95])
    for eye in (indices().right_eye, indices().left_eye):
        for edge in (eye.brow_upper, eye.brow_lower):
            handles.move(edge, np.stack([0 * outer_to_inner, outer_to_inner, 0 * outer_to_inner], 1))
        handles.pin(eye.ring)
    return handles.spread()


def _mean() -> Points:
    return mean_face().vertices[:VERTICES].astype(np.float64)


@functools.cache
def _bilaplacian() -> Points:
    vertices, triangles = _mean(), mean_face().triangles
    weight = np.zeros((VERTICES, VERTICES))
    for corner in range(3):
        i, j, o = (triangles[:, (corner + k) % 3] for k in range(3))
        a, b = vertices[i] - vertices[o], vertices[j] - vertices[o]
        cotangent = (a * b).sum(1) / np.linalg.norm(np.cross(a, b), axis=1)
        # Clipped: slivers and obtuse triangles would give huge or negative weights.
        half = np.clip(cotangent, 0.05, 3.0) / 2.0
        np.add.at(weight, (i, j), half)
        np.add.at(weight, (j, i), half)
    laplacian = np.diag(weight.sum(1)) - weight
    return laplacian @ laplacian + 1e-9 * np.eye(VERTICES)
