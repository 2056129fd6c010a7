"""Drawing of the gaze: the eyeball turns under the lids, its corners stay.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..face.eyeballs import Eyeball
from ..geometry import SUBPIXEL_BITS, Coordinates, to_fixed_point
from .raster import turn_window

_SOFT_EDGE = 0.006
"""Blur of the opening's edge, in eye distances. By eye (0.0036 to 0.0096)."""

_EYE_WIDTHS = 3.0
"""Eye distance, from outer corner to outer corner, in widths of an eye. In the painters' rule of fifths, two eyes and
the one between them."""

_MOST_ROOM = 0.6
"""Part of the room between iris and corner that a gaze may use: beyond, the white folds. By eye (0.36 to 0.96)."""

_LEAST_SHIFT = 0.02
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
    if np.abs(shift).max() < _LEAST_SHIFT:
        return
    upper, lower = points[eyeball.upper], points[eyeball.lower]
    outline = np.concatenate([upper, lower[::-1]])
    low = np.maximum(np.floor(outline.min(0)).astype(int) - 3, region)
    high = np.minimum(np.ceil(outline.max(0)).astype(int) + 4, np.array(region) + gains.shape[::-1])
    if (high - low).min() < 3:
        return
    mask = np.zeros(tuple((high - low)[::-1]), np.uint8)
    cv2.fillPoly(mask, [to_fixed_point(outline - low)], 255, cv2.LINE_AA, SUBPIXEL_BITS)
    width = float(np.linalg.norm(eyeball.ring[0] - eyeball.ring[8]))
    soft = cv2.GaussianBlur(mask, (0, 0), _SOFT_EDGE * _EYE_WIDTHS * width + 0.3)
    x, y = _source(eyeball, rest, low, mask.shape, shift)
    drawn = cv2.remap(eyeball.texture, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    rows = slice(low[1] - region[1], high[1] - region[1])
    columns = slice(low[0] - region[0], high[0] - region[0])
    drawn *= gains[rows, columns, None]
    target = out[low[1] : high[1], low[0] : high[0]]
    drawn += (target - drawn) * (1.0 - soft.astype(np.float32)[..., None] / 255.0)
    target[:] = np.clip(drawn + 0.5, 0, 255)


def _source(
    eyeball: Eyeball, rest: Coordinates, low: NDArray[np.int64], shape: tuple[int, ...], shift: Coordinates
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Position x, y (h, w) in the texture of each pixel of the window.

    The eye follows the affine motion of its rims; the gaze moves the iris wholly and the corners not at all.
    """
    move = eyeball.fit @ rest[np.concatenate([eyeball.upper, eyeball.lower])]
    back = np.linalg.inv(move[:2])
    first = (low - move[2]) @ back
    along = float(shift @ eyeball.axis)
    room = eyeball.room[1] if along > 0 else eyeball.room[0]
    turn = shift + (along / max(abs(along) / (_MOST_ROOM * room), 1.0) - along) * eyeball.axis
    maps = np.empty((2, *shape), np.float32)
    turn_window(maps, first, back, turn, eyeball.iris, eyeball.axis, eyeball.radius, *eyeball.room)
    return maps[0] - np.float32(eyeball.origin[0]), maps[1] - np.float32(eyeball.origin[1])
