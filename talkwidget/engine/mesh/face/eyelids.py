"""Eyelids: skin painted once over each eye opening, uncovered from above as far as the blink goes.

Pulling the lid's mesh vertices down instead would stretch lashes into bars; that is why lids are a layer of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.indices import Eye, indices
from .lips import smoothstep
from .palette import LUMA, Colour
from .pose import Points

_SUBPIXEL_BITS = 4
_MEET, _COVER = 0.86, 1.05
"""Parts of the opening: where the lash line of a full blink lies, the lower lid rising to it, and how far skin goes."""

_LEAST = 0.02
"""A blink below this moves the lid by a fraction of a pixel and is not drawn."""

_REACH, _BELOW_BROW = 0.09, 0.75
"""How far above the open eye a shut lid is smooth, its fold drawn out: eye distances, at most this part of the way to
the brow."""

_LASH_ABOVE = 0.67
"""Part of that reach which is left out when skin is sought: lashes and the fold's shade would make the lid grey."""

_COVERED, _CHEEKS = 0.3, (50, 101, 118, 280, 330, 347)
"""An opening without anything brighter than this part of the cheeks, at these vertices, shows dark glasses: no lid."""

_FINE_POINTS, _SMOOTHING = 33, np.hanning(9) / np.hanning(9).sum()
"""Points of a rim's curve, and the weights that round its corners."""

_LASH_WIDTH, _LASH_TAPER = 0.024, np.sqrt(1.0 - np.linspace(-1, 1, _FINE_POINTS) ** 4)[:, None]
"""Thickness of the lash line in the middle, eye distances, and along the rim as a part of it."""

_FILL_SCALES = (0.02, 0.05, 0.1, 0.2)
"""Blurs that carry skin into the opening, in eye distances: each fills what the finer ones before did not reach."""


