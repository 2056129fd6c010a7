"""Folds around the lips: upright lines over pursed ones, and the hollow between lower lip and chin.

Lengths are in eye distances. Constants are by eye, on eight portraits. In stills of two of them, 0.6 and 1.6 times
each constant looked right too, with it alone changed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..geometry import Coordinates, smoothstep
from ..lips import LOWER, UPPER
from .brow_lines import own_lines
from .wrinkles import Wrinkle, skin_detail, warm, window_around

_NOSE_BASE, _CHIN = 2, 199
"""Vertices under the nose and on the chin."""

_LINE_SPACING, _LINE_JITTER, _LINE_WIDTH = 0.042, 0.35, 0.011
"""Distance of the upright lines, its variation as a part of it, and width of a line."""

_FAN = 0.25
"""Widening of the lines from the nose to the lip, as a part of their distance: they follow the ring muscle's spokes."""

_LINE_ENDS, _LINE_SIDES = ((0.02, 0.25), (0.55, 0.95)), (0.15, 0.25)
"""Parts of the way from lip to nose over which lines set in and end, and distances from the middle over which they
do."""

_LIKE_OWN, _FAINTEST, _DEEPEST = 2.5, 0.012, 0.08
"""Depth of a line relative to the contrast of the skin's own detail, at a depth of 1, and its limits."""

_AMPLIFIED, _MOST = 1.0, 0.12
"""Gain of the lines that the portrait shows, and the most that one gets darker."""

_HOLLOW_AT, _HOLLOW_WIDTH, _HOLLOW_SIDES = 0.40, 0.045, (0.10, 0.24)
"""Part of the way from lower lip to chin at which the hollow is deepest, and its width. Distances from the middle over
which it fades."""

_SWELL_AT, _SWELL = 0.09, 0.6
"""Distance of the chin's bulge under the hollow, and its height relative to the hollow's depth."""

_WINDOW = 0.04
"""Margin of the windows around their vertices."""


def lay_lip_folds(
    pixels: NDArray[np.uint8], texture: Coordinates, eye_distance: float, colourful: float
) -> tuple[Wrinkle, Wrinkle]:
    """Lay the lines over pursed lips, then the hollow under the lower lip, of a portrait (H, W, 3).

    ``texture`` (478, 2) are the vertices in it; ``colourful`` is that of :class:`~.palette.Toning`.
    """
    across = texture[UPPER[0, -1]] - texture[UPPER[0, 0]]
    across = across / max(float(np.linalg.norm(across)), 1e-6)
    down = np.array([-across[1], across[0]])
    axes = np.stack([across, down], 1)
    return (
        _lay_lines(pixels, texture, axes, eye_distance, colourful),
        _lay_hollow(pixels, texture, axes, eye_distance, colourful),
    )


def _lay_lines(
    pixels: NDArray[np.uint8], texture: Coordinates, axes: Coordinates, eye_distance: float, colourful: float
) -> Wrinkle:
    """Upright lines between upper lip and nose."""
    vertices = np.r_[UPPER[0, 1:-1], _NOSE_BASE]
    along, height, origin = _place(pixels, texture, vertices, UPPER[0], axes, eye_distance)
    room = max(-float((texture[_NOSE_BASE] - texture[UPPER[0, 5]]) @ axes[:, 1]) / eye_distance, 1e-3)
    up = -height / room
    random = np.random.default_rng(0)
    at = np.arange(-_LINE_SIDES[1], _LINE_SIDES[1], _LINE_SPACING)
    at = at + _LINE_JITTER * _LINE_SPACING * random.uniform(-1, 1, len(at))
    ruled = np.zeros_like(along)
    for place, depth in zip(at, random.uniform(0.3, 1.0, len(at)), strict=True):
        away = along - place * (1.0 - _FAN * up)
        ruled -= depth * np.exp(-((away / _LINE_WIDTH) ** 2))
    (first, full), (fade, last) = _LINE_ENDS
    area = smoothstep(up, first, full) * (1.0 - smoothstep(up, fade, last))
    area = area * (1.0 - smoothstep(np.abs(along), *_LINE_SIDES))
    source = pixels[origin[1] : origin[1] + along.shape[0], origin[0] : origin[0] + along.shape[1]]
    detail = skin_detail(source, eye_distance)
    contrast = float(np.sqrt((area * detail**2).sum() / max(float(area.sum()), 1e-6)))
    depth = float(np.clip(_LIKE_OWN * contrast, _FAINTEST, _DEEPEST))
    own = own_lines(source, axes[:, 1], eye_distance)
    pattern = area * (depth * ruled + np.maximum(_AMPLIFIED * np.minimum(own, 0.0), -_MOST))
    return Wrinkle.of(warm(pattern, colourful), None, origin, vertices, texture)


def _lay_hollow(
    pixels: NDArray[np.uint8], texture: Coordinates, axes: Coordinates, eye_distance: float, colourful: float
) -> Wrinkle:
    """Shade between lower lip and chin, over the light on the chin's bulge."""
    vertices = np.r_[LOWER[0, 1:-1], _CHIN]
    along, height, origin = _place(pixels, texture, vertices, LOWER[0], axes, eye_distance)
    room = float((texture[_CHIN] - texture[LOWER[0, 5]]) @ axes[:, 1]) / eye_distance
    away = height - _HOLLOW_AT * max(room, 1e-3)
    shade = _SWELL * np.exp(-(((away - _SWELL_AT) / _HOLLOW_WIDTH) ** 2)) - np.exp(-((away / _HOLLOW_WIDTH) ** 2))
    pattern = shade * (1.0 - smoothstep(np.abs(along), *_HOLLOW_SIDES))
    return Wrinkle.of(warm(pattern, colourful), None, origin, vertices, texture)


def _place(
    pixels: NDArray[np.uint8],
    texture: Coordinates,
    vertices: NDArray[np.intp],
    border: NDArray[np.intp],
    axes: Coordinates,
    eye_distance: float,
) -> tuple[Coordinates, Coordinates, tuple[int, int]]:
    """Place of a window's pixels along the mouth and below a lip's ``border``, both (h, w), and its first pixel."""
    x, y, origin = window_around(texture[vertices], _WINDOW * eye_distance, pixels.shape)
    place = (np.stack([x, y], -1) - texture[border[5]]) @ axes / eye_distance
    edge = (texture[border] - texture[border[5]]) @ axes / eye_distance
    return place[..., 0], place[..., 1] - np.interp(place[..., 0], edge[:, 0], edge[:, 1]), origin
