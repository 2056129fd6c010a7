"""Rigid head pose: between the picture's pixels and the head's own centimetres.

Two frames are used all over the mesh engine:

- *image*: x to the right, y down, in pixels of the picture; z like x in scale, smaller is nearer (as the landmark
  network gives it);
- *head*: centimetres of the mean face, x to the right of the image, y up, z towards the viewer, turned so that the face
  looks straight ahead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....face.indices import mean_face

Points = NDArray[np.float64]

FLIP = np.array([1.0, -1.0, -1.0])
"""Image axes to head axes: y and z turn round."""

PIVOT = np.array([0.0, -7.0, -6.0])
"""Where the head turns on the neck, cm."""


@dataclass(frozen=True)
class HeadPose:
    """Similarity between head and image frame: ``image = FLIP * (scale * rotation @ head + translation)``.

    ``scale`` is in pixels per cm, ``rotation`` (3, 3), ``translation`` (3,) in pixels.
    """

    scale: float
    rotation: Points
    translation: Points

    def to_head(self, image: Points) -> Points:
        """Image points (N, 3) in the head frame (N, 3)."""
        return ((image * FLIP - self.translation) @ self.rotation) / self.scale

    def to_image(self, head: Points) -> Points:
        """Head points (N, 3) in the image frame (N, 3): weak perspective, which is enough at these angles."""
        return (self.scale * (head @ self.rotation.T) + self.translation) * FLIP


def fit_pose(landmarks: Points) -> HeadPose:
    """Pose of 478 landmarks (pixels): weighted Procrustes fit of the mean face's stable vertices.

    Umeyama, Least-squares estimation of transformation parameters between two point patterns, 1991.
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
class HeadMotion:
    """One frame's rigid motion in the head frame: turn about :data:`PIVOT`, then shift."""

    rotation: Points
    shift: Points

    def __call__(self, points: Points) -> Points:
        """Head points (N, 3), moved."""
        return (points - PIVOT) @ self.rotation.T + PIVOT + self.shift


def head_motion(yaw: float, pitch: float, roll: float, sideways: float) -> HeadMotion:
    """Motion for angles in radians (pitch > 0 nods down, roll > 0 tilts to the image's left) and a shift in cm."""
    turn = rotation_y(yaw) @ rotation_x(pitch)
    return HeadMotion(rotation_z(roll) @ turn, np.array([sideways, 0.0, 0.0]))


def rotation_x(angle: float) -> Points:
    """Rotation by ``angle`` radians about x."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def rotation_y(angle: float) -> Points:
    """Rotation by ``angle`` radians about y."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def rotation_z(angle: float) -> Points:
    """Rotation by ``angle`` radians about z."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
