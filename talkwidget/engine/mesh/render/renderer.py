"""Renderer: one frame from a prepared face and one moment of motion.

Drawn in this order: map of the surroundings; map of the face (eyes, lip edges, skin far to near) blended into it; one
sampling of the picture over the background plate; eyelids; inside of the mouth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from ....face.indices import indices, mean_face
from ..face.controls import CONTROLS, VERTICES
from ..face.lips import COLUMNS, LOWER, LOWER_INNER, OVAL, UPPER, UPPER_INNER
from ..face.pose import HeadMotion, Points
from ..face.prepare import PreparedFace
from ..face.shading import vertex_normals
from .interior import MouthPose
from .layers import CUBIC_TABLE, covering_mask, draw_layers, pad_layer
from .raster import fill_triangles, merge_maps

_LIP_SKIRT = 0.9
"""Pixels by which a lip's inner edge is extended over the opening's middle, so that no pixel is left uncovered."""

_LIP_OVERLAP = 1.2
"""Pixels by which that strip starts behind the lip's edge."""


@dataclass(frozen=True)
class Moment:
    """One frame's motion.

    Attributes
    ----------
    head
        Rigid motion of the head.
    controls
        (10,) amounts of ``controls.CONTROLS``.
    tongue
        Raise of the tongue's tip, 0..1.
    blink
        0 open .. 1 closed.
    gaze
        (2,) shift of the irises, in eye distances, x to image right, y down.
    """

    head: HeadMotion
    controls: NDArray[np.float64]
    tongue: float
    blink: float
    gaze: NDArray[np.float64]


def mouth_controls(face: PreparedFace, mouth: NDArray[np.float32], brow: float) -> NDArray[np.float64]:
    """Amounts (10,) of ``face``'s controls for one frame's mouth channels (8,) and brows (cm)."""
    jaw, up, low, wide, prot, press, fv = (float(value) for value in mouth[:7])
    amounts = {
        "jaw": face.jaw * jaw,
        "up": face.mouth * up,
        "low": face.mouth * low,
        "wide": face.mouth * wide,
        "prot": prot,
        "press": press,
        "fv": face.mouth * fv,
        "smile": 0.0,
        "squint": 0.0,
        "brow": brow,
    }
    return np.array([amounts[name] for name in CONTROLS])


