"""Lines that brows draw on the skin: across the forehead as they rise, between them as they sink.

Lengths are in eye distances. Constants are by eye, on four portraits, two of them with a fringe. Where no range stands
beside one, 0.6 and 1.6 times it looked right too, in stills of two portraits with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.indices import indices
from ..geometry import Coordinates, smoothstep
from .wrinkles import Wrinkle, skin_detail, warm, window_around

_HAIRLINE = (103, 67, 109, 10, 338, 297, 332)
"""Vertices along the hairline, from image left to right."""

_GLABELLA, _ROOT = (107, 336, 9, 8, 55, 285), 8
"""Vertices between the brows, and the one at the root of the nose."""

_BARE = (9, 8, 107, 336, 108, 337)
"""Vertices on skin that no fringe covers, or only its tips."""

_LINES, _FURROW = (0.34, 0.56, 0.78), 0.012
"""Heights of the lines between brows and hairline, 0..1, and width of a groove (0.008 to 0.016)."""

_SWELL, _SWELL_HEIGHT = 0.035, 0.5
"""Width of the bulge between grooves, and its height relative to their depth (0.3 to 0.7)."""

_WAVE, _WAVE_LENGTH, _BROKEN = 0.025, 0.14, 0.6
"""Height of the lines' waves, their length, and share of the depth that comes and goes along a line: ruled lines look
drawn."""

_ENDS = (0.28, 0.46)
"""Distances from the middle over which lines end, before the temples."""

_LOWEST, _HIGHEST = (0.08, 0.25), (0.85, 1.0)
"""Parts of the way from brows to hairline over which the forehead's skin begins and ends."""

_FROWN_AT, _FROWN_APART, _FROWN_HEIGHT = 0.065, 0.4, (0.02, 0.26)
"""Distance of a frown's two lines from the middle, and how much further apart they are per eye distance upwards. Their
heights above the root of the nose."""

_FROWN_FADE, _FROWN_SIDES, _FROWN_WINDOW = (0.08, 0.10), (0.11, 0.16), 0.06
"""Heights over which a frown sets in at its bottom and ends at its top. Distances over which it ends at the sides, and
margin of its window."""

_ALONG = 0.07
"""Length of the blur along the skin's own lines, which removes grain."""

_LIKE_OWN, _FAINTEST_LINE, _DEEPEST_LINE = 3.0, 0.015, 0.10
"""Depth of drawn lines relative to the contrast of the skin's own, at a depth of 1, and its limits: smooth skin gets
little. The contrast of filmed people's foreheads varies by 7 to 37 %."""

_AMPLIFIED, _MOST = 1.2, 0.15
"""Gain of the grooves that the portrait shows, and the most that one gets darker (gain 0.6 to 1.8)."""

_SKIN_LIKE, _LIGHTNESS, _BESIDE_HAIR = (14.0, 21.0), 0.45, 0.035
"""Distance from the skin's colour in CIELAB over which a pixel is hair, and weight of the lightness, which shadows
change too. Width of skin left out beside hair, whose edge looks like a line."""


@dataclass(frozen=True)
class _Place:
    """Window of skin: portrait pixels from ``origin`` on, and each one's place along (w) and up (h) the face."""

    origin: tuple[int, int]
    along: Coordinates
    up: Coordinates


def lay_brow_lines(
    pixels: NDArray[np.uint8], texture: Coordinates, eye_distance: float, colourful: float
) -> tuple[Wrinkle, Wrinkle]:
    """Lay lines across the forehead, then between the brows, of a portrait (H, W, 3) with ``texture`` (478, 2).

    ``colourful`` is that of :class:`~.palette.Toning`.
    """
    left, right = indices().right_eye.brow_upper, indices().left_eye.brow_upper
    axis = texture[right].mean(0) - texture[left].mean(0)
    axis = axis / max(float(np.linalg.norm(axis)), 1e-6)
    upright = np.array([axis[1], -axis[0]])
    drawn = []
    for vertices, margin, lines, direction in (
        (np.r_[left, right, _HAIRLINE], 0.0, _forehead, axis),
        (np.array(_GLABELLA), _FROWN_WINDOW, _frown, upright),
    ):
        x, y, origin = window_around(texture[vertices], margin * eye_distance, pixels.shape)
        from_root = np.stack([x, y], -1) - texture[_ROOT]
        place = _Place(origin, from_root @ axis / eye_distance, from_root @ upright / eye_distance)
        known = (texture - texture[_ROOT]) @ np.stack([axis, upright], 1) / eye_distance
        source = pixels[origin[1] : origin[1] + x.shape[0], origin[0] : origin[0] + x.shape[1]]
        own = own_lines(source, direction, eye_distance)
        ruled, area = lines(place, known)
        skin = area * _skin(source, texture[list(_BARE)] - origin, eye_distance)
        contrast = float(np.sqrt((skin * own**2).sum() / max(float(skin.sum()), 1e-6)))
        depth = float(np.clip(_LIKE_OWN * contrast, _FAINTEST_LINE, _DEEPEST_LINE))
        pattern = skin * (depth * ruled + np.maximum(_AMPLIFIED * np.minimum(own, 0.0), -_MOST))
        drawn.append(Wrinkle.of(warm(pattern, colourful), None, origin, vertices, texture))
    return drawn[0], drawn[1]


