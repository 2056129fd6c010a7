"""Wrinkles: folds from nose to mouth and puckered skin on the chin, as brightness that deepens with the motion.

Lengths are in eye distances, and by eye.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..geometry import Coordinates, smooth_curve, smoothstep
from .palette import CHEEKS, LUMA, Palette

_FOLDS = ((129, 203, 206, 216, 212), (358, 423, 426, 436, 432))
"""Vertices along the fold from the wing of the nose past the corner of the mouth: image left, image right."""

_CHIN_SKIN = (201, 200, 421, 428, 199, 208)
"""Vertices around the skin of the chin that puckers."""

_GROOVE, _RIDGE, _RIDGE_AT, _RIDGE_HEIGHT = 0.026, 0.075, 0.075, 0.60
"""Widths of the dark groove and of the bright bulge of the cheek beside it. The bulge's distance, and its height
relative to the groove's depth. By eye (groove 0.015 to 0.045, height 0.2 to 1)."""

_PUCKER_GRAIN, _PUCKER_EDGE = 0.022, 0.05
"""Size of the dimples on the chin, and blur of the area's border. By eye (grain 0.011
to 0.044)."""

_FAINT = 0.02
"""Part of a fold's depth from which its pattern is kept: less changes no grey level."""

_SMOOTHED, _GRAIN, _REMOVED = 0.05, 0.004, (-0.30, 4.0)
"""Blurs that carry the skin over a fold and that spare its grain, and limits of the relative change that removes the
fold. By eye, on three toothy smiles (blur 0.04 to 0.08, most 1.5 to 4; with 0.6, a crease stays as a dark line)."""

_FILLS = 2
"""Times that the dark of a fold is filled with the skin around it, before that is carried over it. By eye (1 or 2)."""

_CURVE = 25
"""Points of a fold's curve: from 9 to 49, no pixel of three portraits changes by more than 11 grey levels."""

_FADES_IN, _FADES_OUT, _BEYOND_ENDS = (0.0, 0.45), (0.50, 1.0), (0.0, 0.03)
"""Parts of a fold over which it sets in below the nose, and fades out beside the mouth. Distances beyond its ends over
which it is gone. By eye, on four portraits (each 0.6 to 1.6 times)."""

_RELIEF_IN = (0.0, 0.2)
"""Part of a fold over which its removal sets in: the wing of the nose stays. By eye, on two toothy smiles (each 0.6 to
1.6 times)."""

_FOLD_WINDOW, _CHIN_WINDOW = 0.22, 0.06
"""Margins of the windows that hold patterns: where they have faded."""

_BLACK = 8.0
"""Grey levels added to both sides of a ratio, so that noise in black beards is no line. By eye (4.8 to 12.8)."""

_DETAIL = (0.008, 0.035)
"""Blurs between which lines and folds lie. By eye (each 0.6 to 1.6 times)."""

_CREASED, _SMOOTH, _DEEPLY = 0.033, 0.15, 1.5
"""Contrast of the skin along a fold at which it has its full depth, and limits of its share of that. Measured: 0.007 to
0.013 in a smooth young face, 0.03 to 0.04 in closed mouths, 0.06 to 0.15 in smiles. It is as much in weathered or
bearded faces.
With it, the local contrast of six portraits' folds varies by 0.14 to 0.38; that of filmed people by 0.13 to 0.47."""

_REDDENED = np.array([0.8, 1.05, 1.2])
"""Darkening of red, green and blue relative to that of the brightness: grey folds look like smears. By eye, on two
paintings (each 0.6 to 1.6 times)."""

_SKIN_BAND = (0.10, 0.17)
"""Distances from the fold's vertices over which its removal fades: creases lie up to 0.1 beside them. By eye (each 0.6
to 1.6 times)."""


