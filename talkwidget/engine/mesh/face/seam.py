"""Closing the mouth: where the lips part in the picture, and the face with its lips together.

The texture coordinates are the picture's own landmark positions, so the rest pose is the identity map whatever errors
the landmarks have. A closed mouth is cut open along its dark line; an open or smiling one is closed geometrically.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.indices import indices
from .controls import CONTROLS, VERTICES, Handles, build_controls
from .lips import ACROSS, COLUMNS, CORNERS, LOWER, LOWER_INNER, MIDDLE, OVAL, UPPER, UPPER_INNER
from .pose import HeadPose, Points

OPEN_GAP = 0.035
"""A mouth whose inner lips are farther apart than this, in units of the eye distance, counts as open."""

_SEARCH, _STEPS = 0.035, 25
"""How far the dark line is looked for to either side of the landmarks, in eye distances, and in how many steps."""

_PRIOR, _BEND = 12.0, 1.2
"""What a path costs in levels of luminance at the end of the search, and for each squared step between columns."""

_RING_AT, _CORNER_PULL = (0.42, 0.78), (0.20, 0.40, 0.60)
"""Where the inner rings lie between a lip's border and its edge, and how far the corners of rings 1 to 3 are inside."""

_NORMAL_WIDTH = 5.2
"""Distance in cm between the corners of a mouth that does not smile; wider ones are drawn in as they close."""

_WIDEST_SMILE = 0.35
"""How far the corners of the widest smile are drawn in, cm."""

_ORDINARY_EYE, _CHEEK_RISE = 0.365, 0.6
"""Opening of an eye that no smile narrows, relative to its width; the most that cheeks lift a lower lid, cm for each cm
of smile."""

_SHARE_BY_RING = np.array([0.50, 0.68, 0.86, 1.0])
"""How far each ring, from border to edge, goes along where an open lip is drawn to the seam."""


@dataclass(frozen=True)
class ClosedFace:
    """The face with closed lips.

    Attributes
    ----------
    texture
        (478, 2) pixels: where each vertex finds its colour in the picture.
    rest
        (478, 3) cm, head frame: the face as it is in the picture.
    neutral
        (478, 3) cm: the same with lips closed; equal to ``rest`` where they were closed.
    was_open
        The picture shows an open or smiling mouth.
    """

    texture: Points
    rest: Points
    neutral: Points
    was_open: bool


def close_lips(pixels: NDArray[np.uint8], landmarks: Points, pose: HeadPose, eye_distance: float) -> ClosedFace:
    """Cut or close the mouth of a face with (478, 3) ``landmarks`` in ``pixels`` (H, W, 3)."""
    gap = np.linalg.norm(landmarks[UPPER_INNER, :2] - landmarks[LOWER_INNER, :2], axis=1).max()
    if gap > OPEN_GAP * eye_distance:
        return _close_open(landmarks, pose)
    return _cut_closed(pixels, landmarks, pose, eye_distance)


def _cut_closed(pixels: NDArray[np.uint8], landmarks: Points, pose: HeadPose, eye_distance: float) -> ClosedFace:
    points = landmarks.copy()
    dark = _dark_line(pixels, landmarks, eye_distance)
    depth = (points[UPPER_INNER, 2] + points[LOWER_INNER, 2]) / 2
    for inner in (UPPER_INNER, LOWER_INNER):
        points[inner[MIDDLE]] = np.c_[dark, depth][MIDDLE]
    # Rings between border and seam are spaced anew, or they would cross the moved edge.
    for lip in (UPPER, LOWER):
        for ring, at in zip((1, 2), _RING_AT, strict=True):
            points[lip[ring, MIDDLE]] = (1 - at) * points[lip[0, MIDDLE]] + at * points[lip[3, MIDDLE]]
    # The cut reaches towards the mouth's corner: too short looks cut with a knife, the full way leaves whiskers.
    for corners in CORNERS:
        outer, inner = points[corners[0]].copy(), points[corners[3]].copy()
        for ring, pull in zip((1, 2, 3), _CORNER_PULL, strict=True):
            points[corners[ring], :2] = (outer + pull * (inner - outer))[:2]
    head = pose.to_head(points)
    return ClosedFace(texture=points[:, :2].copy(), rest=head, neutral=head, was_open=False)


