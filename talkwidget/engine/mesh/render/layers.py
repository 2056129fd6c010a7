"""Compositing of layers: the moving head, sampled once by cubic convolution, over the still background.

This is most of a frame's cost.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .raster import compiled
from .sample import blend_pixel, draw_pixel

REST = 2e-3
"""Least motion, pixels: below it, rounding only, pixels are copied, so that a face at rest equals its portrait."""

SHARPNESS = (-0.75, -1.2)
"""Parameter of cubic convolution at a whole pixel and half-way between two (Keys, "Cubic convolution interpolation for
digital image processing", 1981).

A fixed -0.75 (OpenCV's) blurs most half-way. Measured on the faces of four portraits, the variance of the Laplacian
relative to the portrait's, mean over 64 shifts by parts of a pixel. It is 0.86 with -0.75 half-way, 0.94 with -1.0,
1.02 with -1.2, 1.06 with -1.3.
"""

PAD = 3
"""Margin of a layer in pixels, so that the cubic kernel never leaves it."""

_PHASES = 256
"""Steps of the kernel's table between two pixels. They move a pixel by 1/512 at most: less than a grey level, even at
the sharpest edge."""


def pad_layer(portrait: NDArray[np.uint8], matte: NDArray[np.float32]) -> NDArray[np.float32]:
    """Layer (H + 6, W + 6, 4) float32 for :func:`draw_layers`: RGB of a portrait (H, W, 3) and its matte (H, W)."""
    layer = np.dstack([portrait.astype(np.float32), matte.astype(np.float32)])
    return np.ascontiguousarray(np.pad(layer, ((PAD, PAD), (PAD, PAD), (0, 0)), "edge"))


def covering_mask(layer: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Cover of the plate by cubic samples of the layer: 0 none, 1 partial, 2 full; (H + 6, W + 6) uint8."""
    reach = np.ones((5, 5), np.uint8)
    touched = cv2.dilate((layer[..., 3] > 0.0).astype(np.uint8), reach)
    return touched + cv2.erode((layer[..., 3] >= 1.0).astype(np.uint8), reach)


def _cubic_table() -> NDArray[np.float32]:
    """Weights (257, 4) of the four neighbours at 1/256 steps between two pixels."""
    t = np.arange(_PHASES + 1) / _PHASES
    s = 1.0 - t
    steep = SHARPNESS[0] + (SHARPNESS[1] - SHARPNESS[0]) * 4.0 * t * s
    outer, far = steep * t * s * s, steep * s * t * t
    near = ((steep + 2.0) * t - (steep + 3.0)) * t * t + 1.0
    return np.stack([outer, near, 1.0 - outer - near - far, far], 1).astype(np.float32)


CUBIC_TABLE = _cubic_table()


@compiled
def draw_layers(
    layer: NDArray[np.float32],
    covering: NDArray[np.uint8],
    plate: NDArray[np.uint8],
    portrait: NDArray[np.uint8],
    maps: NDArray[np.float32],
    origin_x: int,
    origin_y: int,
    table: NDArray[np.float32],
    out: NDArray[np.uint8],
) -> None:
    """Sample the moving layer through the maps, over the still background.

    Parameters
    ----------
    layer
        From :func:`pad_layer`: RGB 0..255 and the matte 0..1.
    covering
        From :func:`covering_mask`: background, which is most of the region, needs no sampling.
    plate
        Background behind the head: (H, W, 3).
    portrait
        Copied where nothing moves: (H, W, 3).
    maps
        Source x, source y and brightness gain of the region that starts at ``origin``: (3, h, w).
    table
        :data:`CUBIC_TABLE`.
    out
        Frame, written inside the region: (H, W, 3).
    """
    zero, one = np.float32(0.0), np.float32(1.0)
    highest_x, highest_y = np.float32(portrait.shape[1]), np.float32(portrait.shape[0])
    phases = np.float32(_PHASES)
    # Unsigned indices spare numba's check for negative ones.
    red_at, green_at, blue_at, one_up = np.uintp(0), np.uintp(1), np.uintp(2), np.uintp(1)
    for r in range(maps.shape[1]):
        map_row, y = np.uintp(r), np.uintp(r + origin_y)
        for q in range(maps.shape[2]):
            map_column, x = np.uintp(q), np.uintp(q + origin_x)
            u, v, gain = maps[0, map_row, map_column], maps[1, map_row, map_column], maps[2, map_row, map_column]
            du, dv = u - np.float32(q + origin_x), v - np.float32(r + origin_y)
            moved = du * du + dv * dv
            if moved < np.float32(REST * REST) and abs(gain - one) < np.float32(REST):
                for channel in (red_at, green_at, blue_at):
                    out[y, x, channel] = portrait[y, x, channel]
                continue
            # In this order of operands, NaN becomes a valid coordinate.
            u, v = min(highest_x, max(-one, u)), min(highest_y, max(-one, v))
            whole_u, whole_v = np.floor(u), np.floor(v)
            left, top = np.uintp(int(whole_u) + PAD), np.uintp(int(whole_v) + PAD)
            cover = covering[top, left]
            if cover == 0:
                for channel in (red_at, green_at, blue_at):
                    out[y, x, channel] = plate[y, x, channel]
                continue
            across, down = np.uintp(int((u - whole_u) * phases)), np.uintp(int((v - whole_v) * phases))
            if cover == 2:
                draw_pixel(layer, table, top - one_up, left - one_up, down, across, gain, out, y, x)
                continue
            # Motion below a pixel shows the portrait itself: a soft matte must not change a face at rest.
            least = max(one - moved, zero)
            blend_pixel(layer, table, top - one_up, left - one_up, down, across, gain, out, y, x, plate, least)
