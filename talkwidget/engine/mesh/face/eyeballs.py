"""Eyeballs: the visible part of each eye, continued behind the lids, so that it can turn under them.

Lengths are in eye distances, and by eye.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from ....face.indices import Eye, indices
from ..geometry import Coordinates

_BEHIND_LIDS = 0.06
"""Width of the continuation around the opening: more than any gaze uncovers. By eye (0.036 to 0.096 makes no
difference)."""

_LASH_RIM = 0.010
"""Rim of the opening that is left out, because lashes and the lids' edges are mixed into it. By eye (0.006 to
0.016)."""

_LIMBUS = 1.10
"""Radius of the iris with its soft edge, relative to that of the landmarks. By eye (0.66 to 1.1)."""


@dataclass(frozen=True)
class Eyeball:
    """Eyeball of one eye, in the portrait's pixels.

    Attributes
    ----------
    upper, lower
        Vertices of the rims, outer to inner corner: (9,).
    texture
        (h, w, 3) float32.
    origin
        Position (x, y) of ``texture`` in the portrait.
    ring
        Position of the rims, upper then lower, in the portrait: (18, 2).
    fit
        Least-squares operator (3, 18): its product with the rims' positions in a frame is the affine motion (3, 2).
    iris, radius
        Centre (2,) and radius of the iris.
    axis
        Unit vector (2,) along the eye, to image right.
    room
        Distances from the iris's edge to the corners at image left and right.
    """

    upper: NDArray[np.intp]
    lower: NDArray[np.intp]
    texture: NDArray[np.float32]
    origin: tuple[int, int]
    ring: Coordinates
    fit: Coordinates
    iris: Coordinates
    radius: float
    axis: Coordinates
    room: tuple[float, float]


def cut_eyeballs(
    pixels: NDArray[np.uint8], landmarks: Coordinates, visible: list[NDArray[np.intp]], eye_distance: float
) -> tuple[Eyeball, ...]:
    """Cut the eyeballs of a face with ``landmarks`` (478, 3) out of ``pixels`` (H, W, 3).

    ``visible`` holds the upper rims of the eyes to cut.
    """
    eyes = (indices().right_eye, indices().left_eye)
    return tuple(
        _cut(pixels, landmarks, eye, eye_distance)
        for eye in eyes
        if any(np.array_equal(eye.upper, upper) for upper in visible)
    )


def _cut(pixels: NDArray[np.uint8], landmarks: Coordinates, eye: Eye, eye_distance: float) -> Eyeball:
    ring = landmarks[np.r_[eye.upper, eye.lower], :2]
    outline = np.r_[ring[:9], ring[:8:-1]]
    margin = _BEHIND_LIDS * eye_distance
    low = np.maximum(np.floor(ring.min(0) - margin).astype(int), 0)
    high = np.minimum(np.ceil(ring.max(0) + margin).astype(int) + 1, pixels.shape[1::-1])
    source = pixels[low[1] : high[1], low[0] : high[0]].astype(np.float32)
    opening = np.zeros(source.shape[:2], np.uint8)
    cv2.fillPoly(opening, [np.round(outline - low).astype(np.int32)], 1)
    size = 2 * max(1, round(_LASH_RIM * eye_distance)) + 1
    seen = cv2.erode(opening, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))) > 0
    centre = landmarks[eye.iris, :2].mean(0)
    radius = float(np.linalg.norm(landmarks[eye.iris, :2] - centre, axis=1).max())
    texture = _continue(source, seen, centre - low, _LIMBUS * radius)
    ends = ring[[0, 8]] if ring[0, 0] < ring[8, 0] else ring[[8, 0]]
    axis = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
    room = tuple(max(float(abs((end - centre) @ axis)) - radius, 1.0) for end in ends)
    return Eyeball(
        upper=eye.upper,
        lower=eye.lower,
        texture=texture,
        origin=(int(low[0]), int(low[1])),
        ring=ring,
        fit=np.linalg.pinv(np.c_[ring, np.ones(len(ring))]),
        iris=centre,
        radius=radius,
        axis=axis,
        room=(room[0], room[1]),
    )


def _continue(
    source: NDArray[np.float32], seen: NDArray[np.bool_], centre: Coordinates, radius: float
) -> NDArray[np.float32]:
    """Continue what is ``seen`` (h, w) of an eye: the iris by its own opposite side, the white by its nearest part."""
    if not seen.any():
        return source
    y, x = np.mgrid[: seen.shape[0], : seen.shape[1]]
    in_iris = np.hypot(x - centre[0], y - centre[1]) <= radius
    filled = source.copy()
    opposite_x = np.clip(np.rint(2 * centre[0] - x), 0, seen.shape[1] - 1).astype(int)
    opposite_y = np.clip(np.rint(2 * centre[1] - y), 0, seen.shape[0] - 1).astype(int)
    mirrored = in_iris & ~seen & seen[opposite_y, opposite_x]
    filled[mirrored] = source[opposite_y[mirrored], opposite_x[mirrored]]
    for part, known in (
        (in_iris & ~mirrored & ~seen, in_iris & (seen | mirrored)),
        (~in_iris & ~seen, ~in_iris & seen),
    ):
        if part.any() and known.any():
            rows, columns = distance_transform_edt(~known, return_distances=False, return_indices=True)
            filled[part] = filled[rows[part], columns[part]]
    soft = cv2.GaussianBlur(filled, (0, 0), 0.8)
    filled[~seen] = soft[~seen]
    return filled