def _dark_line(pixels: NDArray[np.uint8], landmarks: Points, eye_distance: float) -> Points:
    """Pixel positions (11, 2) of the dark line between the lips: the smooth path of least luminance."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    grey = cv2.GaussianBlur(grey, (0, 0), max(0.006 * eye_distance, 0.6)).astype(np.float32)
    middle = (landmarks[UPPER_INNER, :2] + landmarks[LOWER_INNER, :2]) / 2
    down = landmarks[LOWER[0, 5], :2] - landmarks[UPPER[0, 5], :2]
    down /= np.linalg.norm(down)
    offset = np.linspace(-_SEARCH, _SEARCH, _STEPS) * eye_distance
    where = (middle[:, None] + offset[None, :, None] * down).astype(np.float32)
    luminance = cv2.remap(grey, where[..., 0], where[..., 1], cv2.INTER_LINEAR)
    cost = luminance + _PRIOR * np.abs(offset) / (_SEARCH * eye_distance)
    step = np.arange(_STEPS)
    bend = _BEND * (step[:, None] - step[None]) ** 2
    came_from = np.zeros((COLUMNS, _STEPS), int)
    for column in range(1, COLUMNS):
        total = cost[column - 1][None] + bend
        came_from[column] = total.argmin(1)
        cost[column] += total.min(1)
    path = [int(cost[-1].argmin())]
    for column in range(COLUMNS - 1, 0, -1):
        path.append(int(came_from[column, path[-1]]))
    smooth = np.convolve(np.pad(offset[path[::-1]], 1, "edge"), [0.25, 0.5, 0.25], "valid")
    return middle + smooth[:, None] * down


def _squint(head: Points) -> float:
    """Rise of the lower lids of ``head`` (478, 3) over those of an ordinary eye, cm for each cm of smile, 0..0.6."""
    eyes = (indices().right_eye, indices().left_eye)
    width = np.mean([np.linalg.norm(head[eye.outer_corner] - head[eye.inner_corner]) for eye in eyes])
    opening = np.mean([head[eye.upper[4], 1] - head[eye.lower[4], 1] for eye in eyes])
    return float(np.clip((_ORDINARY_EYE * width - opening) / _WIDEST_SMILE, 0.0, _CHEEK_RISE))


def _close_open(landmarks: Points, pose: HeadPose) -> ClosedFace:
    points = landmarks.copy()
    # The sampled lip edge moves off the teeth, or it would carry a white fringe.
    for lip in (UPPER, LOWER):
        points[lip[3, MIDDLE], :2] += 0.30 * (points[lip[2, MIDDLE], :2] - points[lip[3, MIDDLE], :2])
    rest = pose.to_head(np.c_[points[:, :2], landmarks[:, 2]])
    corner_distance = float(np.linalg.norm(rest[CORNERS[0, 0]] - rest[CORNERS[1, 0]]))
    narrower = float(np.clip((corner_distance - _NORMAL_WIDTH) / 2.0, 0.0, _WIDEST_SMILE))
    sideways = np.stack([-narrower * ACROSS, -0.10 * ACROSS**2 * (narrower > 0), 0 * ACROSS], 1)
    handles = Handles().pin_above(-2.4)
    between = rest[LOWER_INNER] - rest[UPPER_INNER]
    for ring, share in enumerate(_SHARE_BY_RING):
        handles.move(UPPER[ring], 0.30 * share * between + sideways)
        handles.move(LOWER[ring], -0.70 * share * between + sideways)
    for corners, column in zip(CORNERS, (0, -1), strict=True):
        handles.move(corners, sideways[column])
    neutral = rest.copy()
    neutral[:VERTICES] += handles.pin(OVAL).spread()
    # A smile's lifted corners, and the cheeks that narrow the eyes, relax before it speaks.
    controls = build_controls(neutral)
    neutral[:VERTICES] -= narrower * controls[CONTROLS.index("smile")]
    neutral[:VERTICES] -= narrower * _squint(rest) * controls[CONTROLS.index("squint")]
    return ClosedFace(texture=points[:, :2].copy(), rest=rest, neutral=neutral, was_open=True)