def _forehead(place: _Place, known: Coordinates) -> tuple[Coordinates, Coordinates]:
    """Ruled lines, and the area of the forehead, both (h, w)."""
    brows = np.r_[indices().right_eye.brow_upper, indices().left_eye.brow_upper[::-1]]
    low, high = (
        np.interp(place.along, known[line, 0], known[line, 1]) for line in (_rising(known, brows), list(_HAIRLINE))
    )
    room = np.maximum(high - low, 1e-3)
    random = np.random.default_rng(0)
    at = np.arange(-1.0, 1.0, _WAVE_LENGTH)
    lines = np.zeros_like(place.up)
    for at_height in _LINES:
        wave, depth = (np.interp(place.along, at, random.uniform(-1, 1, len(at))) for _ in range(2))
        away = place.up - low - at_height * room - _WAVE * wave
        groove = np.exp(-((away / _FURROW) ** 2)) - _SWELL_HEIGHT * np.exp(-((away / _SWELL) ** 2))
        lines -= groove * (1.0 - _BROKEN * (depth > 0) * depth)
    middle = float(known[list(_HAIRLINE), 0].mean())
    height = (place.up - low) / room
    area = smoothstep(height, *_LOWEST) * (1.0 - smoothstep(height, *_HIGHEST))
    return lines, area * (1.0 - smoothstep(np.abs(place.along - middle), *_ENDS))


def _frown(place: _Place, known: Coordinates) -> tuple[Coordinates, Coordinates]:
    """Two upright lines, and the area between the brows, both (h, w)."""
    away = np.abs(place.along) - _FROWN_AT * (1.0 + _FROWN_APART * (place.up - 0.1))
    lines = _SWELL_HEIGHT * np.exp(-((away / _SWELL) ** 2)) - np.exp(-((away / _FURROW) ** 2))
    (bottom, top), (rise, fall) = _FROWN_HEIGHT, _FROWN_FADE
    area = smoothstep(place.up, bottom, bottom + rise) * (1.0 - smoothstep(place.up, top - fall, top))
    return lines, area * (1.0 - smoothstep(np.abs(place.along), *_FROWN_SIDES))


def _rising(known: Coordinates, vertices: NDArray[np.intp]) -> NDArray[np.intp]:
    """``vertices`` from image left to right, as interpolation needs them."""
    return vertices[np.argsort(known[vertices, 0])]


def own_lines(source: NDArray[np.uint8], direction: Coordinates, eye_distance: float) -> NDArray[np.float64]:
    """Relative brightness (h, w) of the lines along ``direction`` (2,) in a window of the portrait."""
    reach = max(int(_ALONG * eye_distance), 1)
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    ends = [tuple(np.rint(reach + sign * reach * direction).astype(int).tolist()) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    return np.asarray(cv2.filter2D(skin_detail(source, eye_distance), -1, kernel / kernel.sum()), np.float64)


def _skin(source: NDArray[np.uint8], bare: Coordinates, eye_distance: float) -> Coordinates:
    """Likeness (h, w) of each pixel to the nearest of the colours at the places ``bare`` (N, 2), away from hair."""
    lab = cv2.cvtColor(source.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)
    smooth = cv2.GaussianBlur(lab, (0, 0), max(0.01 * eye_distance, 0.5))
    x, y = np.clip(bare.astype(int).T, 0, np.array(lab.shape[1::-1])[:, None] - 1)
    weight = np.array([_LIGHTNESS, 1.0, 1.0])
    distance = np.min([np.linalg.norm((lab - colour) * weight, axis=2) for colour in smooth[y, x]], axis=0)
    like = 1.0 - smoothstep(distance, *_SKIN_LIKE)
    size = 2 * max(1, round(_BESIDE_HAIR * eye_distance)) + 1
    like = cv2.erode(like, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    return np.asarray(cv2.GaussianBlur(like, (0, 0), max(_BESIDE_HAIR * eye_distance / 2, 0.8)))
