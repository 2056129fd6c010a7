"""Surroundings of the face mesh: a coarse grid on which hair, neck and shoulders follow the head smoothly.

Distances are in eye distances, and by eye unless another source is given. A range in brackets still looked right in
stills of two paintings turned by 9 degrees, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..geometry import Coordinates, smoothstep
from ..lips import OVAL
from ..pose import HeadPose
from .matte import distance_outside, down_the_face, height_below_chin

_SPACING = 0.11
"""Distance between nodes. By eye (0.07 to 0.2)."""

_OVAL_REACH = 0.13
"""Standard deviation of an oval vertex's influence on the nodes around it. By eye (0.07 to 0.25)."""

_DEPTH_LIMIT, _NECK_LIMIT = 0.55, 0.90
"""Greatest depth assumed behind the oval, of hair and of the neck. By eye (hair 0.3 to 0.9)."""

_FALL_ABOVE, _FALL_BESIDE, _FALL_BELOW = 0.75, 0.9, 2.0
"""Depth gained per distance from the oval: hair falls away from the viewer, by eye (each 0.6 to 1.6 times) on 16
portraits. The neck lies far behind the chin, near the axis about which heads turn; with less of a fall, it pulls collar
and background along."""

_HOLD, _RELEASE = 0.12, 0.60
"""Distances from the head's mask up to which a node moves with it fully, and from which not at all. By eye (0 to 0.3;
0.3 to 0.9).

Measured on a prototype with 512-pixel portraits turned by 5 degrees. A release at 0.75 drags the background by 2.5 to
4.6 pixels on average. At 0.45 it is 2.1 to 3.5, with more strain near the hair.
"""

_NECK = (-0.25, 1.15)
"""Distances below the chin between which the neck stops following the head. By eye (end 0.6 to 1.8)."""

_ABOVE, _BELOW = (-0.1, 0.7), (0.15, 0.85)
"""Cosine of the direction from the oval's middle, up and down the face, over which a node counts as above or below. By
eye (each 0.6 to 1.6 times)."""

_PLATEAU, _FADE_OVER = (0.40, 0.20, -0.36), (0.95, 0.15, 0.51)
"""Distance from the oval in which everything moves with the head, and that over which the rest follows, eye distances.
At the sides, and what is added above and below. By eye (each 0.6 to 1.6 times)."""

_JAW_REACH = (0.55, 0.65)
"""Distance from the oval over which the jaw's motion fades at the sides, and what is added below. By eye (each 0.3
to 0.9)."""

_TORSO, _TORSO_END = (0.1, 0.6), (1.6, 2.6)
"""Distances below the chin over which the torso's motion sets in, and over which it ends: lower down it would hardly
show, and cost time. By eye (each 0.6 to 1.6 times)."""

_SHOULDERS, _SHOULDER_FADE, _TORSO_RAMP = (0.5, 1.4, 1.9), 0.5, 0.25
"""Half width of the shoulders at the chin, per distance below it, and at most. Width over which the motion fades beside
them, and ramp at the portrait's edge. By eye, on six portraits (each 0.6 to 1.6 times)."""

_SIDE_RAMP, _BOTTOM_RAMP = 0.45, 0.3
"""Width of the ramp to no motion at the sides and top, and at the bottom, of the portrait. By eye (sides 0.2
to 0.9)."""


@dataclass(frozen=True)
class Surround:
    """Coarse grid over the moving region of the portrait.

    Attributes
    ----------
    spacing
        Pixels between nodes.
    origin
        First pixel (x, y) of the region, a multiple of ``spacing``.
    shape
        Numbers of nodes (rows, columns); N is their product.
    nodes
        Positions, pixels: (N, 2).
    head
        The same points in the head frame, with an assumed depth, cm: (N, 3).
    weight
        Share of the head's rigid motion taken by each node, 0..1: (N,).
    jaw_weight
        Share of the motion of each vertex of the face oval, 0..1: (N, 36). Chin and jaw compress the neck gently.
    torso_weight
        Share of the torso's motion, 0..1: (N,).
    """

    spacing: int
    origin: tuple[int, int]
    shape: tuple[int, int]
    nodes: NDArray[np.float32]
    head: NDArray[np.float32]
    weight: NDArray[np.float32]
    jaw_weight: NDArray[np.float32]
    torso_weight: NDArray[np.float32]


