"""The inner loops: triangles to coordinate maps, and one cubic sampling of the picture through them.

Coordinates are blended rather than colours, so every pixel is sampled once: no visible border between layers, no loss
of grain.
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numba
import numpy as np
from numpy.typing import NDArray

_EDGE = 1e-4
"""Slack in pixels, so that no pixel on a shared edge falls between two triangles."""

REST = 2e-3
"""Motion below this, in pixels, is rounding: the pixel is copied, so that a face at rest equals its picture."""

SHARPNESS = (-0.75, -1.0)
"""Keys's cubic convolution parameter at a whole pixel and half-way between two.

A fixed -0.75 (OpenCV's) blurs most half-way; a steeper kernel there keeps a moving face as sharp as its picture.
"""

Plane = NDArray[np.float32]
# Fused multiply-add may round a sum once instead of twice; nothing else is relaxed.
_jit: Any = numba.njit(nogil=True, cache=True, fastmath={"contract"})


@_jit
def _clip_span(weight: float, slope: float, low: float, high: float) -> tuple[float, float]:
    if slope > 1e-12:
        return max(low, (-_EDGE - weight) / slope), high
    if slope < -1e-12:
        return low, min(high, (-_EDGE - weight) / slope)
    if weight < -_EDGE:
        return low, low - 1.0
    return low, high


@_jit
def fill_triangles(
    triangles: NDArray[np.int32],
    points: NDArray[np.float64],
    attributes: NDArray[np.float32],
    planes: NDArray[np.float32],
    origin_x: int,
    origin_y: int,
    cull: bool,
) -> None:
    """Interpolate vertex attributes over triangles, later ones over earlier ones.

    Parameters
    ----------
    triangles
        (T, 3) vertex numbers; clockwise on the screen is the front.
    points
        (V, >= 2) pixels.
    attributes
        (V, 4) values at the vertices.
    planes
        (4, H, W), written in place; its pixel (0, 0) is the picture's ``origin``.
    cull
        Leave out triangles seen from behind.
    """
    height, width = planes.shape[1], planes.shape[2]
    for k in range(triangles.shape[0]):
        i, j, m = triangles[k, 0], triangles[k, 1], triangles[k, 2]
        ax, ay = points[i, 0] - origin_x, points[i, 1] - origin_y
        bx, by = points[j, 0] - origin_x, points[j, 1] - origin_y
        cx, cy = points[m, 0] - origin_x, points[m, 1] - origin_y
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(area) < 1e-6 or (cull and area < 0.0):
            continue
        left, right = max(0.0, min(ax, bx, cx)), min(width - 1.0, max(ax, bx, cx))
        if left > right + 1:
            continue
        inverse = 1.0 / area
        bdx, bdy = (cy - ay) * inverse, -(cx - ax) * inverse
        cdx, cdy = -(by - ay) * inverse, (bx - ax) * inverse
        top = max(0, math.ceil(min(ay, by, cy) - _EDGE))
        bottom = min(height - 1, math.floor(max(ay, by, cy) + _EDGE))
        for y in range(top, bottom + 1):
            weight_b = bdy * (y - ay) - bdx * ax
            weight_c = cdy * (y - ay) - cdx * ax
            low, high = _clip_span(weight_b, bdx, left, right)
            low, high = _clip_span(weight_c, cdx, low, high)
            low, high = _clip_span(1.0 - weight_b - weight_c, -(bdx + cdx), low, high)
            start, stop = max(0, math.ceil(low - _EDGE)), min(width - 1, math.floor(high + _EDGE))
            if stop < start:
                continue
            b, c = weight_b + bdx * start, weight_c + cdx * start
            a = 1.0 - b - c
            for channel in range(4):
                at_a, at_b, at_c = attributes[i, channel], attributes[j, channel], attributes[m, channel]
                value = a * at_a + b * at_b + c * at_c
                slope = (at_b - at_a) * bdx + (at_c - at_a) * cdx
                for x in range(start, stop + 1):
                    planes[channel, y, x] = value + slope * (x - start)


@_jit
def merge_maps(surround: NDArray[np.float32], face: NDArray[np.float32]) -> None:
    """Blend the face's map (u, v, alpha, gain) over that of its surroundings (u, v, gain), in place, both (., H, W)."""
    height, width = surround.shape[1], surround.shape[2]
    for y in range(height):
        for x in range(width):
            alpha = face[2, y, x]
            if alpha > 0.0:
                surround[0, y, x] += (face[0, y, x] - surround[0, y, x]) * alpha
                surround[1, y, x] += (face[1, y, x] - surround[1, y, x]) * alpha
                surround[2, y, x] += (face[3, y, x] - surround[2, y, x]) * alpha


PAD = 3
"""Rows and columns by which a layer is continued on each side, so that the cubic kernel never leaves it."""

_PHASES = 256


def pad_layer(picture: NDArray[np.uint8], matte: Plane) -> NDArray[np.float32]:
    """What :func:`draw_layers` samples: RGB of (H, W, 3) and the matte (H, W) as (H + 6, W + 6, 4) float32."""
    layer = np.dstack([picture.astype(np.float32), matte.astype(np.float32)])
    return np.ascontiguousarray(np.pad(layer, ((PAD, PAD), (PAD, PAD), (0, 0)), "edge"))


def covering_mask(layer: NDArray[np.float32]) -> NDArray[np.uint8]:
    """How a cubic sample of the layer covers the plate: 0 not at all, 1 in part, 2 wholly; (H + 6, W + 6) uint8."""
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


Weights = tuple[np.float32, np.float32, np.float32, np.float32]


@_jit
def _cubic(layer: NDArray[np.float32], top: int, left: int, channel: int, across: Weights, down: Weights) -> np.float32:
    """One channel, convolved separably with the 4 x 4 neighbourhood that starts at (top, left)."""
    # Unsigned, or every access would first ask whether the index counts from the end.
    c, x0, y0, one = np.uintp(channel), np.uintp(left), np.uintp(top), np.uintp(1)
    x1 = x0 + one
    x2 = x1 + one
    x3 = x2 + one
    w0, w1, w2, w3 = across
    value = np.float32(0.0)
    for weight in down:
        value += weight * (
            w0 * layer[y0, x0, c] + w1 * layer[y0, x1, c] + w2 * layer[y0, x2, c] + w3 * layer[y0, x3, c]
        )
        y0 += one
    return value


@_jit
def draw_layers(
    layer: NDArray[np.float32],
    covering: NDArray[np.uint8],
    plate: NDArray[np.uint8],
    picture: NDArray[np.uint8],
    maps: NDArray[np.float32],
    origin_x: int,
    origin_y: int,
    table: NDArray[np.float32],
    out: NDArray[np.uint8],
) -> None:
    """Sample the moving layer through the maps and lay it over the still background.

    Parameters
    ----------
    layer
        From :func:`pad_layer`: RGB 0..255 and the matte 0..1.
    covering
        From :func:`covering_mask`: sampling is what a frame costs, and most of the region is background.
    plate
        (H, W, 3): the background behind the head.
    picture
        (H, W, 3): copied where nothing moves.
    maps
        (3, h, w): source x, source y, brightness gain, for the region that starts at ``origin``.
    table
        :data:`CUBIC_TABLE`.
    out
        (H, W, 3), written inside the region.
    """
    zero, half, one, full = np.float32(0.0), np.float32(0.5), np.float32(1.0), np.float32(255.0)
    highest_x, highest_y = np.float32(picture.shape[1]), np.float32(picture.shape[0])
    phases = np.float32(_PHASES)
    for r in range(maps.shape[1]):
        y = r + origin_y
        for q in range(maps.shape[2]):
            x = q + origin_x
            u, v, gain = maps[0, r, q], maps[1, r, q], maps[2, r, q]
            du, dv = u - np.float32(x), v - np.float32(y)
            moved = du * du + dv * dv
            if moved < np.float32(REST * REST) and abs(gain - one) < np.float32(REST):
                out[y, x, 0], out[y, x, 1], out[y, x, 2] = picture[y, x, 0], picture[y, x, 1], picture[y, x, 2]
                continue
            u, v = min(max(u, -one), highest_x), min(max(v, -one), highest_y)
            whole_u, whole_v = np.floor(u), np.floor(v)
            left, top = int(whole_u) + PAD, int(whole_v) + PAD
            cover = covering[top, left]
            if cover == 0:
                out[y, x, 0], out[y, x, 1], out[y, x, 2] = plate[y, x, 0], plate[y, x, 1], plate[y, x, 2]
                continue
            across, down = table[int((u - whole_u) * phases)], table[int((v - whole_v) * phases)]
            wx, wy = (across[0], across[1], across[2], across[3]), (down[0], down[1], down[2], down[3])
            red = _cubic(layer, top - 1, left - 1, 0, wx, wy) * gain
            green = _cubic(layer, top - 1, left - 1, 1, wx, wy) * gain
            blue = _cubic(layer, top - 1, left - 1, 2, wx, wy) * gain
            if cover == 1:
                # Motion under a pixel shows the picture itself: a soft matte must not change a face at rest.
                matte = max(_cubic(layer, top - 1, left - 1, 3, wx, wy), one - moved)
                matte = min(max(matte, zero), one)
                red = red * matte + np.float32(plate[y, x, 0]) * (one - matte)
                green = green * matte + np.float32(plate[y, x, 1]) * (one - matte)
                blue = blue * matte + np.float32(plate[y, x, 2]) * (one - matte)
            out[y, x, 0] = np.uint8(min(max(red + half, zero), full))
            out[y, x, 1] = np.uint8(min(max(green + half, zero), full))
            out[y, x, 2] = np.uint8(min(max(blue + half, zero), full))
