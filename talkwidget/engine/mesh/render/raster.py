"""Rasteriser of coordinate maps: the source coordinates in the portrait of each pixel of a frame.

Coordinates are blended rather than colours, so that every pixel is sampled once: no visible border between layers, no
loss of grain.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

_EDGE = 1e-4
"""Slack in pixels against gaps at shared edges: well above rounding errors, and too small to be seen."""

# "contract" allows fused multiply-add, which rounds a sum once instead of twice; nothing else is relaxed.
compiled: Any = numba.njit(nogil=True, cache=True, fastmath={"contract"})
# Without it, results are the same on every processor.
_rounded: Any = numba.njit(nogil=True, cache=True)


@compiled
def _clip_span(weight: float, slope: float, low: float, high: float) -> tuple[float, float]:
    """Part of the span ``low``..``high`` in which ``weight + slope * x`` is not negative."""
    if slope > 1e-12:
        return max(low, (-_EDGE - weight) / slope), high
    if slope < -1e-12:
        return low, min(high, (-_EDGE - weight) / slope)
    if weight < -_EDGE:
        return low, low - 1.0
    return low, high


@compiled
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
        Vertex numbers, front faces clockwise on the screen: (T, 3).
    points
        Positions of the vertices, pixels: (V, >= 2).
    attributes
        Values at the vertices: (V, 4).
    planes
        Written in place: (4, H, W). Its pixel (0, 0) is the frame's ``origin``.
    cull
        Skip triangles seen from behind.
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


@_rounded
def _expand(nodes: NDArray[np.float32], spacing: int, width: int) -> NDArray[np.float32]:
    """Enlarge ``nodes`` (R, C, 2) along their rows by linear interpolation: (R, 2, width)."""
    last = nodes.shape[1] - 1
    rows = np.empty((nodes.shape[0], 2, width), np.float32)
    for x in range(width):
        position = np.float32(min(max((x + 0.5) * (1.0 / spacing) - 0.5, 0.0), float(last)))
        left = int(position)
        right = min(left + 1, last)
        share = position - np.float32(left)
        for r in range(nodes.shape[0]):
            for axis in range(2):
                rows[r, axis, x] = nodes[r, left, axis] * (np.float32(1.0) - share) + nodes[r, right, axis] * share
    return rows


@_rounded
def map_back(shift: NDArray[np.float32], spacing: int, maps: NDArray[np.float32], origin_x: int, origin_y: int) -> None:
    """Write source coordinates, and a gain of 1, from a coarse backward displacement.

    Parameters
    ----------
    shift
        Displacement of the nodes, pixels, interpolated linearly between them: (R, C, 2). Node (i, j) stands in the
        middle of its cell of ``spacing`` pixels.
    maps
        Written in place: (3, h, w). Its pixel (0, 0) is the frame's ``origin``; it lies within the nodes' cells.
    """
    last = shift.shape[0] - 1
    rows = _expand(shift, spacing, maps.shape[2])
    for r in range(maps.shape[1]):
        position = np.float32((r + 0.5) * (1.0 / spacing) - 0.5)
        whole = np.floor(position)
        share = position - whole
        above, below = max(int(whole), 0), min(int(whole) + 1, last)
        for q in range(maps.shape[2]):
            across = rows[above, 0, q] * (np.float32(1.0) - share) + rows[below, 0, q] * share
            down = rows[above, 1, q] * (np.float32(1.0) - share) + rows[below, 1, q] * share
            maps[0, r, q] = np.float32(q + origin_x) - across
            maps[1, r, q] = np.float32(r + origin_y) - down
            maps[2, r, q] = np.float32(1.0)


@compiled
def merge_maps(surround: NDArray[np.float32], face: NDArray[np.float32]) -> None:
    """Blend a face's map (u, v, alpha, gain) over that of its surroundings (u, v, gain), in place.

    ``face`` is (4, H, W), ``surround`` (3, H, W).
    """
    height, width = surround.shape[1], surround.shape[2]
    for y in range(height):
        for x in range(width):
            alpha = face[2, y, x]
            if alpha > 0.0:
                surround[0, y, x] += (face[0, y, x] - surround[0, y, x]) * alpha
                surround[1, y, x] += (face[1, y, x] - surround[1, y, x]) * alpha
                surround[2, y, x] += (face[3, y, x] - surround[2, y, x]) * alpha
