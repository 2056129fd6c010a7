"""Renderer: draw a frame of a prepared face from one frame's motion.

First the map of the surroundings, with that of the face (eyes, lip edges, skin far to near) blended into it. Then one
sampling of the portrait over the background plate; wrinkles, eyeballs, eyelids and the inside of the mouth.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import Delaunay

from ....face.indices import indices, mean_face
from ..channels import BROWS, SPOKEN, Blendshape
from ..face.blendshapes import VERTICES
from ..face.shading import vertex_normals
from ..face.state import MeshState
from ..geometry import Coordinates, smoothstep
from ..lips import COLUMNS, LOWER, LOWER_INNER, OVAL, UPPER, UPPER_INNER
from ..pose import HeadTurn
from .border import free_share, turn_face
from .contact import meet_lips
from .eyeballs import draw_eyeball
from .eyelids import draw_eyelid
from .interior import Interior, MouthPose
from .layers import CUBIC_TABLE, covering_mask, draw_layers, pad_layer
from .raster import fill_triangles, merge_maps
from .surround import displace_nodes, source_map
from .wrinkles import draw_wrinkle, wrinkle_depths

_LIP_SKIRT, _LIP_OVERLAP = 0.9, 1.2
"""Pixels by which a lip's inner edge is extended over the middle of the opening, so that no pixel is left uncovered.
Pixels by which that strip starts behind the edge. By eye, on 16 portraits (each 0.6 to 1.6 times)."""

_SKIRT = np.concatenate([UPPER_INNER, UPPER_INNER, LOWER_INNER, LOWER_INNER])
"""Vertices whose texture each point of the strips has."""

_OPENING = [Blendshape.JAW, Blendshape.UPPER_LIP, Blendshape.LOWER_LIP]
"""Blendshapes with the gain of the opening."""

_GROWING = [Blendshape.WIDTH, Blendshape.LIP_TO_TEETH]
"""Blendshapes whose weight grows with the width of the mouth: they were made for the mean face."""

_LOWER_LID = 0.25
"""Part of the lids' motion between blinks that the lower lid takes. By eye (0.15 to 0.4)."""

_SEALED = 0.12
"""Opening, cm, from which lips part freely: motion of corners and sides opens no closed mouth. By eye (0.072 to
0.19)."""

_TEETH_FOLLOW = 0.4
"""Jaw of the teeth and tongue, in units of 14 degrees, per cm of the lower lip's way down: lower teeth show in wide
openings. By eye (0.24 to 0.64)."""


@dataclass(frozen=True)
class Moment:
    """Motion of one frame, on one face.

    Attributes
    ----------
    head
        Rigid motion of the head.
    weights
        Weight of each :class:`~.channels.Blendshape`: (20,).
    tongue
        Raise of the tongue's tip, 0..1.
    blink
        0 open..1 closed.
    gaze
        Shift of the irises in eye distances, x to image right, y down: (2,).
    breath
        Shoulders up, cm.
    """

    head: HeadTurn
    weights: NDArray[np.float64]
    tongue: float
    blink: float
    gaze: NDArray[np.float64]
    breath: float = 0.0


def blendshape_weights(
    state: MeshState, mouth: NDArray[np.float32], brows: ArrayLike, lids: float = 0.0, cheeks: float = 0.0
) -> NDArray[np.float64]:
    """Blendshape weights (20,) on a face, for one frame.

    The opening has the face's own gain; the width grows with the width of its mouth.

    Parameters
    ----------
    mouth
        Channels (15,) of :class:`~..channels.MouthChannel`.
    brows
        Of :data:`~..channels.BROWS`, cm: (3,) or one for all.
    lids
        Fall of the lids, in parts of the eye's opening.
    cheeks
        Lower lids and cheeks up, cm.
    """
    scale = np.ones(len(Blendshape))
    scale[_OPENING] = state.opening_gain
    scale[_GROWING] = state.mouth
    weights = np.zeros(len(Blendshape))
    weights[SPOKEN] = scale[SPOKEN] * mouth[SPOKEN]
    weights[BROWS] = brows
    weights[Blendshape.LID] = (1.0 - _LOWER_LID) * lids * state.eye_opening
    weights[Blendshape.SQUINT] = _LOWER_LID * lids * state.eye_opening + cheeks
    return weights


def _closure(weights: NDArray[np.float64]) -> float:
    """Part of every opening that closes, 0..1: all in pressed lips, and in lips that nothing parts."""
    parted = float(weights[Blendshape.UPPER_LIP] + weights[Blendshape.LOWER_LIP])
    return max(float(weights[Blendshape.PRESS]), 1.0 - float(smoothstep(parted, 0.0, _SEALED)))


def _shape(state: MeshState, moment: Moment) -> Coordinates:
    """Face (478, 3) of a frame in the head frame, cm."""
    shape = state.neutral.copy()
    shape[:VERTICES] += np.tensordot(moment.weights, state.blendshapes, 1)
    if not state.covered:
        meet_lips(shape, _closure(moment.weights))
    return shape


