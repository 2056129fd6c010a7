"""Conversion of RGB frames to YUV 4:2:0 as H.264 takes them.

ITU-R BT.709 with limited range: luma 16..235, chroma 16..240 around 128. A chroma sample is the mean of two pixels
in a row and of four rows weighted 1, 3, 3, 1. The arithmetic is in integers, so results are the same on every machine.
"""

from __future__ import annotations

from typing import Any, cast

import av
import cv2
import numba
import numpy as np
from numpy.typing import NDArray

# Weights of the primaries in luma (ITU-R BT.709).
_RED, _BLUE = 0.2126, 0.0722
_GREEN = 1.0 - _RED - _BLUE

# Fractional bits of the weights; sums still fit into 32 bits.
_BITS = 15
_LUMA_STEP, _CHROMA_STEP = (1 << _BITS) * 219 / 255, (1 << _BITS) * 224 / 255


def _weights(red: float, green: float, blue: float, step: float) -> tuple[np.int32, np.int32, np.int32]:
    return np.int32(round(red * step)), np.int32(round(green * step)), np.int32(round(blue * step))


_Y = _weights(_RED, _GREEN, _BLUE, _LUMA_STEP)
_U = _weights(-_RED / (1 - _BLUE) / 2, -_GREEN / (1 - _BLUE) / 2, 0.5, _CHROMA_STEP)
_V = _weights(0.5, -_GREEN / (1 - _RED) / 2, -_BLUE / (1 - _RED) / 2, _CHROMA_STEP)

# Fractional bits of a value before its last sum.
_FRACTION = 6

# Added to a weighted pixel, or to a pair: the offset of black or grey, and half a unit, so that shifts round.
_Y_OFFSET = np.int32((16 << _BITS) + (1 << (_BITS - _FRACTION - 1)))
_PAIR_OFFSET = np.int32((256 << _BITS) + (1 << (_BITS - _FRACTION)))

Plane = NDArray[np.uint8]
LumaWeights = tuple[np.int32, np.int32, np.int32]
_compiled: Any = numba.njit(nogil=True, cache=True)


def to_video_frame(pixels: NDArray[np.uint8]) -> av.VideoFrame:
    """Convert ``pixels`` (H, W, 3) RGB to a yuv420p frame; of an odd side, chroma ignores the last line."""
    height, width = pixels.shape[:2]
    frame = av.VideoFrame(width, height, "yuv420p")
    primaries = cv2.split(np.ascontiguousarray(pixels))
    _fill_luma(*primaries, _Y, _plane(frame, 0))
    _fill_chroma(*primaries, _U, _plane(frame, 1))
    _fill_chroma(*primaries, _V, _plane(frame, 2))
    return frame


def _plane(frame: av.VideoFrame, number: int) -> Plane:
    """Writable plane of a frame; its rows may be longer than the frame is wide."""
    plane = frame.planes[number]
    return np.frombuffer(cast(Any, plane), np.uint8).reshape(-1, plane.line_size)


@_compiled
def _fill_luma(red: Plane, green: Plane, blue: Plane, weights: LumaWeights, out: Plane) -> None:
    r, g, b = weights
    for y in range(red.shape[0]):
        for x in range(red.shape[1]):
            value = r * np.int32(red[y, x]) + g * np.int32(green[y, x]) + b * np.int32(blue[y, x]) + _Y_OFFSET
            fine = value >> np.int32(_BITS - _FRACTION)
            out[y, x] = np.uint8((fine + np.int32(1 << (_FRACTION - 1))) >> np.int32(_FRACTION))


@_compiled
def _pair_up(red: Plane, green: Plane, blue: Plane, weights: LumaWeights) -> NDArray[np.int16]:
    """Chroma (H, W / 2) of each two neighbours in a row."""
    r, g, b = weights
    pairs = np.empty((red.shape[0], red.shape[1] // 2), np.int16)
    for y in range(pairs.shape[0]):
        for x in range(pairs.shape[1]):
            value = r * (np.int32(red[y, 2 * x]) + np.int32(red[y, 2 * x + 1]))
            value += g * (np.int32(green[y, 2 * x]) + np.int32(green[y, 2 * x + 1]))
            value += b * (np.int32(blue[y, 2 * x]) + np.int32(blue[y, 2 * x + 1]))
            pairs[y, x] = (value + _PAIR_OFFSET) >> np.int32(_BITS - _FRACTION + 1)
    return pairs


@_compiled
def _fill_chroma(red: Plane, green: Plane, blue: Plane, weights: LumaWeights, out: Plane) -> None:
    pairs = _pair_up(red, green, blue, weights)
    last = pairs.shape[0] - 1
    for y in range(pairs.shape[0] // 2):
        upper, lower = 2 * y, 2 * y + 1
        above, below = max(upper - 1, 0), min(lower + 1, last)
        for x in range(pairs.shape[1]):
            outer = np.int32(pairs[above, x]) + np.int32(pairs[below, x])
            inner = np.int32(pairs[upper, x]) + np.int32(pairs[lower, x])
            total = outer + np.int32(3) * inner + np.int32(1 << (_FRACTION + 2))
            out[y, x] = np.uint8(total >> np.int32(_FRACTION + 3))
