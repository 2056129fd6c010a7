"""Seam of the lips: cut a closed mouth open along its dark line, or close an open one geometrically.

Texture coordinates are the portrait's own landmark positions, so that the rest pose is the identity map whatever errors
the landmarks have.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.indices import indices
from ..channels import Blendshape
from ..geometry import Coordinates
from ..lips import ACROSS, COLUMNS, CORNERS, LOWER, LOWER_INNER, MIDDLE, OVAL, UPPER, UPPER_INNER
from ..pose import HeadPose
from .blendshapes import VERTICES, Handles, build_blendshapes

_OPEN_GAP = 0.035
"""Greatest distance of the inner lips of a mouth that counts as closed, in eye distances. By eye, on 16 portraits."""

_SEARCH, _STEPS = 0.035, 25
"""Search range for the dark line to either side of the landmarks, in eye distances, and its steps. By eye, on 16
portraits."""

_PRIOR, _BEND = 12.0, 1.2
"""Cost of a path, in grey levels, at the end of the range, and per squared step between columns. By eye, on 16
portraits."""

_RING_AT = (0.42, 0.78)
"""Positions of rings 1 and 2 between a lip's border and the seam. By eye, on 16 portraits."""

_CORNER_PULL = (0.20, 0.40, 0.60)
"""Distance of the corners of rings 1 to 3 from ring 0, as a part of what the landmarks give. By eye, on 16 portraits:
for ring 3, 0.25 looks cut with a knife, and 1.0 leaves long whiskers in drawings."""

_OFF_TEETH = 0.30
"""Share of the way to ring 2 by which the sampled edge of an open lip moves off the teeth, or it carries a white
fringe. By eye, on 16 portraits."""

_UPPER_SHARE, _LOWER_SHARE = 0.30, 0.70
"""Shares of an open mouth's gap closed by the upper and the lower lip. By eye, on 16 portraits."""

_SHARE_BY_RING = np.array([0.50, 0.68, 0.86, 1.0])
"""Share of an open lip's way to the seam taken by each ring, border to edge. By eye, on 16 portraits: with 0.8 at the
border, lips of smiles look stretched thin."""

_NORMAL_WIDTH, _WIDEST_SMILE = 5.2, 0.35
"""Distance of the corners of a mouth that does not smile, and the most that each corner of a wider one is drawn in,
cm. By eye, on 16 portraits."""

_ORDINARY_EYE, _CHEEK_RISE = 0.365, 0.6
"""Opening of an eye that no smile narrows, relative to its width; most rise of a lower lid, cm per cm of smile. By eye:
with less, squinting eyes were judged half open."""


@dataclass(frozen=True)
class ClosedFace:
    """Face with closed lips.

    Attributes
    ----------
    texture
        Texture coordinates, pixels of the portrait: (478, 2).
    rest
        Face as the portrait shows it, cm in the head frame: (478, 3).
    neutral
        The same with lips closed: (478, 3). Equal to ``rest`` if they were closed.
    was_open
        The portrait shows an open or smiling mouth.
    """

    texture: Coordinates
    rest: Coordinates
    neutral: Coordinates
    was_open: bool


def close_lips(pixels: NDArray[np.uint8], landmarks: Coordinates, pose: HeadPose, eye_distance: float) -> ClosedFace:
    """Cut or close the mouth of a face with (478, 3) ``landmarks`` in ``pixels`` (H, W, 3)."""
    gap = np.linalg.norm(landmarks[UPPER_INNER, :2] - landmarks[LOWER_INNER, :2], axis=1).max()
    if gap > _OPEN_GAP * eye_distance:
        return _close_open(landmarks, pose)
    return _cut_closed(pixels, landmarks, pose, eye_distance)