class MeshRenderer:
    """Renderer of one prepared face. Threads may share it: drawing changes nothing in it."""

    def __init__(self, state: MeshState) -> None:
        self.state = state
        self._layer = pad_layer(state.portrait, state.alpha)
        self._covering = covering_mask(self._layer)
        self._interior = Interior(state)
        self._skin = mean_face().triangles.astype(np.int32)[:, ::-1].copy()
        self._eyes = _eye_triangles(state.texture)
        self._lip_edges = _skirt_triangles()
        self._rest_normals = vertex_normals(state.neutral @ state.pose.rotation.T)
        # The portrait's own: a jaw that it shows open has turned shut.
        self._rest_oval = state.texture[OVAL]
        self._free_share = free_share(state)

    def draw(self, moment: Moment, out: NDArray[np.uint8]) -> None:
        """Draw a frame into ``out`` (H, W, 3) uint8."""
        state = self.state
        shape = _shape(state, moment)
        points = turn_face(state, self._free_share, moment.head, shape)
        maps = self._map_surround(moment, shape)
        region = state.surround.origin
        eyes = turn_face(state, self._free_share, moment.head, state.neutral)
        self._map_face(maps, points, eyes, shape, moment)
        out[:] = state.portrait
        draw_layers(self._layer, self._covering, state.plate, state.portrait, maps, *region, CUBIC_TABLE, out)
        if state.wrinkles:
            depths = wrinkle_depths(shape, state.corners, moment.weights)
            for wrinkle, depth in zip(state.wrinkles, depths, strict=True):
                draw_wrinkle(wrinkle, out, maps, region, points[:, :2], depth)
        gaze = moment.gaze * state.eye_distance
        for eyeball in state.eyeballs:
            draw_eyeball(eyeball, out, maps[2], region, eyes[:, :2], points[:, :2], gaze)
        for lid in state.eyelids:
            draw_eyelid(lid, out, maps, region, points[:, :2], moment.blink, state.eye_distance)
        jaw = _TEETH_FOLLOW * max(float(moment.weights[Blendshape.LOWER_LIP]), 0.0)
        self._interior.draw(out, MouthPose(points[:, :2], moment.head, jaw, moment.tongue))

    def positions(self, moment: Moment) -> Coordinates:
        """Positions (478, 3) of the vertices in a frame, pixels."""
        return turn_face(self.state, self._free_share, moment.head, _shape(self.state, moment))

    def _map_surround(self, moment: Moment, shape: Coordinates) -> NDArray[np.float32]:
        """Source map (3, h, w) of the moving region, the face's part still that of its surroundings."""
        state = self.state
        oval_shift = state.pose.to_image(shape[OVAL])[:, :2] - self._rest_oval
        displacement = displace_nodes(state.surround, state.pose, moment.head, oval_shift, moment.breath)
        height, width = state.portrait.shape[:2]
        return source_map(state.surround, displacement, (width, height))

    def _map_face(
        self, maps: NDArray[np.float32], points: Coordinates, eyes: Coordinates, shape: Coordinates, moment: Moment
    ) -> None:
        """Blend the map of the face into that of its surroundings, ``maps`` (3, h, w), in place."""
        state = self.state
        origin = np.array(state.surround.origin)
        low = np.maximum(np.floor(points[:, :2].min(0)).astype(int) - 1, origin)
        high = np.minimum(np.ceil(points[:, :2].max(0)).astype(int) + 2, origin + maps.shape[:0:-1])
        region = (int(low[0]), int(low[1]))
        planes = np.zeros((4, *np.maximum(high - low, 0)[::-1]), np.float32)
        attributes = np.ones((len(points), 4), np.float32)
        attributes[:, :2] = state.texture
        fill_triangles(self._eyes, eyes, attributes, planes, *region, False)
        edges, colours = self._lip_skirt(points)
        fill_triangles(self._lip_edges, edges, colours, planes, *region, False)
        attributes[:, 2] = state.face_alpha
        normals = vertex_normals(shape @ moment.head.rotation.T @ state.pose.rotation.T)
        attributes[:VERTICES, 3] = state.light.gain(self._rest_normals, normals)
        far_to_near = np.argsort(-points[self._skin, 2].sum(1), kind="stable")
        fill_triangles(self._skin[far_to_near], points, attributes, planes, *region, True)
        rows, columns = (slice(low[i] - origin[i], high[i] - origin[i]) for i in (1, 0))
        merge_maps(maps[:, rows, columns], planes)

    def _lip_skirt(self, points: Coordinates) -> tuple[Coordinates, NDArray[np.float32]]:
        """Strips (44, 2) from each inner lip edge over the middle of the opening, and their attributes (44, 4).

        A strip has the texture coordinates of its own edge.
        """
        upper, lower = points[UPPER_INNER, :2], points[LOWER_INNER, :2]
        down = points[LOWER[0, 5], :2] - points[UPPER[0, 5], :2]
        down = down / (np.linalg.norm(down) + 1e-9)
        middle = (upper + lower) / 2
        edges = np.concatenate(
            [
                upper - _LIP_OVERLAP * down,
                middle + _LIP_SKIRT * down,
                lower + _LIP_OVERLAP * down,
                middle - _LIP_SKIRT * down,
            ]
        )
        colours = np.ones((len(edges), 4), np.float32)
        colours[:, :2] = self.state.texture[_SKIRT]
        return edges, colours


def _eye_triangles(texture: Coordinates) -> NDArray[np.int32]:
    """Delaunay triangles of each eye's ring and iris; the gaze moves the iris within the ring."""
    found = []
    for eye in (indices().right_eye, indices().left_eye):
        vertices = np.r_[eye.ring, eye.iris]
        found.append(vertices[Delaunay(texture[vertices]).simplices])
    return np.vstack(found).astype(np.int32)


def _skirt_triangles() -> NDArray[np.int32]:
    """Triangles of the strips along the lips' edges, the lower lip's first."""
    i, n = np.arange(COLUMNS - 1), COLUMNS
    lower = [np.c_[2 * n + i, 2 * n + i + 1, 3 * n + i], np.c_[2 * n + i + 1, 3 * n + i + 1, 3 * n + i]]
    upper = [np.c_[i, i + 1, n + i], np.c_[i + 1, n + i + 1, n + i]]
    return np.vstack(lower + upper).astype(np.int32)
