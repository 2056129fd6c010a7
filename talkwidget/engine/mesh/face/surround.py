"""Everything outside the face mesh: hair, neck and shoulders follow the head by a smooth field on a coarse grid.

The grid is regular, so its inverse map comes from a few fixed-point steps on the coarse nodes and one enlargement; it
needs no triangles and stays cheap at 1080 lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..render.raster import map_back
from .lips import OVAL, smoothstep
from .matte import distance_outside, down_the_face, height_below_chin
from .pose import HeadMotion, HeadPose, Points

# In eye distances: between nodes; standard deviation of a vertex's share in the nodes around it; the greatest depth
# assumed behind the oval; and how far outside the head's mask a node still moves with it fully, and no longer at all.
_SPACING = 0.11
_OVAL_REACH = 0.13
_DEPTH_LIMIT = 0.55
_HOLD, _RELEASE = 0.12, 0.60
_INVERSE_STEPS = 4


@dataclass(frozen=True)
class Surround:
    """A coarse grid over the region of the picture that moves.

    Attributes
    ----------
    spacing
        Pixels between nodes.
    origin
        (x, y) of the region's first pixel, a multiple of ``spacing``.
    shape
        (rows, columns) of nodes.
    nodes
        (N, 2) pixel positions.
    head
        (N, 3) the same points in the head frame, with an assumed depth.
    weight
        (N,) how far a node takes part in the head's rigid motion.
    jaw_weight
        (N, 36) how far it follows each vertex of the face oval: chin and jaw compress the neck gently.
    """

    spacing: int
    origin: tuple[int, int]
    shape: tuple[int, int]
    nodes: NDArray[np.float32]
    head: NDArray[np.float32]
    weight: NDArray[np.float32]
    jaw_weight: NDArray[np.float32]

    def displace(self, pose: HeadPose, motion: HeadMotion, oval_shift: Points) -> NDArray[np.float32]:
        """Forward displacement of every node: (rows, columns, 2) pixels, given the oval's own shift (36, 2)."""
        turned = pose.to_image(motion(self.head.astype(np.float64)))[:, :2] - self.nodes
        moved = self.weight[:, None] * turned + self.jaw_weight @ oval_shift
        return moved.reshape(*self.shape, 2).astype(np.float32)

    def source_map(self, displacement: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
        """Where each pixel of the region comes from, in a picture of ``size`` (w, h).

        (3, h, w) float32: source x, source y, and a brightness gain of 1 for the face to change.
        """
        rows, columns = self.shape
        row, column = np.mgrid[:rows, :columns].astype(np.float32)
        back = displacement
        for _ in range(_INVERSE_STEPS):
            at = back / self.spacing
            back = cv2.remap(
                displacement, column - at[..., 0], row - at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
        width = min(columns * self.spacing, size[0] - self.origin[0])
        height = min(rows * self.spacing, size[1] - self.origin[1])
        maps = np.empty((3, height, width), np.float32)
        map_back(back, self.spacing, maps, *self.origin)
        return maps


def lay_surround(landmarks: Points, pose: HeadPose, head_mask: NDArray[np.uint8], eye_distance: float) -> Surround:
    """Grid for a picture with (478, 3) ``landmarks`` and a head mask (H, W)."""
    height, width = head_mask.shape
    spacing = max(4, int(_SPACING * eye_distance))
    # Node k stands in the middle of its cell, as map_back takes it.
    xs = (np.arange(-(-width // spacing)) + 0.5) * spacing - 0.5
    ys = (np.arange(-(-height // spacing)) + 0.5) * spacing - 0.5
    nodes = np.stack(np.meshgrid(xs, ys), -1)
    outside, up, down = _around_oval(nodes, landmarks, eye_distance)
    weight = _rigid_weight(nodes, landmarks, head_mask, eye_distance, outside, up, down)
    inner_edge = _edge_ramp(nodes, (width, height), eye_distance, 0.3, 0.3)
    near = (1.0 - smoothstep(outside / (0.55 + 0.65 * down), 0.0, 1.0)) * inner_edge
    depth, jaw = _follow_oval(nodes, landmarks, eye_distance)
    jaw_weight = jaw * near[..., None]
    moving = (weight > 1e-3) | (near > 1e-3)
    rows, columns = np.flatnonzero(moving.any(1)), np.flatnonzero(moving.any(0))
    keep = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    falls_away = 0.75 * up + 0.9 * (1.0 - up) * (1.0 - down) + 0.1 * down
    z = np.minimum(depth + np.maximum(outside, 0.0) * eye_distance * falls_away, _DEPTH_LIMIT * eye_distance)
    kept = nodes[keep].reshape(-1, 2)
    return Surround(
        spacing=spacing,
        origin=(int(columns[0]) * spacing, int(rows[0]) * spacing),
        shape=(len(range(rows[0], rows[-1] + 1)), len(range(columns[0], columns[-1] + 1))),
        nodes=kept.astype(np.float32),
        head=pose.to_head(np.c_[kept, z[keep].ravel()]).astype(np.float32),
        weight=weight[keep].ravel().astype(np.float32),
        jaw_weight=jaw_weight[keep].reshape(len(kept), -1).astype(np.float32),
    )


def _around_oval(nodes: Points, landmarks: Points, eye_distance: float) -> tuple[Points, Points, Points]:
    """Distance outside the oval's hull (eye distances, < 0 inside), and how far a node lies above or below the face."""
    oval = landmarks[OVAL, :2]
    hull = cv2.convexHull(oval.astype(np.float32))
    flat = nodes.reshape(-1, 2)
    outside = np.array([-cv2.pointPolygonTest(hull, (float(x), float(y)), True) for x, y in flat])
    towards = nodes - oval.mean(0)
    towards = towards / np.maximum(np.linalg.norm(towards, axis=-1, keepdims=True), 1e-6)
    height = -(towards @ down_the_face(landmarks))
    outside = outside.reshape(nodes.shape[:2]) / eye_distance
    return outside, smoothstep(height, -0.1, 0.7), smoothstep(-height, 0.15, 0.85)


def _rigid_weight(
    nodes: Points,
    landmarks: Points,
    head_mask: NDArray[np.uint8],
    eye_distance: float,
    outside: Points,
    up: Points,
    down: Points,
) -> Points:
    """1 on the head, 0 on the shoulders and far away; the plate hides what happens between hair and background."""
    height, width = head_mask.shape
    column = np.clip(np.rint(nodes[..., 0]), 0, width - 1).astype(int)
    row = np.clip(np.rint(nodes[..., 1]), 0, height - 1).astype(int)
    from_head = distance_outside(head_mask, eye_distance)[row, column]
    below = height_below_chin(nodes, landmarks, eye_distance)
    radial = 1.0 - smoothstep((outside - (0.40 + 0.20 * up - 0.36 * down)) / (0.95 + 0.15 * up + 0.51 * down), 0.0, 1.0)
    weight = (1.0 - smoothstep(from_head, _HOLD, _RELEASE)) * (1.0 - smoothstep(below, -0.25, 1.15))
    weight = np.where(below > -0.25, np.minimum(weight, radial), weight)
    return weight * _edge_ramp(nodes, (width, height), eye_distance, 0.45, 0.3)


def _edge_ramp(nodes: Points, size: tuple[int, int], eye_distance: float, sides: float, bottom: float) -> Points:
    """0 at the picture's edge, so that nothing from beyond it is ever needed."""
    width, height = size
    x, y = nodes[..., 0], nodes[..., 1]
    nearest = np.minimum(np.minimum(x, width - 1 - x), y) / eye_distance
    return smoothstep(nearest, 0.0, sides) * smoothstep((height - 1 - y) / eye_distance, 0.0, bottom)


def _follow_oval(nodes: Points, landmarks: Points, eye_distance: float) -> tuple[Points, Points]:
    """Depth of the oval seen from each node (rows, columns), and the weights of its vertices (rows, columns, 36)."""
    oval = landmarks[OVAL]
    squared = ((nodes[..., None, :] - oval[:, :2]) ** 2).sum(-1) / eye_distance**2
    # The second term decides far away, where every Gaussian underflows.
    weight = np.exp(-squared / (2.0 * _OVAL_REACH**2)) + 1e-12 / (1e-3 + squared)
    weight /= weight.sum(-1, keepdims=True)
    return weight @ oval[:, 2], weight
