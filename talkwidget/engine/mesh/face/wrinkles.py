"""Wrinkles: folds from nose to mouth and puckered skin on the chin, as brightness that deepens with the motion.

Lengths are in eye distances, and by eye.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..geometry import Coordinates, smoothstep
from .palette import LUMA

_FOLDS = ((129, 203, 206, 216, 212), (358, 423, 426, 436, 432))
"""Vertices along the fold from the wing of the nose past the corner of the mouth: image left, image right."""

_CHEEKS = (205, 425)
"""A vertex on the cheek beside each fold."""

_CHIN = (201, 200, 421, 428, 199, 208)
"""Vertices around the skin of the chin that puckers."""

_GROOVE, _RIDGE, _RIDGE_AT, _RIDGE_HEIGHT = 0.026, 0.075, 0.075, 0.60
"""Widths of the dark groove and of the bright bulge of the cheek beside it, the bulge's distance, and its height
relative to the groove's depth."""

_PUCKER_GRAIN, _PUCKER_EDGE = 0.022, 0.05
"""Size of the dimples on the chin, and blur of the area's border."""

_FAINT = 0.02
"""Part of a fold's depth from which its pattern is kept: less changes no grey level."""

_DEEPEST_SEEN = 0.30
"""Most of a fold in the portrait that can be smoothed, as a contrast."""


@dataclass(frozen=True)
class Wrinkle:
    """Wrinkle of the skin, in the portrait's pixels.

    Attributes
    ----------
    pattern
        Relative change of the brightness at a depth of 1: (h, w) float32.
    origin
        Position (x, y) of ``pattern`` in the portrait.
    vertices
        Vertices around it.
    seen
        Weight with which the portrait shows it already: down to its negative, it can be smoothed.
    """

    pattern: NDArray[np.float32]
    origin: tuple[int, int]
    vertices: NDArray[np.intp]
    seen: float


def lay_wrinkles(pixels: NDArray[np.uint8], texture: Coordinates, eye_distance: float) -> tuple[Wrinkle, ...]:
    """Lay the folds at image left and right, and the chin's, for a portrait (H, W, 3) with ``texture`` (478, 2)."""
    grey = cv2.GaussianBlur((pixels @ LUMA).astype(np.float32), (0, 0), max(0.004 * eye_distance, 0.5))
    folds = [
        _lay_fold(grey, texture, np.array(line), cheek, eye_distance)
        for line, cheek in zip(_FOLDS, _CHEEKS, strict=True)
    ]
    return (*folds, _lay_chin(texture, eye_distance))


def _lay_fold(
    grey: NDArray[np.float32], texture: Coordinates, line: NDArray[np.intp], cheek: int, eye_distance: float
) -> Wrinkle:
    """Lay one fold; ``cheek`` tells on which side it bulges."""
    at = np.linspace(0, len(line) - 1, 25)
    curve = np.stack([np.interp(at, np.arange(len(line)), texture[line, axis]) for axis in (0, 1)], 1)
    kernel = np.hanning(9) / np.hanning(9).sum()
    padded = np.pad(curve, ((4, 4), (0, 0)), "reflect", reflect_type="odd")
    curve = np.stack([np.convolve(padded[:, axis], kernel, "valid") for axis in (0, 1)], 1)
    along = np.gradient(curve, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1) / np.maximum(np.linalg.norm(along, axis=1), 1e-6)[:, None]
    normal *= np.sign((texture[cheek] - curve[12]) @ normal[12]) or 1.0
    x, y, origin = _window(curve, 0.22 * eye_distance, grey.shape)
    away = np.stack([x, y], -1)[:, :, None] - curve
    nearest = (away**2).sum(-1).argmin(-1)
    offset = (np.take_along_axis(away, nearest[..., None, None], 2)[:, :, 0] * normal[nearest]).sum(-1) / eye_distance
    beyond = np.linalg.norm(np.take_along_axis(away, nearest[..., None, None], 2)[:, :, 0], axis=-1) / eye_distance
    place = nearest / (len(curve) - 1)
    fade = smoothstep(place, 0.0, 0.45) * (1.0 - smoothstep(place, 0.50, 1.0))
    fade = fade * (1.0 - smoothstep(beyond - np.abs(offset), 0.0, 0.03))
    # The groove is steep towards the cheek and fades towards the lip.
    groove = np.exp(-((offset / np.where(offset > 0, _GROOVE, 2.0 * _GROOVE)) ** 2))
    ridge = _RIDGE_HEIGHT * np.exp(-(((offset - _RIDGE_AT) / _RIDGE) ** 2))
    pattern = ((ridge - groove) * fade).astype(np.float32)
    middle = slice(8, 18)
    dark, bright = (_sample(grey, curve[middle] + out * eye_distance * normal[middle]) for out in (0.0, _RIDGE_AT))
    contrast = float(np.median(np.log((bright + 8.0) / (dark + 8.0)))) / (1.0 + _RIDGE_HEIGHT)
    rows, columns = np.nonzero(np.abs(pattern) > _FAINT)
    kept = pattern[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    corner = (origin[0] + int(columns.min()), origin[1] + int(rows.min()))
    return Wrinkle(kept.copy(), corner, line, float(np.clip(contrast, 0.0, _DEEPEST_SEEN)))


def _lay_chin(texture: Coordinates, eye_distance: float) -> Wrinkle:
    """Lay dimples over the chin."""
    vertices = np.array(_CHIN)
    outline = texture[vertices]
    x, _, origin = _window(outline, 0.06 * eye_distance, (10**6, 10**6))
    area = np.zeros(x.shape, np.uint8)
    cv2.fillConvexPoly(area, cv2.convexHull((outline - origin).astype(np.int32)), 255)
    soft = cv2.GaussianBlur(area.astype(np.float32) / 255.0, (0, 0), _PUCKER_EDGE * eye_distance)
    noise = np.random.default_rng(0).normal(size=x.shape).astype(np.float32)
    size = _PUCKER_GRAIN * eye_distance
    dimples = cv2.GaussianBlur(noise, (0, 0), size) - cv2.GaussianBlur(noise, (0, 0), 2.0 * size)
    return Wrinkle((dimples / max(float(dimples.std()), 1e-6) * soft).astype(np.float32), origin, vertices, 0.0)


def _window(
    points: Coordinates, margin: float, shape: tuple[int, ...]
) -> tuple[Coordinates, Coordinates, tuple[int, int]]:
    """Pixel positions x and y (h, w) around ``points``, and the first (x, y)."""
    low = np.maximum(np.floor(points.min(0) - margin).astype(int), 0)
    high = np.minimum(np.ceil(points.max(0) + margin).astype(int) + 1, shape[1::-1])
    y, x = np.mgrid[low[1] : max(high[1], low[1] + 1), low[0] : max(high[0], low[0] + 1)].astype(np.float64)
    return x, y, (int(low[0]), int(low[1]))


def _sample(grey: NDArray[np.float32], where: Coordinates) -> Coordinates:
    at = where.astype(np.float32)
    return cv2.remap(grey, at[:, :1], at[:, 1:], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[:, 0].astype(float)