def lay_surround(landmarks: Coordinates, pose: HeadPose, head_mask: NDArray[np.uint8], eye_distance: float) -> Surround:
    """Lay the grid for a portrait with ``landmarks`` (478, 3), pixels, and a head mask (H, W)."""
    height, width = head_mask.shape
    spacing = max(4, int(_SPACING * eye_distance))
    # Nodes stand in the middle of their cells; render.raster.map_back relies on it.
    xs = (np.arange(-(-width // spacing)) + 0.5) * spacing - 0.5
    ys = (np.arange(-(-height // spacing)) + 0.5) * spacing - 0.5
    nodes = np.stack(np.meshgrid(xs, ys), -1)
    outside, up, down = _around_oval(nodes, landmarks, eye_distance)
    weight = _rigid_weight(nodes, landmarks, head_mask, eye_distance, outside, up, down)
    inner_edge = _edge_ramp(nodes, (width, height), eye_distance, _BOTTOM_RAMP, _BOTTOM_RAMP)
    near = (1.0 - smoothstep(outside / (_JAW_REACH[0] + _JAW_REACH[1] * down), 0.0, 1.0)) * inner_edge
    depth, jaw = _follow_oval(nodes, landmarks, eye_distance)
    jaw_weight = jaw * near[..., None]
    torso = _torso_weight(nodes, landmarks, (width, height), eye_distance)
    moving = (weight > 1e-3) | (near > 1e-3) | (torso > 1e-3)
    rows, columns = np.flatnonzero(moving.any(1)), np.flatnonzero(moving.any(0))
    keep = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    falls_away = _FALL_ABOVE * up + _FALL_BESIDE * (1.0 - up) * (1.0 - down) + _FALL_BELOW * down
    deepest = _DEPTH_LIMIT + (_NECK_LIMIT - _DEPTH_LIMIT) * down
    z = np.minimum(depth + np.maximum(outside, 0.0) * eye_distance * falls_away, deepest * eye_distance)
    kept = nodes[keep].reshape(-1, 2)
    return Surround(
        spacing=spacing,
        origin=(int(columns[0]) * spacing, int(rows[0]) * spacing),
        shape=(len(range(rows[0], rows[-1] + 1)), len(range(columns[0], columns[-1] + 1))),
        nodes=kept.astype(np.float32),
        head=pose.to_head(np.c_[kept, z[keep].ravel()]).astype(np.float32),
        weight=weight[keep].ravel().astype(np.float32),
        jaw_weight=jaw_weight[keep].reshape(len(kept), -1).astype(np.float32),
        torso_weight=torso[keep].ravel().astype(np.float32),
    )


def _around_oval(
    nodes: Coordinates, landmarks: Coordinates, eye_distance: float
) -> tuple[Coordinates, Coordinates, Coordinates]:
    """Distance of the nodes from the oval's hull, < 0 inside, and weights 0..1 of lying above and below the face."""
    oval = landmarks[OVAL, :2]
    hull = cv2.convexHull(oval.astype(np.float32))
    flat = nodes.reshape(-1, 2)
    outside = np.array([-cv2.pointPolygonTest(hull, (float(x), float(y)), True) for x, y in flat])
    towards = nodes - oval.mean(0)
    towards = towards / np.maximum(np.linalg.norm(towards, axis=-1, keepdims=True), 1e-6)
    height = -(towards @ down_the_face(landmarks))
    outside = outside.reshape(nodes.shape[:2]) / eye_distance
    return outside, smoothstep(height, *_ABOVE), smoothstep(-height, *_BELOW)


def _rigid_weight(
    nodes: Coordinates,
    landmarks: Coordinates,
    head_mask: NDArray[np.uint8],
    eye_distance: float,
    outside: Coordinates,
    up: Coordinates,
    down: Coordinates,
) -> Coordinates:
    """Share of the head's motion: 1 on the head, 0 on the shoulders and far away.

    The plate covers the strain between hair and background. Below the chin, the share is limited by the distance from
    the oval. There is a plateau of 0.40 (sides), 0.60 (above), 0.04 (below), then a fall over about an eye distance.
    """
    height, width = head_mask.shape
    column = np.clip(np.rint(nodes[..., 0]), 0, width - 1).astype(int)
    row = np.clip(np.rint(nodes[..., 1]), 0, height - 1).astype(int)
    from_head = distance_outside(head_mask, eye_distance)[row, column]
    below = height_below_chin(nodes, landmarks, eye_distance)
    plateau = _PLATEAU[0] + _PLATEAU[1] * up + _PLATEAU[2] * down
    fall = _FADE_OVER[0] + _FADE_OVER[1] * up + _FADE_OVER[2] * down
    radial = 1.0 - smoothstep((outside - plateau) / fall, 0.0, 1.0)
    weight = (1.0 - smoothstep(from_head, _HOLD, _RELEASE)) * (1.0 - smoothstep(below, *_NECK))
    weight = np.where(below > _NECK[0], np.minimum(weight, radial), weight)
    return weight * _edge_ramp(nodes, (width, height), eye_distance, _SIDE_RAMP, _BOTTOM_RAMP)


def _torso_weight(
    nodes: Coordinates, landmarks: Coordinates, size: tuple[int, int], eye_distance: float
) -> Coordinates:
    """Share of the torso's motion: neck and shoulders, in a cone that widens downwards, as far as the portrait goes."""
    below = height_below_chin(nodes, landmarks, eye_distance)
    down = down_the_face(landmarks)
    aside = np.abs((nodes - landmarks[OVAL, :2].mean(0)) @ np.array([-down[1], down[0]])) / eye_distance
    wide = np.minimum(_SHOULDERS[0] + _SHOULDERS[1] * np.maximum(below, 0.0), _SHOULDERS[2])
    cone = 1.0 - smoothstep(aside - wide, 0.0, _SHOULDER_FADE)
    height = smoothstep(below, *_TORSO) * (1.0 - smoothstep(below, *_TORSO_END))
    return height * cone * _edge_ramp(nodes, size, eye_distance, _TORSO_RAMP, _TORSO_RAMP)


def _edge_ramp(
    nodes: Coordinates, size: tuple[int, int], eye_distance: float, sides: float, bottom: float
) -> Coordinates:
    """Ramp to 0 at the portrait's edge, so that no pixel from beyond it is needed."""
    width, height = size
    x, y = nodes[..., 0], nodes[..., 1]
    nearest = np.minimum(np.minimum(x, width - 1 - x), y) / eye_distance
    return smoothstep(nearest, 0.0, sides) * smoothstep((height - 1 - y) / eye_distance, 0.0, bottom)


def _follow_oval(nodes: Coordinates, landmarks: Coordinates, eye_distance: float) -> tuple[Coordinates, Coordinates]:
    """Weights (rows, columns, 36) of the oval's vertices at each node, and their mean depth (rows, columns), pixels."""
    oval = landmarks[OVAL]
    squared = ((nodes[..., None, :] - oval[:, :2]) ** 2).sum(-1) / eye_distance**2
    # The inverse square takes over where all Gaussians underflow; its constants only have to be small.
    weight = np.exp(-squared / (2.0 * _OVAL_REACH**2)) + 1e-12 / (1e-3 + squared)
    weight /= weight.sum(-1, keepdims=True)
    return weight @ oval[:, 2], weight
