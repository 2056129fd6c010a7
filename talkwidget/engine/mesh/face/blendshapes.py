"""Blendshapes: displacement fields of the face mesh for mouth, brows and lids.

Most are fitted to filmed people (:mod:`..motion.tables`). Of the others, only the vertices of lips and lids are
prescribed. All others follow by a biharmonic solve with cotangent weights (Botsch & Sorkine, "On linear variational
surface deformation methods", 2008). Mouth and eyes are holes in the mesh, so upper and lower lip decouple by themselves
and the corners stay smooth.

The prescribed displacements were tuned by eye on 16 portraits (photos, paintings, drawings; smiles with teeth, a turned
head), from stills and consecutive frames. Heights are those of the mean face. A range in brackets still looked right in
stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

from ....face.indices import indices, mean_face
from ..channels import BROWS, FITTED, SHAPES, SIDES, Blendshape
from ..geometry import Coordinates, rotation_x
from ..lips import ACROSS, CORNERS, LOWER, LOWER_INNER, OVAL, PROFILE, UPPER, UPPER_INNER
from ..motion.tables import people_tables

VERTICES = 468
"""Vertices of the face mesh without the irises."""

_COTANGENTS, _REGULAR = (0.05, 3.0), 1e-9
"""Limits of a cotangent weight, those of angles of 87 and 18 degrees, and what makes the system invertible: far below
its own values."""

_JAW_ANGLE = math.radians(14.0)
"""Rotation of the jaw for a weight of 1. A unit; how far speech opens is tuned in the visemes."""

_JAW_HINGE = np.array([0.0, 0.2, -1.6])
"""Point on the axis of the jaw's rotation, cm. By eye (y -1 to 0.2, z -4 to -1.6)."""

_CHEEK_TOP, _NOSE_SIDE, _BROW_LINE = 2.3, 1.5, 4.6
"""Height below which cheeks follow the lower lids, half the width of the nose, and height of the brows, cm on the mean
face. By eye (each 0.6 to 1.6 times)."""

_UNDER_NOSE, _UNDER_LIPS, _CHIN_TOP, _UNDER_EYES = -1.6, -2.6, -3.0, 0.2
"""Heights on the mean face above which nothing moves as the lips go forward, press, go to the teeth, and smile. They
lie just beyond the muscles that do it. By eye (each 0.6 to 1.6 times)."""

_FORWARD_SIDES, _FORWARD_BORDER = 0.45, 0.75
"""Share of the way forward that lips lose towards the corners, and share that their borders keep. By eye (each 0.6 to
1.6 times)."""

_THICKER = {"lower": -0.12, "upper": 0.10}
"""Way of the borders of rounded lips, cm. By eye (each 0.6 to 1.6 times)."""

_PRESSED_FORWARD = 0.06
"""Way forward of the middle of pressed lips, cm. By eye (0.036 to 0.096)."""

_TO_TEETH_UP, _TO_TEETH_BACK = (0.10, 0.06), (0.25, 0.3)
"""Rise of the lower lip's border at the upper teeth and what its edge has more, cm. Way back of its edge, cm, and share
of the border. People's lower lips are 1 to 3 mm above closure in f and v. By eye (rise 0.85
to 2 times, way back 1 to 2 times): with less, painted lips look closed."""

_SMILE_OUT, _SMILE_UP, _SMILE_BACK = 0.7, (0.9, 2.5), 0.3
"""Way of the corners of a smile outwards, upwards and back, cm; the exponent bends the lips. By eye (each 0.6 to 1.6
times)."""

_SQUINT_END = -1.0
"""Height on the mean face below which cheeks stay as lids rise. By eye (-1.6 to -0.6)."""

