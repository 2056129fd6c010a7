"""Drawing of the gaze: the eyeball turns under the lids, its corners stay."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..face.eyeballs import Eyeball
from ..geometry import SUBPIXEL_BITS, Coordinates, smoothstep, to_fixed_point

_SOFT = 0.006
"""Blur of the opening's edge, in eye distances. By eye."""

_MOST_ROOM = 0.6
"""Part of the room between iris and corner that a gaze may use: beyond, the white folds. By eye."""

_LEAST = 0.02
"""Least shift, pixels, that is drawn."""


def draw_eyeball(
    eyeball: Eyeball,
    out: NDArray[np.uint8],
    gains: NDArray[np.float32],
    region: tuple[int, int],
    rest: Coordinates,
    points: Coordinates,
    shift: Coordinates,
) -> None:
    """Turn one eye in the frame ``out`` (H, W, 3), in place.

    Parameters
    ----------
    gains
        Brightness gain (h, w) of the region that starts at ``region`` (x, y).
    rest, points
        Vertices in this frame with the lids as in the portrait, and as they are: (478, 2).
    shift
        Way of the iris, x to image right, y down, pixels of the portrait: (2,).
    """
    if np.abs(shift).max() < _LEAST:
        return
    upper, lower = points[eyeball.upper], points[eyeball.lower]
    outline = np.r_[upper, lower[::-1]]
    low = np.maximum(np.floor(outline.min(0)).astype(int) - 3, region)
    high = np.minimum(np.ceil(outline.max(0)).astype(int) + 4, np.array(region) + gains.shape[::-1])
    if (high - low).min() < 3:
        return
    mask = np.zeros(tuple((high - low)[::-1]), np.uint8)
    cv2.fillPoly(mask, [to_fixed_point(outline - low)], 255, cv2.LINE_AA, SUBPIXEL_BITS)
    width = float(np.linalg.norm(eyeball.ring[0] - eyeball.ring[8]))
    alpha = cv2.GaussianBlur(mask, (0, 0), _SOFT * 3.0 * width + 0.3).astype(np.float32)[..., None] / 255.0
    where = _source(eyeball, rest, low, mask.shape) - _turn(eyeball, rest, low, mask.shape, shift)
    where -= np.array(eyeball.origin)
    at = where.astype(np.float32)
    drawn = cv2.remap(eyeball.texture, at[..., 0], at[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    drawn *= gains[low[1] - region[1] : high[1] - region[1], low[0] - region[0] : high[0] - region[0], None]
    target = out[low[1] : high[1], low[0] : high[0]]
    target[:] = np.clip(target + (drawn - target) * alpha + 0.5, 0, 255)


def _source(eyeball: Eyeball, rest: Coordinates, low: NDArray[np.int64], shape: tuple[int, ...]) -> Coordinates:
    """Position (h, w, 2) in the portrait of each pixel of the window, by the affine motion of the rims."""
    ring = rest[np.r_[eyeball.upper, eyeball.lower]]
    move = np.linalg.lstsq(np.c_[ring, np.ones(len(ring))], eyeball.ring, rcond=None)[0]
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float64)
    where: Coordinates = np.stack([x + low[0], y + low[1], np.ones(shape)], -1) @ move
    return where


def _turn(
    eyeball: Eyeball, rest: Coordinates, low: NDArray[np.int64], shape: tuple[int, ...], shift: Coordinates
) -> Coordinates:
    """Way (h, w, 2) of the eyeball at each pixel: whole on the iris, none at the corners."""
    along = float(shift @ eyeball.axis)
    room = eyeball.room[1] if along > 0 else eyeball.room[0]
    kept = along / max(abs(along) / (_MOST_ROOM * room), 1.0)
    move = shift + (kept - along) * eyeball.axis
    across = (_source(eyeball, rest, low, shape) - move - eyeball.iris) @ eyeball.axis
    reach = np.where(across > 0, eyeball.room[1], eyeball.room[0])
    share = 1.0 - smoothstep((np.abs(across) - eyeball.radius) / reach, 0.0, 1.0)
    return np.asarray(share[..., None] * move)