@dataclass(frozen=True)
class Eyelid:
    """One eye's lid.

    Attributes
    ----------
    upper, lower
        (9,) vertices of the rims, outer to inner corner.
    skin
        (h, w, 3) uint8: the picture around the eye with the opening filled with skin.
    origin
        (x, y) of ``skin`` in the picture.
    reach
        Pixels above the open eye up to which the shut lid is drawn.
    lash, lash_strength
        Colour of the lash line, and how much it stands out from the skin, 0..1.
    """

    upper: NDArray[np.intp]
    lower: NDArray[np.intp]
    skin: NDArray[np.uint8]
    origin: tuple[int, int]
    reach: float
    lash: Colour
    lash_strength: float

    def draw(
        self,
        out: NDArray[np.uint8],
        maps: NDArray[np.float32],
        region: tuple[int, int],
        eyes: Points,
        blink: float,
        eye_distance: float,
    ) -> None:
        """Close the eye in ``out`` (H, W, 3) by ``blink``, 0..1.

        Parameters
        ----------
        maps
            (>= 2, h, w) source coordinates of the region that starts at ``region`` (x, y).
        eyes
            (478, 2) pixel positions of the vertices in this frame, lids open.
        """
        if blink <= _LEAST:
            return
        upper, lower = eyes[self.upper], eyes[self.lower]
        opening = lower - upper
        rim = _smooth_curve(upper + opening * (_MEET * blink))
        edge = _smooth_curve(upper + opening * ((_MEET + (_COVER - _MEET) * blink) * blink))
        down = opening[4] / (np.linalg.norm(opening[4]) + 1e-6)
        arch = np.sqrt(np.clip(1.0 - np.linspace(-1, 1, 9) ** 2, 0, 1))[:, None]
        top = _smooth_curve(upper - down * self.reach * arch)
        low, high = self._window(np.r_[top, edge, lower], maps.shape[1:], region, eye_distance)
        if (high - low).min() < 3:
            return
        shape = (int(high[1] - low[1]), int(high[0] - low[0]))
        appear = min(1.0, 3.5 * blink)
        alpha = self._cover(shape, top - low, edge - low, down, eye_distance)[..., None] * appear
        line = np.zeros(shape, np.uint8)
        half = _LASH_WIDTH * eye_distance / 2 * _LASH_TAPER * down
        cv2.fillPoly(line, [_fixed(np.r_[rim - half, (rim + half)[::-1]] - low)], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
        lash = cv2.GaussianBlur(line, (0, 0), 0.004 * eye_distance + 0.35).astype(np.float32) / 255.0
        lash *= self.lash_strength * appear
        shadow = 0.35 * cv2.GaussianBlur(lash, (0, 0), 0.022 * eye_distance)[..., None]
        rows = slice(low[1] - region[1], high[1] - region[1])
        columns = slice(low[0] - region[0], high[0] - region[0])
        skin = cv2.remap(
            self.skin,
            maps[0, rows, columns] - self.origin[0],
            maps[1, rows, columns] - self.origin[1],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        target = out[low[1] : high[1], low[0] : high[0]]
        drawn = (target * (1.0 - alpha) + skin * alpha) * (1.0 - shadow * alpha)
        drawn += (self.lash - drawn) * lash[..., None]
        target[:] = np.clip(drawn + 0.5, 0, 255)

    def _cover(
        self, shape: tuple[int, int], top: Points, rim: Points, down: Points, eye_distance: float
    ) -> NDArray[np.float32]:
        """Lid's alpha (h, w): crisp at the rim, fading into the skin above."""
        far = 0.10 * eye_distance * down
        crisp, soft = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
        cv2.fillPoly(crisp, [_fixed(np.r_[top - far, rim[::-1]])], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
        cv2.fillPoly(soft, [_fixed(np.r_[top, rim[::-1] + far])], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
        edge = cv2.GaussianBlur(crisp, (0, 0), 0.007 * eye_distance + 0.3).astype(np.float32)
        fade = cv2.GaussianBlur(soft, (0, 0), 0.022 * eye_distance + 0.3).astype(np.float32)
        return edge * fade / 255.0**2

    def _window(
        self, points: Points, shape: tuple[int, ...], region: tuple[int, int], eye_distance: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        margin = int(0.12 * eye_distance) + 3
        end = np.array(region) + np.array(shape[::-1])
        low = np.maximum(np.floor(points.min(0)).astype(int) - margin, region)
        high = np.minimum(np.ceil(points.max(0)).astype(int) + margin, end)
        return low, high


def paint_eyelids(pixels: NDArray[np.uint8], landmarks: Points, eye_distance: float) -> tuple[Eyelid, ...]:
    """Lids for the eyes of a face with (478, 3) ``landmarks`` in ``pixels`` (H, W, 3): those that the picture shows."""
    lids = (_paint(pixels, landmarks, eye, eye_distance) for eye in (indices().right_eye, indices().left_eye))
    return tuple(lid for lid in lids if lid is not None)


def _paint(pixels: NDArray[np.uint8], landmarks: Points, eye: Eye, eye_distance: float) -> Eyelid | None:
    upper, lower = landmarks[eye.upper, :2], landmarks[eye.lower, :2]
    to_brow = float(np.linalg.norm(landmarks[eye.brow_lower, :2].mean(0) - upper[4]))
    reach = min(_REACH * eye_distance, _BELOW_BROW * to_brow)
    opening = _opening_with_lashes(pixels.shape[:2], upper, lower, eye_distance, _LASH_ABOVE * reach)
    if not opening.any() or _is_covered(pixels, opening > 0, landmarks):
        return None
    x, y, width, height = cv2.boundingRect(opening)
    pad = int(0.06 * eye_distance) + 2
    x0, y0 = max(x - pad, 0), max(y - pad, 0)
    window = np.s_[y0 : min(y + height + pad, pixels.shape[0]), x0 : min(x + width + pad, pixels.shape[1])]
    source, hole = pixels[window].astype(np.float32), opening[window] > 0
    fill = _fill_with_skin(source, hole, eye_distance)
    fill += _grain(source, hole, eye_distance)
    centre = (upper.mean(0) + lower.mean(0)) / 2 - (x0, y0)
    half_width = np.linalg.norm(upper[-1] - upper[0]) / 2
    aside = ((np.arange(source.shape[1]) - centre[0]) / half_width) ** 2
    # The eyeball bulges in the middle: the corners lie in shade.
    fill *= (1.0 - 0.10 * np.clip(aside, 0, 1))[None, :, None]
    edge = cv2.GaussianBlur(hole.astype(np.float32), (0, 0), 0.010 * eye_distance)[..., None]
    skin = np.clip(source * (1 - edge) + fill * edge, 0, 255).astype(np.uint8)
    lash, strength = _lash(pixels, upper, fill[hole].mean(0), eye_distance)
    return Eyelid(eye.upper, eye.lower, skin, (x0, y0), reach, lash, strength)


def _is_covered(pixels: NDArray[np.uint8], opening: NDArray[np.bool_], landmarks: Points) -> bool:
    """Whether there is glass before the eye that hides it: even in dark eyes, the white is bright beside the skin."""
    x, y = np.clip(landmarks[_CHEEKS, :2].astype(int).T, 0, np.array(pixels.shape[1::-1])[:, None] - 1)
    skin = np.median(pixels[y, x] @ LUMA)
    return bool(np.percentile(pixels[opening] @ LUMA, 95) < _COVERED * skin)


def _opening_with_lashes(
    shape: tuple[int, ...], upper: Points, lower: Points, eye_distance: float, above: float
) -> NDArray[np.uint8]:
    opening = np.zeros(shape, np.uint8)
    cv2.fillPoly(opening, [np.r_[upper, lower[::-1]].astype(np.int32)], 255)
    size = 2 * int(0.035 * eye_distance) + 1
    opening = cv2.dilate(opening, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    up = (upper[4] - lower[4]) / (np.linalg.norm(upper[4] - lower[4]) + 1e-6) * above
    move = np.array([[1, 0, up[0]], [0, 1, up[1]]], np.float32)
    return cv2.max(opening, cv2.warpAffine(opening, move, shape[::-1]))


def _fill_with_skin(source: NDArray[np.float32], hole: NDArray[np.bool_], eye_distance: float) -> NDArray[np.float32]:
    """Normalised blurs from fine to coarse of the brighter half of the surrounding skin, the upper side preferred."""
    weight = (~hole).astype(np.float32)
    middle = np.flatnonzero(hole.any(1)).mean()
    weight[np.arange(len(hole)) > middle] *= 0.5
    luminance = source @ LUMA.astype(np.float32)
    size = 2 * max(1, int(0.05 * eye_distance)) + 1
    ring = luminance[(cv2.dilate(hole.astype(np.uint8), np.ones((size, size), np.uint8)) > 0) & ~hole]
    dark, bright = np.percentile(ring, (25, 55))
    weight *= (0.02 + 0.98 * smoothstep(luminance, dark, max(bright, dark + 1))).astype(np.float32)
    fill = np.zeros_like(source)
    covered = np.zeros((*hole.shape, 1), np.float32)
    for scale in _FILL_SCALES:
        value = cv2.GaussianBlur(source * weight[..., None], (0, 0), scale * eye_distance)
        density = cv2.GaussianBlur(weight, (0, 0), scale * eye_distance)[..., None]
        share = np.clip(6 * density, 0, 1) * (1 - covered)
        fill += value / np.maximum(density, 1e-4) * share
        covered += share
    fill /= np.maximum(covered, 1e-4)
    return cv2.GaussianBlur(fill, (0, 0), max(1.0, 0.05 * eye_distance))


def _grain(source: NDArray[np.float32], hole: NDArray[np.bool_], eye_distance: float) -> NDArray[np.float32]:
    """Noise as strong as the skin's own, or a lid looks airbrushed."""
    fine = source - cv2.GaussianBlur(source, (0, 0), max(0.8, 0.012 * eye_distance))
    strength = np.median(np.abs(fine[~hole])) if (~hole).any() else 0.0
    noise = np.random.default_rng(0).normal(size=hole.shape).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), 0.6)
    return (noise / max(float(noise.std()), 1e-6) * strength)[..., None]


def _lash(pixels: NDArray[np.uint8], rim: Points, skin: Colour, eye_distance: float) -> tuple[Colour, float]:
    """The darkest part of the upper rim, and its contrast to the lid."""
    band = np.zeros(pixels.shape[:2], np.uint8)
    cv2.polylines(band, [rim.astype(np.int32)], False, 255, max(2, int(0.03 * eye_distance)))
    colours = pixels[band > 0].astype(np.float64)
    luminance = colours @ LUMA
    dark = colours[luminance <= np.percentile(luminance, 3)].mean(0)
    contrast = 1.0 - (dark @ LUMA) / max(float(skin @ LUMA), 1.0)
    return dark, float(np.clip(1.3 * contrast, 0.15, 0.95))


def _smooth_curve(points: Points) -> Points:
    """Nine rim points as a smooth curve of 33."""
    at = np.linspace(0, len(points) - 1, _FINE_POINTS)
    fine = np.stack([np.interp(at, np.arange(len(points)), points[:, axis]) for axis in (0, 1)], 1)
    half = len(_SMOOTHING) // 2
    padded = np.pad(fine, ((half, half), (0, 0)), "reflect", reflect_type="odd")
    return np.stack([np.convolve(padded[:, axis], _SMOOTHING, "valid") for axis in (0, 1)], 1)


def _fixed(points: Points) -> NDArray[np.int32]:
    return np.round(points * (1 << _SUBPIXEL_BITS)).astype(np.int32)
