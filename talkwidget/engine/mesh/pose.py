"""Rigid pose and motion of the head, between the portrait's pixels and the head's centimetres.

The mesh engine uses two frames of reference:

- *image*: x to the right, y down, in pixels of the portrait; z has the scale of x, smaller is nearer (as the landmark
  network gives it);
- *head*: centimetres of the mean face, x to image right, y up, z towards the viewer, turned so that the face looks
  straight ahead. The mean face defines the centimetre: its outer eye corners are 8.89 cm apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...face.indices import mean_face
from .geometry import Coordinates, rotation_x, rotation_y, rotation_z

EYE_CORNERS = 8.89
"""Distance of the mean face's outer eye corners, cm: measured."""

FLIP = np.array([1.0, -1.0, -1.0])
"""Signs (3,) from image axes to head axes: y and z change direction."""

PIVOT = np.array([0.0, -7.0, -6.0])
"""Centre of the head's rotation on the neck, cm. By eye, on 16 portraits. In stills of two of them, turned by 8 and 10
degrees, y -14 to -3.5 and z -8.4 to -3 look right. At z -12, a nodding head sinks into its collar."""


@dataclass(frozen=True)
class HeadPose:
    """Head pose in the portrait: ``image = FLIP * (scale * rotation @ head + translation)``.

    ``scale`` is in pixels per cm, ``rotation`` (3, 3), ``translation`` (3,) in pixels.
    """

    scale: float
    rotation: Coordinates
    translation: Coordinates

    def to_head(self, image: Coordinates) -> Coordinates:
        """Transform image points (N, 3) to the head frame (N, 3)."""
        return ((image * FLIP - self.translation) @ self.rotation) / self.scale

    def to_image(self, head: Coordinates) -> Coordinates:
        """Project head points (N, 3) to the image frame (N, 3) by weak perspective, enough for small turns."""
        return (self.scale * (head @ self.rotation.T) + self.translation) * FLIP


def fit_pose(landmarks: Coordinates) -> HeadPose:
    """Fit the head pose to landmarks (478, 3), pixels: weighted Procrustes on the mean face's stable vertices.

    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991.
    """
    mean = mean_face()
    model = mean.vertices[mean.stable_ids].astype(np.float64)
    seen = landmarks[mean.stable_ids].astype(np.float64) * FLIP
    weight = (mean.stable_weights / mean.stable_weights.sum()).astype(np.float64)[:, None]
    model_centre, seen_centre = (weight * model).sum(0), (weight * seen).sum(0)
    a, b = model - model_centre, seen - seen_centre
    u, singular, vt = np.linalg.svd((weight * b).T @ a)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    rotation = (u * sign) @ vt
    scale = float((singular * sign).sum() / (weight * a * a).sum())
    return HeadPose(scale, rotation, seen_centre - scale * rotation @ model_centre)


@dataclass(frozen=True)
class HeadTurn:
    """Rigid motion of one frame in the head frame: rotation (3, 3) about :data:`PIVOT`, then a shift (3,), cm."""

    rotation: Coordinates
    shift: Coordinates

    @classmethod
    def from_angles(cls, yaw: float, pitch: float, roll: float, sideways: float) -> HeadTurn:
        """Turn by angles in radians and shift to image right by ``sideways`` cm.

        Positive yaw turns the face to image right, positive pitch nods down, positive roll tilts the head to image
        left. Pitch is applied first, then yaw, then roll.
        """
        turn = rotation_y(yaw) @ rotation_x(pitch)
        return cls(rotation_z(roll) @ turn, np.array([sideways, 0.0, 0.0]))

    def __call__(self, points: Coordinates) -> Coordinates:
        """Move head points (N, 3)."""
        return (points - PIVOT) @ self.rotation.T + PIVOT + self.shift
