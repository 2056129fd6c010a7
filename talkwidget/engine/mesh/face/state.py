"""State of the mesh engine: all that a face's frames are drawn from. Built once a face, cached by content.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.face import Face
from ..channels import Blendshape
from ..geometry import Coordinates, smoothstep
from ..lips import CORNERS, LOWER_INNER, OVAL, UPPER_INNER
from ..pose import EYE_CORNERS, HeadPose, fit_pose
from .blendshapes import VERTICES, build_blendshapes, mouth_width
from .brow_lines import lay_brow_lines
from .eyeballs import Eyeball, cut_eyeballs
from .eyelids import Eyelid, paint_eyelids
from .filmed import FilmedMotion
from .lip_folds import lay_lip_folds
from .matte import cut_out
from .palette import Palette, pick_palette
from .seam import close_lips, leave_lips
from .shading import EVEN_LIGHT, Light, fit_light, vertex_normals
from .surround import Surround, lay_surround
from .teeth import Teeth, set_teeth
from .wrinkles import Wrinkle, lay_wrinkles

_MOUTH_UNIT = 4.3
"""Width of the mouth, cm between the inner corners, for which blendshapes and teeth were tuned: about the mean face's,
which is 4.42."""

_OPENING_GAINS = (0.8, 1.5)
"""Limits of the gain that opens the lips equally far on every face. By eye (each 0.6 to 1.6 times)."""

_OPENED = {Blendshape.UPPER_LIP: 0.3, Blendshape.LOWER_LIP: 0.7, Blendshape.JAW: 0.2}
"""Weights, cm, of an opening by 1 cm. They tell how far the lips of a face open. With an upper lip of 0.15 to 0.5, or
a jaw of 0.1 to 0.4, the gain of three portraits changes by 0.02 at most."""

_FACE_BLEND = 0.13
"""Depth inside the oval, in eye distances, over which the face's map replaces that of its surroundings. By eye, on 16
portraits (0.078 to 0.21)."""


@dataclass(frozen=True)
class MeshState:
    """Mesh, layers and colours of one face.

    Attributes
    ----------
    portrait
        (H, W, 3) uint8 RGB.
    plate
        Background behind the head: (H, W, 3) uint8.
    alpha
        Matte of the head: (H, W) float32, 0..1.
    pose
        Pose of the head in the portrait.
    eye_distance
        Distance of the outer eye corners, pixels.
    texture
        Texture coordinates of the vertices, pixels of the portrait: (478, 2).
    neutral
        Face with closed lips in the head frame, cm: (478, 3).
    was_open
        The portrait shows an open or smiling mouth.
    corners
        Mouth corners at image left and right as the portrait shows them, cm: (2, 3).
    blendshapes
        cm per unit of each :class:`~.channels.Blendshape`: (20, 468, 3).
    face_alpha
        Cover of the face's map over that of its surroundings, 0 on the oval..1 inside: (478,).
    mouth
        Width of the mouth relative to the 4.3 cm for which blendshapes and teeth were tuned.
    opening_gain
        Factor of lips and jaw that opens the same phoneme equally far on every face, seen from above or below.
    covered, drawn
        The portrait hides the mouth, so that it does not move; it is a drawing.
    eye_opening
        Mean opening of the visible eyes, cm; 0 without any.
    light, surround, eyelids, palette, teeth
        Light on the skin, surroundings of the face, lids of the visible eyes, colours and teeth of the mouth.
    wrinkles, eyeballs
        Folds and lines of the skin, in the order of their depths; eyeballs of the visible eyes.
    filmed
        Motion of a reference video; ``None`` without one.
    """

    portrait: NDArray[np.uint8]
    plate: NDArray[np.uint8]
    alpha: NDArray[np.float32]
    pose: HeadPose
    eye_distance: float
    texture: Coordinates
    neutral: Coordinates
    was_open: bool
    corners: Coordinates
    blendshapes: Coordinates
    face_alpha: NDArray[np.float32]
    mouth: float
    opening_gain: float
    covered: bool
    drawn: bool
    eye_opening: float
    light: Light
    surround: Surround
    eyelids: tuple[Eyelid, ...]
    palette: Palette
    teeth: Teeth
    wrinkles: tuple[Wrinkle, ...]
    eyeballs: tuple[Eyeball, ...]
    filmed: FilmedMotion | None = None


def build_state(face: Face) -> MeshState:
    """Build the state of ``face``: 0.3 to 0.5 s for 512 x 512 pixels on one core."""
    pixels = face.image
    landmarks = face.landmarks.astype(np.float64)
    eye_distance = face.eye_distance
    pose = fit_pose(landmarks)
    suits = face.suitability
    closed = leave_lips(landmarks, pose) if suits.covered else close_lips(pixels, landmarks, pose, eye_distance)
    matte = cut_out(pixels, landmarks, eye_distance)
    eyelids = paint_eyelids(pixels, landmarks, eye_distance, suits.drawn)
    mouth = mouth_width(closed.neutral) / _MOUTH_UNIT
    palette = pick_palette(pixels, landmarks, closed.texture, suits.drawn)
    teeth = set_teeth(pixels, landmarks, closed, palette, mouth, eye_distance, pose.scale, suits.drawn)
    blendshapes = build_blendshapes(closed.neutral[:VERTICES])
    normals = vertex_normals(closed.rest @ pose.rotation.T)
    return MeshState(
        portrait=pixels,
        plate=matte.plate,
        alpha=matte.alpha,
        pose=pose,
        eye_distance=eye_distance,
        texture=closed.texture,
        neutral=closed.neutral,
        was_open=closed.was_open,
        corners=closed.rest[CORNERS[:, 0]],
        blendshapes=blendshapes,
        face_alpha=_face_alpha(landmarks, eye_distance),
        mouth=mouth,
        opening_gain=_opening_gain(closed.neutral, blendshapes, pose, eye_distance),
        covered=suits.covered,
        drawn=suits.drawn,
        eye_opening=_eye_opening(closed.neutral, eyelids),
        light=EVEN_LIGHT if suits.drawn else fit_light(pixels, closed.texture, normals, eye_distance),
        surround=lay_surround(landmarks, pose, matte.head, eye_distance),
        eyelids=eyelids,
        palette=palette,
        teeth=teeth,
        eyeballs=cut_eyeballs(pixels, landmarks, [lid.upper for lid in eyelids], eye_distance),
        wrinkles=() if suits.drawn else _lay_all_wrinkles(pixels, closed.texture, eye_distance, palette),
    )


def _lay_all_wrinkles(
    pixels: NDArray[np.uint8], texture: Coordinates, eye_distance: float, palette: Palette
) -> tuple[Wrinkle, ...]:
    """Folds, dimples, the brows' lines and the lips' folds, in the order of their depths."""
    return (
        *lay_wrinkles(pixels, texture, eye_distance, palette),
        *lay_brow_lines(pixels, texture, eye_distance, palette.colourful),
        *lay_lip_folds(pixels, texture, eye_distance, palette.colourful),
    )


def _opening_gain(neutral: Coordinates, blendshapes: Coordinates, pose: HeadPose, eye_distance: float) -> float:
    """Gain that opens the lips by 1 cm of the mean face, whose outer eye corners are 8.89 cm apart, in the portrait."""
    opened = neutral[:VERTICES] + sum(weight * blendshapes[shape] for shape, weight in _OPENED.items())
    lips = pose.to_image(opened[[UPPER_INNER[5], LOWER_INNER[5]]])[:, :2]
    aperture = float(np.linalg.norm(lips[1] - lips[0])) / eye_distance * EYE_CORNERS
    return float(np.clip(1.0 / aperture, *_OPENING_GAINS))


def _eye_opening(neutral: Coordinates, eyelids: tuple[Eyelid, ...]) -> float:
    """Mean height of the eyes that have lids, cm."""
    return float(np.mean([neutral[lid.upper[4], 1] - neutral[lid.lower[4], 1] for lid in eyelids])) if eyelids else 0.0


def _face_alpha(landmarks: Coordinates, eye_distance: float) -> NDArray[np.float32]:
    """Cover (478,) of the face's map: 0 on the oval, 1 well inside."""
    hull = cv2.convexHull(landmarks[OVAL, :2].astype(np.float32))
    depth = np.array([cv2.pointPolygonTest(hull, (float(x), float(y)), True) for x, y in landmarks[:, :2]])
    alpha = smoothstep(depth / eye_distance, 0.0, _FACE_BLEND)
    alpha[OVAL] = 0.0
    return alpha.astype(np.float32)
