"""Layers: the moving head sampled once, by cubic convolution, over the still background.

This is most of what a frame costs; therefore :func:`_write_sample` speaks to the compiler directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from .raster import compiled

REST = 2e-3
"""Motion below this, in pixels, is rounding: the pixel is copied, so that a face at rest equals its picture."""

SHARPNESS = (-0.75, -1.0)
"""Keys's cubic convolution parameter at a whole pixel and half-way between two.

A fixed -0.75 (OpenCV's) blurs most half-way; a steeper kernel there keeps a moving face as sharp as its picture.
"""

PAD = 3
"""Rows and columns by which a layer is continued on each side, so that the cubic kernel never leaves it."""

_PHASES = 256


def pad_layer(picture: NDArray[np.uint8], matte: NDArray[np.float32]) -> NDArray[np.float32]:
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


def _write_sample(context: Any, layer: Any, table: Any, row: Any, column: Any, down: Any, across: Any) -> Any:
    """Red, green, blue and matte, convolved separably with the 4 x 4 neighbourhood that starts at (row, column).

    ``down`` and ``across`` are rows of the table. The parameters are types; what is returned writes LLVM's code for
    values of these, or nothing if they do not fit. numba's own loops take one channel at a time: here the four are one
    vector of the processor.
    """
    if (layer, table) != (types.Array(types.float32, 3, "C"), types.Array(types.float32, 2, "C")):
        return None
    signature = types.UniTuple(types.float32, 4)(layer, table, types.uintp, types.uintp, types.uintp, types.uintp)

    def generate(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        vector = ir.VectorType(ir.FloatType(), 4)
        fused = ("contract",)

        def load(argument: int, *at: Any) -> Any:
            kind = signature.args[argument]
            array = context.make_array(kind)(context, builder, arguments[argument])
            first = context.get_constant(types.uintp, 0)
            pointer = cgutils.get_item_pointer(context, builder, kind, array, [*at, first])
            return builder.load(builder.bitcast(pointer, vector.as_pointer()), align=4)

        def weigh(value: Any, weights: Any, i: int) -> Any:
            every = ir.Constant(ir.VectorType(ir.IntType(32), 4), [i] * 4)
            weight = builder.shuffle_vector(weights, ir.Constant(vector, ir.Undefined), every)
            return builder.fmul(weight, value, flags=fused)

        def step(start: Any, i: int) -> Any:
            return builder.add(start, context.get_constant(types.uintp, i))

        row, column, down, across = arguments[2:]
        across_weights, down_weights = load(1, across), load(1, down)
        total = ir.Constant(vector, [0.0] * 4)
        for i in range(4):
            line = weigh(load(0, step(row, i), column), across_weights, 0)
            for j in range(1, 4):
                pixel = load(0, step(row, i), step(column, j))
                line = builder.fadd(line, weigh(pixel, across_weights, j), flags=fused)
            total = builder.fadd(total, weigh(line, down_weights, i), flags=fused)
        channels = [builder.extract_element(total, ir.IntType(32)(k)) for k in range(4)]
        return context.make_tuple(builder, signature.return_type, channels)

    return signature, generate


_sample: Any = intrinsic(_write_sample)


@compiled
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
    # Unsigned, or every access would first ask whether the index counts from the end.
    red_at, green_at, blue_at = np.uintp(0), np.uintp(1), np.uintp(2)
    for r in range(maps.shape[1]):
        map_row, y = np.uintp(r), np.uintp(r + origin_y)
        for q in range(maps.shape[2]):
            map_column, x = np.uintp(q), np.uintp(q + origin_x)
            u, v, gain = maps[0, map_row, map_column], maps[1, map_row, map_column], maps[2, map_row, map_column]
            du, dv = u - np.float32(q + origin_x), v - np.float32(r + origin_y)
            moved = du * du + dv * dv
            if moved < np.float32(REST * REST) and abs(gain - one) < np.float32(REST):
                for channel in (red_at, green_at, blue_at):
                    out[y, x, channel] = picture[y, x, channel]
                continue
            # In this order of operands what is not a number becomes one, and no index.
            u, v = min(highest_x, max(-one, u)), min(highest_y, max(-one, v))
            whole_u, whole_v = np.floor(u), np.floor(v)
            left, top = np.uintp(int(whole_u) + PAD), np.uintp(int(whole_v) + PAD)
            cover = covering[top, left]
            if cover == 0:
                for channel in (red_at, green_at, blue_at):
                    out[y, x, channel] = plate[y, x, channel]
                continue
            across, down = np.uintp(int((u - whole_u) * phases)), np.uintp(int((v - whole_v) * phases))
            red, green, blue, matte = _sample(layer, table, top - np.uintp(1), left - np.uintp(1), down, across)
            red, green, blue = red * gain, green * gain, blue * gain
            if cover == 1:
                # Motion under a pixel shows the picture itself: a soft matte must not change a face at rest.
                matte = min(max(max(matte, one - moved), zero), one)
                red = red * matte + np.float32(plate[y, x, red_at]) * (one - matte)
                green = green * matte + np.float32(plate[y, x, green_at]) * (one - matte)
                blue = blue * matte + np.float32(plate[y, x, blue_at]) * (one - matte)
            out[y, x, red_at] = np.uint8(np.int32(min(max(red + half, zero), full)))
            out[y, x, green_at] = np.uint8(np.int32(min(max(green + half, zero), full)))
            out[y, x, blue_at] = np.uint8(np.int32(min(max(blue + half, zero), full)))
