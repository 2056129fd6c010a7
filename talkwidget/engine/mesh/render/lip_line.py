"""Line where lips meet that the portrait shows apart: such a picture has no dark seam of its own.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..face.palette import Palette
from ..geometry import SUBPIXEL_BITS, Coordinates, smoothstep, to_fixed_point
from .window import MouthWindow

_LINE_WIDTH, _LINE_SHADE = 0.012, 0.30
"""Drawn lip line: width in eye distances, brightness relative to the lip's. By eye (width to 0.012, at 0.024 a
bar; shade 0.1 to 0.6)."""

_LINE_CLOSED, _LINE_OPEN = 0.85, 0.40
"""Opacity of the drawn lip line: closed lips meet in a dark line, parted ones have a soft rim. By eye (each 0.6 to 1.6
times)."""

_LINE_FADE = (0.01, 0.05)
"""Gap of the lips, in eye distances, over which the line turns from the first to the second opacity. By eye (each 0.6
to 1.6 times)."""

_LINE_BLUR = 0.004
"""Blur of the lip line, in eye distances. By eye, on 16 portraits (0.0024 to 0.0064)."""


def draw_lip_line(
    out: NDArray[np.uint8],
    window: MouthWindow,
    edges: tuple[Coordinates, Coordinates],
    gap: float,
    palette: Palette,
    eye_distance: float,
) -> None:
    """Draw the inner ``edges`` (11, 2) of both lips into the frame ``out`` (H, W, 3).

    ``gap`` is the lips' widest distance and, like ``eye_distance``, in pixels.
    """
    parted = float(smoothstep(gap / eye_distance, *_LINE_FADE))
    strength = _LINE_CLOSED + (_LINE_OPEN - _LINE_CLOSED) * parted
    line = np.zeros(window.shape, np.uint8)
    thickness = max(1, round(_LINE_WIDTH * eye_distance * window.oversample))
    for edge in edges:
        points = to_fixed_point(window.to_local(edge))
        cv2.polylines(line, [points], False, 255, thickness, cv2.LINE_AA, SUBPIXEL_BITS)
    line = cv2.GaussianBlur(line, (0, 0), _LINE_BLUR * eye_distance * window.oversample + 0.3)
    alpha = window.shrink(line.astype(np.float32) / 255.0)[..., None] * strength
    target = window.view(out)
    colour = np.maximum(_LINE_SHADE * palette.lip, palette.darkest)
    target[:] = np.clip(target * (1 - alpha) + colour * alpha + 0.5, 0, 255)
