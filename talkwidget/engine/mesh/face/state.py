"""Preparation: a face becomes all that a frame is drawn from. Once per face; cached by content."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.face import Face
from ..render.interior import Interior
from .controls import CONTROLS, VERTICES, build_controls, mouth_width
from .eyelids import Eyelid, paint_eyelids
from .lips import LOWER_INNER, OVAL, UPPER_INNER, smoothstep
from .matte import cut_out
from .palette import pick_palette
from .pose import HeadPose, fit_pose
from .seam import close_lips
from .shading import Light, fit_light, vertex_normals
from .surround import Surround, lay_surround
from .teeth import set_teeth

_MEAN_MOUTH = 4.3
"""Distance of the mean face's inner mouth corners, cm."""

_FULL_APERTURE = 0.203
"""Inner-lip distance at the full jaw, in eye distances: a clip's 95th percentile is then that of filmed speech."""

_FACE_BLEND = 0.13
"""Eye distances from the oval inwards over which the face's map takes over from that of its surroundings."""


@dataclass(frozen=True)
class PreparedFace:
    """A portrait ready to be animated.

    Attributes
    ----------
    picture
        (H, W, 3) uint8 RGB.
    plate, alpha
        Background (H, W, 3) uint8 and the head's matte (H, W) float32.
    pose
        The head's pose in the picture.
    eye_distance
        Distance of the outer eye corners, pixels.
    texture
        (478, 2) pixel positions each vertex takes its colour from.
    neutral
        (478, 3) cm: the face with closed lips.
    controls
        (10, 468, 3) cm per unit of ``controls.CONTROLS``.
    face_alpha
        (478,) 0 on the oval .. 1 inside: how much the face's map covers that of its surroundings.
    mouth
        Width of the mouth relative to the mean face.
    jaw
        Gain of the jaw, so that the same phoneme opens the same part of every face, looked at from above or not.
    """

    picture: NDArray[np.uint8]
    plate: NDArray[np.uint8]
    alpha: NDArray[np.float32]
    pose: HeadPose
    eye_distance: float
    texture: NDArray[np.float64]
    neutral: NDArray[np.float64]
    controls: NDArray[np.float64]
    face_alpha: NDArray[np.float32]
    mouth: float
    jaw: float
    light: Light
    surround: Surround
    eyelids: tuple[Eyelid, ...]
    interior: Interior


def prepare_face(face: Face) -> PreparedFace:
    """Build everything that does not depend on the speech."""
    pixels = face.image
    landmarks = face.landmarks.astype(np.float64)
    eye_distance = face.eye_distance
    pose = fit_pose(landmarks)
    closed = close_lips(pixels, landmarks, pose, eye_distance)
    matte = cut_out(pixels, landmarks, eye_distance)
    mouth = mouth_width(closed.neutral) / _MEAN_MOUTH
    palette = pick_palette(pixels, landmarks, closed.texture)
    teeth = set_teeth(pixels, landmarks, closed, palette, mouth, eye_distance, pose.scale)
    controls = build_controls(closed.neutral[:VERTICES])
    normals = vertex_normals(closed.rest @ pose.rotation.T)
    return PreparedFace(
        picture=pixels,
        plate=matte.plate,
        alpha=matte.alpha,
        pose=pose,
        eye_distance=eye_distance,
        texture=closed.texture,
        neutral=closed.neutral,
        controls=controls,
        face_alpha=_face_alpha(landmarks, eye_distance),
        mouth=mouth,
        jaw=_jaw_gain(closed.neutral, controls, pose, eye_distance),
        light=fit_light(pixels, closed.texture, normals, eye_distance),
        surround=lay_surround(landmarks, pose, matte.head, eye_distance),
        eyelids=paint_eyelids(pixels, landmarks, eye_distance),
        interior=Interior(pose, palette, teeth, mouth, eye_distance, outline=closed.was_open),
    )


def _jaw_gain(
    neutral: NDArray[np.float64], controls: NDArray[np.float64], pose: HeadPose, eye_distance: float
) -> float:
    opened = neutral[:VERTICES] + controls[CONTROLS.index("jaw")]
    lips = pose.to_image(opened[[UPPER_INNER[5], LOWER_INNER[5]]])[:, :2]
    aperture = float(np.linalg.norm(lips[1] - lips[0])) / eye_distance
    return float(np.clip(_FULL_APERTURE / aperture, 0.9, 2.2))


def _face_alpha(landmarks: NDArray[np.float64], eye_distance: float) -> NDArray[np.float32]:
    hull = cv2.convexHull(landmarks[OVAL, :2].astype(np.float32))
    depth = np.array([cv2.pointPolygonTest(hull, (float(x), float(y)), True) for x, y in landmarks[:, :2]])
    alpha = smoothstep(depth / eye_distance, 0.0, _FACE_BLEND)
    alpha[OVAL] = 0.0
    return alpha.astype(np.float32)