_BULGE = 0.08
"""Share of a lip's height by which pressed lips bulge. People's lips are about 1 mm thicker in p, b and m than at
rest, in which their mouths are mostly open."""


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
        (20, 468, 3): cm per unit of each :class:`~.channels.Blendshape`.
    """
    people = people_tables()
    fields: dict[int, Coordinates] = dict(zip(FITTED, people.mouth_fields, strict=True))
    fields |= dict(zip(SHAPES, people.shape_fields, strict=True))
    fields |= dict(zip(SIDES, people.side_fields, strict=True))
    fields |= dict(zip(BROWS, people.brow_fields, strict=True))
    prescribed = {
        Blendshape.PROTRUSION: _protrusion,
        Blendshape.PRESS: _press,
        Blendshape.LIP_TO_TEETH: _lip_to_teeth,
        Blendshape.SMILE: _smile,
        Blendshape.SQUINT: _squint,
        Blendshape.LID: _lid,
    }
    return np.stack([prescribed[shape](neutral) if shape in prescribed else fields[shape] for shape in Blendshape])


def _protrusion(neutral: Coordinates) -> Coordinates:
    """Move the lips forward, the middle most, and thicken them."""
    handles = Handles().pin_above(_UNDER_NOSE)
    for ring in range(4):
        depth = ring / 3.0
        forward = (1.0 - _FORWARD_SIDES * ACROSS**2) * (_FORWARD_BORDER + (1.0 - _FORWARD_BORDER) * depth)
        thicker = (1.0 - depth) * PROFILE
        handles.move(LOWER[ring], np.stack([0 * forward, _THICKER["lower"] * thicker, forward], 1))
        handles.move(UPPER[ring], np.stack([0 * forward, _THICKER["upper"] * thicker, forward], 1))
    return handles.pin(OVAL).spread()


def _press(neutral: Coordinates) -> Coordinates:
    """Bulge the lips: outer borders move away from the seam and forward."""
    handles = Handles().pin_above(_UNDER_LIPS)
    for ring in range(4):
        for lip, inner, away in ((LOWER, LOWER_INNER, -1.0), (UPPER, UPPER_INNER, 1.0)):
            thickness = np.abs(neutral[lip[ring], 1] - neutral[inner, 1])
            bulge = np.stack([0 * PROFILE, away * _BULGE * thickness, _PRESSED_FORWARD * PROFILE], 1)
            handles.move(lip[ring, 1:-1], bulge[1:-1])
    return handles.pin(CORNERS.ravel()).pin(OVAL).spread()


def _lip_to_teeth(neutral: Coordinates) -> Coordinates:
    """Move the lower lip up and back."""
    handles = Handles().pin_above(_CHIN_TOP).pin(UPPER.ravel())
    (rise, edge_rise), (far, border) = _TO_TEETH_UP, _TO_TEETH_BACK
    for ring in range(4):
        depth = ring / 3.0
        up, back = PROFILE * (rise + edge_rise * depth), -far * PROFILE * (border + (1.0 - border) * depth)
        handles.move(LOWER[ring, 1:-1], np.stack([0 * up, up, back], 1)[1:-1])
    return handles.pin(OVAL).spread()


def _smile(neutral: Coordinates) -> Coordinates:
    """Move the corners outwards, upwards and back."""
    handles = Handles().pin_above(_UNDER_EYES)
    rise, bend = _SMILE_UP
    lift = np.stack([_SMILE_OUT * ACROSS, rise * np.abs(ACROSS) ** bend, -_SMILE_BACK * ACROSS**2], 1)
    for ring in range(4):
        handles.move(LOWER[ring], lift).move(UPPER[ring], lift)
    return handles.pin(OVAL).spread()


def _squint(neutral: Coordinates) -> Coordinates:
    """Raise the lower lids in an arch, with the cheeks below; upper lids, nose and oval stay."""
    height, side = _mean()[:, 1], np.abs(_mean()[:, 0])
    handles = (
        Handles()
        .pin((height > _CHEEK_TOP) | (height < _SQUINT_END) | ((side < _NOSE_SIDE) & (height > _UNDER_EYES)))
        .pin(OVAL)
    )
    for eye in (indices().right_eye, indices().left_eye):
        rise = np.sqrt(1.0 - np.linspace(-1, 1, len(eye.lower)) ** 2)
        handles.pin(eye.upper).move(eye.lower, np.stack([0 * rise, rise, 0 * rise], 1))
    return handles.spread()


def _lid(neutral: Coordinates) -> Coordinates:
    """Lower the upper lids in an arch; brows, lower lids and what lies below stay."""
    height = _mean()[:, 1]
    handles = Handles().pin((height > _BROW_LINE) | (height < _CHEEK_TOP)).pin(OVAL)
    for eye in (indices().right_eye, indices().left_eye):
        fall = -np.sqrt(1.0 - np.linspace(-1, 1, len(eye.upper)) ** 2)
        handles.pin(eye.brow_lower).pin(eye.lower).move(eye.upper, np.stack([0 * fall, fall, 0 * fall], 1))
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
        half = np.clip(cotangent, *_COTANGENTS) / 2.0
        np.add.at(weight, (i, j), half)
        np.add.at(weight, (j, i), half)
    laplacian = np.diag(weight.sum(1)) - weight
    return laplacian @ laplacian + _REGULAR * np.eye(VERTICES)