def _cut_closed(pixels: NDArray[np.uint8], landmarks: Coordinates, pose: HeadPose, eye_distance: float) -> ClosedFace:
    """Move both inner edges onto the dark line, in texture and geometry."""
    points = landmarks.copy()
    dark = _dark_line(pixels, landmarks, eye_distance)
    depth = (points[UPPER_INNER, 2] + points[LOWER_INNER, 2]) / 2
    for inner in (UPPER_INNER, LOWER_INNER):
        points[inner[MIDDLE]] = np.c_[dark, depth][MIDDLE]
    # Respace the rings between border and seam, or they would cross the moved edge.
    for lip in (UPPER, LOWER):
        for ring, at in zip((1, 2), _RING_AT, strict=True):
            points[lip[ring, MIDDLE]] = (1 - at) * points[lip[0, MIDDLE]] + at * points[lip[3, MIDDLE]]
    for corners in CORNERS:
        outer, inner = points[corners[0]].copy(), points[corners[3]].copy()
        for ring, pull in zip((1, 2, 3), _CORNER_PULL, strict=True):
            points[corners[ring], :2] = (outer + pull * (inner - outer))[:2]
    head = pose.to_head(points)
    return ClosedFace(texture=points[:, :2].copy(), rest=head, neutral=head, was_open=False)


def _dark_line(pixels: NDArray[np.uint8], landmarks: Coordinates, eye_distance: float) -> Coordinates:
    """Find the dark line between the lips, pixels (11, 2): the smooth path of least luminance (dynamic programming)."""
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


def _squint(head: Coordinates) -> float:
    """Rise of the lower lids of ``head`` (478, 3) over those of an ordinary eye, cm per cm of smile, 0..0.6."""
    eyes = (indices().right_eye, indices().left_eye)
    width = np.mean([np.linalg.norm(head[eye.outer_corner] - head[eye.inner_corner]) for eye in eyes])
    opening = np.mean([head[eye.upper[4], 1] - head[eye.lower[4], 1] for eye in eyes])
    return float(np.clip((_ORDINARY_EYE * width - opening) / _WIDEST_SMILE, 0.0, _CHEEK_RISE))


def _close_open(landmarks: Coordinates, pose: HeadPose) -> ClosedFace:
    """Bring the lips together at the seam, draw the corners in, and relax the smile."""
    points = landmarks.copy()
    for lip in (UPPER, LOWER):
        points[lip[3, MIDDLE], :2] += _OFF_TEETH * (points[lip[2, MIDDLE], :2] - points[lip[3, MIDDLE], :2])
    rest = pose.to_head(np.c_[points[:, :2], landmarks[:, 2]])
    corner_distance = float(np.linalg.norm(rest[CORNERS[0, 0]] - rest[CORNERS[1, 0]]))
    narrower = float(np.clip((corner_distance - _NORMAL_WIDTH) / 2.0, 0.0, _WIDEST_SMILE))
    sideways = np.stack([-narrower * ACROSS, -0.10 * ACROSS**2 * (narrower > 0), 0 * ACROSS], 1)
    handles = Handles().pin_above(-2.4)
    between = rest[LOWER_INNER] - rest[UPPER_INNER]
    for ring, share in enumerate(_SHARE_BY_RING):
        handles.move(UPPER[ring], _UPPER_SHARE * share * between + sideways)
        handles.move(LOWER[ring], -_LOWER_SHARE * share * between + sideways)
    for corners, column in zip(CORNERS, (0, -1), strict=True):
        handles.move(corners, sideways[column])
    neutral = rest.copy()
    neutral[:VERTICES] += handles.pin(OVAL).spread()
    # The lifted corners of a smile, and the cheeks that narrow its eyes, relax before it speaks.
    blendshapes = build_blendshapes(neutral)
    neutral[:VERTICES] -= narrower * blendshapes[Blendshape.SMILE]
    neutral[:VERTICES] -= narrower * _squint(rest) * blendshapes[Blendshape.SQUINT]
    return ClosedFace(texture=points[:, :2].copy(), rest=rest, neutral=neutral, was_open=True)
