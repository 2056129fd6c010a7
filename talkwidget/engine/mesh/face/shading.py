"""Shading: light on the skin, fitted to the portrait, and its change as the surface turns.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from ....face.indices import indices, mean_face
from ..geometry import Coordinates
from ..lips import LOWER, UPPER
from .blendshapes import VERTICES

_STRENGTH, _LIMITS = 0.90, (0.78, 1.18)
"""Share of the computed change that is shown, and its limits, because cast shadows are not modelled. By eye (strength
0.54 to 1.44, limits from 0.6 and 1.35 to 0.95 and 1.03)."""

_LEAST_LIGHT = 0.35
"""Least luminance of any side of a face relative to its mean, for light thrown back by the room. By eye (0.21 to 0.56
makes no difference)."""

_RIDGE_WEIGHT, _OUTLIER, _ROUNDS = 2.0, 0.15, 4
"""Regularisation of the direction, residual beyond which a vertex counts less (Huber), and rounds of reweighting. By
eye (each 0.6 to 1.6 times); a synthetic light is found within 0.04 with them."""


@dataclass(frozen=True)
class Light:
    """Luminance of the skin, linear in its normal: ``ambient + direction . normal``, mean 1.

    ``direction`` is (3,) in the viewer's axes (x right, y up, z to the viewer). First-order spherical harmonics of a
    Lambertian surface (Ramamoorthi & Hanrahan, "An efficient representation for irradiance environment maps", 2001).
    """

    ambient: float
    direction: Coordinates

    def gain(self, rest: Coordinates, now: Coordinates) -> NDArray[np.float64]:
        """Brightness factor (V,) for vertex normals that turn from ``rest`` to ``now``, both (V, 3)."""
        before = np.maximum(self.ambient + rest @ self.direction, _LEAST_LIGHT)
        after = np.maximum(self.ambient + now @ self.direction, _LEAST_LIGHT)
        return np.clip(1.0 + _STRENGTH * (after / before - 1.0), *_LIMITS)


EVEN_LIGHT = Light(1.0, np.zeros(3))
"""Light of a drawing, whose colours do not change as it turns."""


def vertex_normals(vertices: Coordinates) -> Coordinates:
    """Unit normals (468, 3), pointing to the viewer, of a face mesh (>= 468, 3) in head axes."""
    triangles = mean_face().triangles
    a, b, c = vertices[triangles[:, 0]], vertices[triangles[:, 1]], vertices[triangles[:, 2]]
    normals = _incidence() @ np.cross(b - a, c - a)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)


def fit_light(pixels: NDArray[np.uint8], texture: Coordinates, normals: Coordinates, eye_distance: float) -> Light:
    """Fit a light to the skin's luminance by robust least squares.

    Parameters
    ----------
    pixels
        (H, W, 3) RGB.
    texture
        Pixel positions of the vertices: (>= 468, 2).
    normals
        In the viewer's axes: (468, 3).
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), max(0.04 * eye_distance, 0.8))
    skin = _skin()
    where = texture[skin].astype(np.float32)
    luminance = cv2.remap(grey, where[:, :1], where[:, 1:], cv2.INTER_LINEAR)[:, 0].astype(np.float64)
    luminance /= max(luminance.mean(), 1.0)
    design = np.c_[np.ones(len(skin)), normals[skin]]
    weight = np.ones(len(skin))
    # Beards, shadows and highlights are outliers.
    for _ in range(_ROUNDS):
        scaled = design * weight[:, None]
        ridge = np.diag([0.0, _RIDGE_WEIGHT, _RIDGE_WEIGHT, _RIDGE_WEIGHT])
        fit = np.linalg.solve(scaled.T @ design + ridge, scaled.T @ luminance)
        residual = np.abs(design @ fit - luminance)
        weight = np.minimum(1.0, _OUTLIER / np.maximum(residual, 1e-6))
    return Light(float(fit[0]), fit[1:])


@functools.cache
def _skin() -> NDArray[np.int64]:
    """Vertices of bare skin: without lips, eyes, brows and the oval."""
    mesh = indices()
    other = [*LOWER.ravel(), *UPPER.ravel()]
    for eye in (mesh.right_eye, mesh.left_eye):
        other += [*eye.ring, *eye.brow_upper, *eye.brow_lower]
    return np.setdiff1d(np.arange(VERTICES), [*other, *mesh.oval])


@functools.cache
def _incidence() -> scipy.sparse.csr_matrix:
    """Incidence matrix (468, 852) of vertices and triangles."""
    triangles = mean_face().triangles
    rows = triangles.ravel()
    columns = np.repeat(np.arange(len(triangles)), 3)
    shape = (VERTICES, len(triangles))
    return scipy.sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape)