class Renderer:
    """Draws frames of one prepared face. Holds only what is derived from it, so threads may share it."""

    def __init__(self, face: PreparedFace) -> None:
        self._face = face
        self._layer = pad_layer(face.picture, face.alpha)
        self._covering = covering_mask(self._layer)
        self._skin = mean_face().triangles.astype(np.int32)[:, ::-1].copy()
        self._eyes = _eye_triangles(face.texture)
        self._lip_edges = _skirt_triangles()
        self._rest_normals = vertex_normals(face.neutral @ face.pose.rotation.T)
        self._rest_oval = face.pose.to_image(face.neutral[OVAL])[:, :2]
        self._height, self._width = face.picture.shape[:2]

    def draw(self, moment: Moment, out: NDArray[np.uint8]) -> None:
        """Draw into ``out`` (H, W, 3) uint8."""
        face = self._face
        shape = face.neutral.copy()
        shape[:VERTICES] += np.tensordot(moment.controls, face.controls, 1)
        points = face.pose.to_image(moment.head(shape))
        maps = self._map_surround(moment.head, shape)
        region = face.surround.origin
        eyes = face.pose.to_image(moment.head(face.neutral))
        self._map_face(maps, points, eyes, shape, moment)
        out[:] = face.picture
        draw_layers(self._layer, self._covering, face.plate, face.picture, maps, *region, CUBIC_TABLE, out)
        for lid in face.eyelids:
            lid.draw(out, maps, region, eyes[:, :2], moment.blink, face.eye_distance)
        jaw = float(moment.controls[CONTROLS.index("jaw")])
        face.interior.draw(out, face.picture, MouthPose(points[:, :2], moment.head, jaw, moment.tongue))

    def _map_surround(self, head: HeadMotion, shape: Points) -> NDArray[np.float32]:
        face = self._face
        oval_shift = face.pose.to_image(shape[OVAL])[:, :2] - self._rest_oval
        displacement = face.surround.displace(face.pose, head, oval_shift)
        return face.surround.source_map(displacement, (self._width, self._height))

    def _map_face(self, maps: NDArray[np.float32], points: Points, eyes: Points, shape: Points, moment: Moment) -> None:
        """Blend the face's own map into that of its surroundings, (3, h, w), in place."""
        face = self._face
        origin = np.array(face.surround.origin)
        low = np.maximum(np.floor(points[:, :2].min(0)).astype(int) - 1, origin)
        high = np.minimum(np.ceil(points[:, :2].max(0)).astype(int) + 2, origin + maps.shape[:0:-1])
        region = (int(low[0]), int(low[1]))
        planes = np.zeros((4, *np.maximum(high - low, 0)[::-1]), np.float32)
        attributes = np.ones((len(points), 4), np.float32)
        attributes[:, :2] = face.texture
        looking = eyes.copy()
        for eye in (indices().right_eye, indices().left_eye):
            looking[eye.iris, :2] += moment.gaze * face.eye_distance
        fill_triangles(self._eyes, looking, attributes, planes, *region, False)
        edges, colours = self._lip_skirt(points)
        fill_triangles(self._lip_edges, edges, colours, planes, *region, False)
        attributes[:, 2] = face.face_alpha
        normals = vertex_normals(shape @ moment.head.rotation.T @ face.pose.rotation.T)
        attributes[:VERTICES, 3] = face.light.gain(self._rest_normals, normals)
        far_to_near = np.argsort(-points[self._skin, 2].sum(1), kind="stable")
        fill_triangles(self._skin[far_to_near], points, attributes, planes, *region, True)
        rows, columns = (slice(low[i] - origin[i], high[i] - origin[i]) for i in (1, 0))
        merge_maps(maps[:, rows, columns], planes)

    def _lip_skirt(self, points: Points) -> tuple[Points, NDArray[np.float32]]:
        """Strips (44, 2) from each inner lip edge over the middle of the opening, in that edge's own colour."""
        upper, lower = points[UPPER_INNER, :2], points[LOWER_INNER, :2]
        down = points[LOWER[0, 5], :2] - points[UPPER[0, 5], :2]
        down = down / (np.linalg.norm(down) + 1e-9)
        middle = (upper + lower) / 2
        edges = np.r_[
            upper - _LIP_OVERLAP * down,
            middle + _LIP_SKIRT * down,
            lower + _LIP_OVERLAP * down,
            middle - _LIP_SKIRT * down,
        ]
        colours = np.ones((len(edges), 4), np.float32)
        colours[:, :2] = self._face.texture[np.r_[UPPER_INNER, UPPER_INNER, LOWER_INNER, LOWER_INNER]]
        return edges, colours


def _eye_triangles(texture: Points) -> NDArray[np.int32]:
    """Delaunay triangles of each eye's ring and iris, which the gaze moves inside the ring."""
    found = []
    for eye in (indices().right_eye, indices().left_eye):
        vertices = np.r_[eye.ring, eye.iris]
        found.append(vertices[Delaunay(texture[vertices]).simplices])
    return np.vstack(found).astype(np.int32)


def _skirt_triangles() -> NDArray[np.int32]:
    i, n = np.arange(COLUMNS - 1), COLUMNS
    lower = [np.c_[2 * n + i, 2 * n + i + 1, 3 * n + i], np.c_[2 * n + i + 1, 3 * n + i + 1, 3 * n + i]]
    upper = [np.c_[i, i + 1, n + i], np.c_[i + 1, n + i + 1, n + i]]
    return np.vstack(lower + upper).astype(np.int32)