@dataclass(frozen=True)
class Wrinkle:
    """Wrinkle of the skin, in the portrait's pixels.

    Attributes
    ----------
    pattern
        Relative change of red, green and blue at a depth of 1: (h, w, 3) float32.
    relief
        The same that removes what the portrait shows of it: (h, w, 3); ``None`` where nothing is removed.
    origin
        Position (x, y) of ``pattern`` in the portrait.
    vertices
        Vertices around it.
    reach
        Extent of ``pattern`` beyond the box around the vertices, pixels: left, top, right, bottom.
    """

    pattern: NDArray[np.float32]
    relief: NDArray[np.float32] | None
    origin: tuple[int, int]
    vertices: NDArray[np.intp]
    reach: tuple[float, float, float, float]

    @classmethod
    def of(
        cls,
        pattern: NDArray[np.float32],
        relief: NDArray[np.float32] | None,
        origin: tuple[int, int],
        vertices: NDArray[np.intp],
        texture: Coordinates,
    ) -> Wrinkle:
        """Wrinkle around ``vertices`` of a portrait with ``texture`` (478, 2), cut to where its pattern is seen."""
        seen = np.abs(pattern).max(-1) > _FAINT * max(float(np.abs(pattern).max()), 1e-6)
        if relief is not None:
            seen |= np.abs(relief).max(-1) > _FAINT
        rows, columns = np.nonzero(seen) if seen.any() else (np.zeros(1, int), np.zeros(1, int))
        kept = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        pattern = pattern[kept].copy()
        first = np.add(origin, (columns.min(), rows.min()))
        around = texture[vertices]
        before, after = around.min(0) - first, first + pattern.shape[1::-1] - around.max(0)
        return cls(
            pattern,
            None if relief is None else relief[kept].copy(),
            (int(first[0]), int(first[1])),
            vertices,
            (float(before[0]), float(before[1]), float(after[0]), float(after[1])),
        )


def lay_wrinkles(
    pixels: NDArray[np.uint8], texture: Coordinates, eye_distance: float, palette: Palette
) -> tuple[Wrinkle, Wrinkle, Wrinkle]:
    """Lay the folds at image left and right, and the chin's, for a portrait (H, W, 3) with ``texture`` (478, 2)."""
    left, right = (
        _lay_fold(pixels, texture, np.array(line), cheek, eye_distance, palette.colourful)
        for line, cheek in zip(_FOLDS, CHEEKS, strict=True)
    )
    return left, right, _lay_chin(texture, eye_distance, palette)


def warm(pattern: Coordinates, colourful: float) -> NDArray[np.float32]:
    """Spread a change of brightness (h, w) over red, green and blue (h, w, 3): shade in a fold of skin is red."""
    return np.asarray(pattern[..., None] * (1.0 + colourful * (_REDDENED - 1.0)), np.float32)


