"""Eyelids: skin painted over each eye opening, a layer that a blink uncovers from above.

Pulling the lid's mesh vertices down instead stretches lashes into bars. Lengths are in eye distances, and by eye unless
another source is given.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.indices import Eye, indices
from ..geometry import Coordinates, smoothstep
from .palette import LUMA, Colour, cheek_light

_LID_REACH, _BELOW_BROW = 0.09, 0.75
"""Height above the open eye up to which a shut lid is smooth, its fold drawn out. At most this part of the way to the
brow. By eye: lids that kept their fold were judged half open (reach 0.045 to 0.14)."""

_LASH_ABOVE = 0.67
"""Part of that height left out when skin is sampled: lashes and the fold's shade make the lid grey. By eye
(0.3 to 1)."""

_DILATED = 0.035
"""Rim around the opening that is painted too. By eye, on 16 portraits (0.015 to 0.06)."""

_COVERED = 0.3
"""Brightest part of an opening, relative to the cheeks, below which dark glasses cover the eye and no lid is drawn.
It is 0.68 to 1.32 in 49 pictures of bare eyes. Under discs of luminance 10 to 30, painted over the eyes of four
portraits, it is 0.04 to 0.26."""

_FILL_SCALES = (0.02, 0.05, 0.1, 0.2)
"""Blurs that carry skin into the opening, fine to coarse: each fills the part that finer ones did not reach. By eye
(each 0.6 to 1.6 times)."""

_PAD, _PAINT_EDGE = 0.06, 0.010
"""Margin of the painted window around the opening, and blur of the paint's edge. By eye, on 16 portraits (each 0.6 to
1.6 times)."""

_BELOW_COUNTS, _RING, _BRIGHTER, _DARK_COUNTS = 0.5, 0.05, (25, 55), 0.02
"""Weight of skin below the eye, which lies in shadow. Width of the ring whose luminance tells shade from skin, its
percentiles over which skin counts, and weight of what is darker. By eye, on 16 portraits (each 0.6 to 1.6 times)."""

_FULL_DENSITY, _FILL_BLUR = 6.0, 0.05
"""Gain from which a blur counts as full, and blur of the filling, which leaves no steps between them. By eye (each 0.6
to 1.6 times)."""

_GRAIN_BLUR, _NOISE_BLUR = 0.012, 0.6
"""Blur that grain is finer than, and that of the noise, pixels: about the sharpness of portraits. By eye (each 0.6 to
1.6 times)."""

_RIM_WIDTH, _DARKEST, _LASH_GAIN, _LASH_LIMITS = 0.03, 3, 1.3, (0.15, 0.95)
"""Width of the band that shows the lashes, percentile of their luminance in it, and gain and limits of their opacity
relative to their contrast. By eye, on 16 portraits (each 0.6 to 1.6 times)."""

_LINES_BELOW = 0.5
"""Luminance of a drawing's lines and brows relative to the cheeks, at most. By eye, on drawn faces (0.3 to 0.8 makes no
difference)."""

_OUTLINE = 0.03
"""Width of the line around a drawn eye. By eye, on drawn faces (0.02 to 0.05)."""

_EYE_CORNER_SHADE = 0.10
"""Darkening towards the corners of the eye, where the eyeball recedes. By eye, on 16 portraits (0 to
0.3)."""


@dataclass(frozen=True)
class Eyelid:
    """Lid of one eye.

    Attributes
    ----------
    upper, lower
        Vertices of the rims, outer to inner corner: (9,).
    skin
        Portrait around the eye, the opening filled with skin: (h, w, 3) uint8.
    origin
        Position (x, y) of ``skin`` in the portrait.
    reach
        Height of the shut lid above the open eye, pixels.
    lash, lash_strength
        Colour of the lash line, and its opacity, 0..1.
    outline
        Width of a drawn eye's outline, pixels, which a lid covers too; 0 for other eyes.
    """

    upper: NDArray[np.intp]
    lower: NDArray[np.intp]
    skin: NDArray[np.uint8]
    origin: tuple[int, int]
    reach: float
    lash: Colour
    lash_strength: float
    outline: float


def paint_eyelids(
    pixels: NDArray[np.uint8], landmarks: Coordinates, eye_distance: float, drawn: bool = False
) -> tuple[Eyelid, ...]:
    """Paint lids for the visible eyes of a face with ``landmarks`` (478, 3) in ``pixels`` (H, W, 3).

    Eyes beyond the portrait's edge or behind dark glasses have none. The lids of a ``drawn`` face are of one colour.
    """
    lids = (_paint(pixels, landmarks, eye, eye_distance, drawn) for eye in (indices().right_eye, indices().left_eye))
    return tuple(lid for lid in lids if lid is not None)


def _paint(
    pixels: NDArray[np.uint8], landmarks: Coordinates, eye: Eye, eye_distance: float, drawn: bool
) -> Eyelid | None:
    """Paint the lid of one eye; ``None`` if the eye is not visible."""
    upper, lower = landmarks[eye.upper, :2], landmarks[eye.lower, :2]
    to_brow = float(np.linalg.norm(landmarks[eye.brow_lower, :2].mean(0) - upper[4]))
    reach = min(_LID_REACH * eye_distance, _BELOW_BROW * to_brow)
    opening = _opening_with_lashes(pixels.shape[:2], upper, lower, eye_distance, _LASH_ABOVE * reach)
    if not opening.any() or _is_covered(pixels, opening > 0, landmarks):
        return None
    x, y, width, height = cv2.boundingRect(opening)
    pad = int(_PAD * eye_distance) + 2
    x0, y0 = max(x - pad, 0), max(y - pad, 0)
    window = np.s_[y0 : min(y + height + pad, pixels.shape[0]), x0 : min(x + width + pad, pixels.shape[1])]
    source, hole = pixels[window].astype(np.float32), opening[window] > 0
    fill = _fill_with_skin(source, hole, eye_distance)
    if drawn:
        fill[:] = _common_colour(source, hole, _LINES_BELOW * cheek_light(pixels, landmarks))
    else:
        fill += _grain(source, hole, eye_distance)
        centre = (upper.mean(0) + lower.mean(0)) / 2 - (x0, y0)
        half_width = np.linalg.norm(upper[-1] - upper[0]) / 2
        aside = ((np.arange(source.shape[1]) - centre[0]) / half_width) ** 2
        fill *= (1.0 - _EYE_CORNER_SHADE * np.clip(aside, 0, 1))[None, :, None]
    edge = cv2.GaussianBlur(hole.astype(np.float32), (0, 0), _PAINT_EDGE * eye_distance)[..., None]
    skin = np.clip(source * (1 - edge) + fill * edge, 0, 255).astype(np.uint8)
    lash, strength = _lash(pixels, upper, fill[hole].mean(0), eye_distance)
    outline = _OUTLINE * eye_distance if drawn else 0.0
    return Eyelid(eye.upper, eye.lower, skin, (x0, y0), reach, lash, strength, outline)


def _is_covered(pixels: NDArray[np.uint8], opening: NDArray[np.bool_], landmarks: Coordinates) -> bool:
    """Detect dark glasses: without them, the white even of dark eyes is bright beside the skin."""
    return bool(np.percentile(pixels[opening] @ LUMA, 95) < _COVERED * cheek_light(pixels, landmarks))


def _opening_with_lashes(
    shape: tuple[int, ...], upper: Coordinates, lower: Coordinates, eye_distance: float, above: float
) -> NDArray[np.uint8]:
    """Mask (H, W) of the eye opening with its lashes and the fold, ``above`` pixels upwards."""
    opening = np.zeros(shape, np.uint8)
    cv2.fillPoly(opening, [np.r_[upper, lower[::-1]].astype(np.int32)], 255)
    size = 2 * int(_DILATED * eye_distance) + 1
    opening = cv2.dilate(opening, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    up = (upper[4] - lower[4]) / (np.linalg.norm(upper[4] - lower[4]) + 1e-6) * above
    move = np.array([[1, 0, up[0]], [0, 1, up[1]]], np.float32)
    return cv2.max(opening, cv2.warpAffine(opening, move, shape[::-1]))


def _fill_with_skin(source: NDArray[np.float32], hole: NDArray[np.bool_], eye_distance: float) -> NDArray[np.float32]:
    """Fill ``hole`` by normalised blurs, fine to coarse, of the brighter half of the surrounding skin.

    The lower side has half the weight, because of shadows under the eyes.
    """
    weight = (~hole).astype(np.float32)
    middle = np.flatnonzero(hole.any(1)).mean()
    weight[np.arange(len(hole)) > middle] *= _BELOW_COUNTS
    luminance = source @ LUMA.astype(np.float32)
    size = 2 * max(1, int(_RING * eye_distance)) + 1
    ring = luminance[(cv2.dilate(hole.astype(np.uint8), np.ones((size, size), np.uint8)) > 0) & ~hole]
    dark, bright = np.percentile(ring, _BRIGHTER)
    weight *= (_DARK_COUNTS + (1.0 - _DARK_COUNTS) * smoothstep(luminance, dark, max(bright, dark + 1))).astype(
        np.float32
    )
    fill = np.zeros_like(source)
    covered = np.zeros((*hole.shape, 1), np.float32)
    for scale in _FILL_SCALES:
        value = cv2.GaussianBlur(source * weight[..., None], (0, 0), scale * eye_distance)
        density = cv2.GaussianBlur(weight, (0, 0), scale * eye_distance)[..., None]
        share = np.clip(_FULL_DENSITY * density, 0, 1) * (1 - covered)
        fill += value / np.maximum(density, 1e-4) * share
        covered += share
    fill /= np.maximum(covered, 1e-4)
    return cv2.GaussianBlur(fill, (0, 0), max(1.0, _FILL_BLUR * eye_distance))


def _common_colour(source: NDArray[np.float32], hole: NDArray[np.bool_], darkest: float) -> NDArray[np.float32]:
    """Most common colour (3,) outside ``hole`` (h, w): a drawing's skin, if it is brighter than its lines.

    ``darkest`` is the luminance that divides the two.
    """
    around = source[~hole] if (~hole).any() else source.reshape(-1, 3)
    bright = around @ LUMA >= darkest
    skin = around[bright] if bright.any() else around
    levels, counts = np.unique((skin // 8).astype(int), axis=0, return_counts=True)
    same = (skin // 8 == levels[counts.argmax()]).all(axis=1)
    return np.asarray(np.median(skin[same], axis=0), np.float32)


def _grain(source: NDArray[np.float32], hole: NDArray[np.bool_], eye_distance: float) -> NDArray[np.float32]:
    """Noise (h, w, 1) as strong as the skin's grain; a lid without it looks airbrushed."""
    fine = source - cv2.GaussianBlur(source, (0, 0), max(0.8, _GRAIN_BLUR * eye_distance))
    strength = np.median(np.abs(fine[~hole])) if (~hole).any() else 0.0
    noise = np.random.default_rng(0).normal(size=hole.shape).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), _NOISE_BLUR)
    return (noise / max(float(noise.std()), 1e-6) * strength)[..., None]


def _lash(pixels: NDArray[np.uint8], rim: Coordinates, skin: Colour, eye_distance: float) -> tuple[Colour, float]:
    """Colour of the darkest part of the upper rim, and its contrast to the lid as an opacity."""
    band = np.zeros(pixels.shape[:2], np.uint8)
    cv2.polylines(band, [rim.astype(np.int32)], False, 255, max(2, int(_RIM_WIDTH * eye_distance)))
    colours = pixels[band > 0].astype(np.float64)
    luminance = colours @ LUMA
    dark = colours[luminance <= np.percentile(luminance, _DARKEST)].mean(0)
    contrast = 1.0 - (dark @ LUMA) / max(float(skin @ LUMA), 1.0)
    return dark, float(np.clip(_LASH_GAIN * contrast, *_LASH_LIMITS))