def _lay_fold(
    pixels: NDArray[np.uint8],
    texture: Coordinates,
    line: NDArray[np.intp],
    cheek: tuple[int, ...],
    eye_distance: float,
    colourful: float,
) -> Wrinkle:
    """Lay one fold; ``cheek`` tells on which side it bulges."""
    curve = smooth_curve(texture[line, :2], _CURVE)
    along = np.gradient(curve, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1) / np.maximum(np.linalg.norm(along, axis=1), 1e-6)[:, None]
    normal *= np.sign((texture[list(cheek)].mean(0) - curve[_CURVE // 2]) @ normal[_CURVE // 2]) or 1.0
    x, y, origin = window_around(curve, _FOLD_WINDOW * eye_distance, pixels.shape)
    away = np.stack([x, y], -1)[:, :, None] - curve
    nearest = (away**2).sum(-1).argmin(-1)
    offset = (np.take_along_axis(away, nearest[..., None, None], 2)[:, :, 0] * normal[nearest]).sum(-1) / eye_distance
    beyond = np.linalg.norm(np.take_along_axis(away, nearest[..., None, None], 2)[:, :, 0], axis=-1) / eye_distance
    place = nearest / (len(curve) - 1)
    fade = smoothstep(place, *_FADES_IN) * (1.0 - smoothstep(place, *_FADES_OUT))
    fade = fade * (1.0 - smoothstep(beyond - np.abs(offset), *_BEYOND_ENDS))
    # The groove is steep towards the cheek and fades towards the lip.
    groove = np.exp(-((offset / np.where(offset > 0, _GROOVE, 2.0 * _GROOVE)) ** 2))
    ridge = _RIDGE_HEIGHT * np.exp(-(((offset - _RIDGE_AT) / _RIDGE) ** 2))
    pattern = (ridge - groove) * fade
    near = smoothstep(place, *_RELIEF_IN) * (1.0 - smoothstep(beyond, *_SKIN_BAND))
    relief = _level(pixels, origin, x.shape, eye_distance) * near[..., None].astype(np.float32)
    source = pixels[origin[1] : origin[1] + x.shape[0], origin[0] : origin[0] + x.shape[1]]
    drawn = np.abs(pattern)
    creased = float(np.sqrt((drawn * skin_detail(source, eye_distance) ** 2).sum() / max(float(drawn.sum()), 1e-6)))
    pattern *= np.clip(creased / _CREASED, _SMOOTH, _DEEPLY)
    return Wrinkle.of(warm(pattern, colourful), relief, origin, line, texture)


def skin_detail(source: NDArray[np.uint8], eye_distance: float) -> NDArray[np.float32]:
    """Brightness of lines and folds relative to the skin around them: (h, w), of a window (h, w, 3) of the portrait."""
    light = (source @ LUMA).astype(np.float32) + _BLACK
    fine, coarse = (cv2.GaussianBlur(light, (0, 0), max(width * eye_distance, 0.5)) for width in _DETAIL)
    return np.asarray(fine / coarse - 1.0, np.float32)


def _level(
    pixels: NDArray[np.uint8], origin: tuple[int, int], shape: tuple[int, ...], eye_distance: float
) -> NDArray[np.float32]:
    """Relative change (h, w, 3) that carries a window's skin smoothly over its folds, and leaves its grain."""
    reach = 4 * int(_SMOOTHED * eye_distance)
    low = np.maximum(np.array(origin) - reach, 0)
    high = np.array(origin) + shape[::-1] + reach
    source = pixels[low[1] : high[1], low[0] : high[0]].astype(np.float32)
    seen = cv2.GaussianBlur(source, (0, 0), max(_GRAIN * eye_distance, 0.5))
    filled = source
    for _ in range(_FILLS):
        filled = np.maximum(source, cv2.GaussianBlur(filled, (0, 0), _SMOOTHED * eye_distance))
    smooth = cv2.GaussianBlur(filled, (0, 0), _SMOOTHED * eye_distance)
    change = np.clip((smooth + _BLACK) / (seen + _BLACK) - 1.0, *_REMOVED)
    x, y = np.array(origin) - low
    return np.asarray(change[y : y + shape[0], x : x + shape[1]], np.float32)


def _lay_chin(texture: Coordinates, eye_distance: float, palette: Palette) -> Wrinkle:
    """Lay dimples over the chin, fainter under a veil."""
    vertices = np.array(_CHIN_SKIN)
    outline = texture[vertices]
    x, _, origin = window_around(outline, _CHIN_WINDOW * eye_distance, (10**6, 10**6))
    area = np.zeros(x.shape, np.uint8)
    cv2.fillConvexPoly(area, cv2.convexHull((outline - origin).astype(np.int32)), 255)
    soft = cv2.GaussianBlur(area.astype(np.float32) / 255.0, (0, 0), _PUCKER_EDGE * eye_distance)
    noise = np.random.default_rng(0).normal(size=x.shape).astype(np.float32)
    size = _PUCKER_GRAIN * eye_distance
    dimples = cv2.GaussianBlur(noise, (0, 0), size) - cv2.GaussianBlur(noise, (0, 0), 2.0 * size)
    pattern = (1.0 - palette.veil) * dimples / max(float(dimples.std()), 1e-6) * soft
    return Wrinkle.of(warm(pattern, palette.colourful), None, origin, vertices, texture)


def window_around(
    points: Coordinates, margin: float, shape: tuple[int, ...]
) -> tuple[Coordinates, Coordinates, tuple[int, int]]:
    """Pixel positions x and y (h, w) around ``points``, and the first (x, y)."""
    low = np.clip(np.floor(points.min(0) - margin).astype(int), 0, np.array(shape[1::-1]) - 1)
    high = np.minimum(np.ceil(points.max(0) + margin).astype(int) + 1, shape[1::-1])
    y, x = np.mgrid[low[1] : max(high[1], low[1] + 1), low[0] : max(high[0], low[0] + 1)].astype(np.float64)
    return x, y, (int(low[0]), int(low[1]))
