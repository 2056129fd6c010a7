"""Teeth: drawn rows bent around the dental arch, or the picture's own where it shows them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .lips import LOWER_INNER, UPPER_INNER, smoothstep
from .palette import LUMA, Colour, Palette
from .pose import Points
from .seam import ClosedFace

TEXTURE_SIZE = (320, 96)
"""Width and height of a row's texture: position along the arch -1..1 by gum 0 .. edge 1."""

_ROW_WIDTH, _ROW_HEIGHT = 4.3, 0.9
"""A row's extent on the mean mouth, cm."""

_BEYOND = 0.08
"""How far a strip goes on beyond its teeth, as a part of their height: room for a soft edge."""

_OVERSAMPLE = 2
_ARCH_POINTS = 17
_ARCH_ANGLE = 1.15
"""Half of the arch, radians: columns crowd towards the sides as teeth on an arc do."""

# From the middle outwards: central and lateral incisor, canine, two premolars. Widths in cm, lengths as parts of the
# central incisor's: about the means of dental anatomy, with less difference in length, which looks gap-toothed.
_UPPER_WIDTHS, _UPPER_LENGTHS = (0.86, 0.66, 0.78, 0.70, 0.70), (1.0, 0.95, 0.985, 0.92, 0.86)
_LOWER_WIDTHS, _LOWER_LENGTHS = (0.54, 0.60, 0.68, 0.70, 0.70), (0.86, 0.90, 0.97, 0.85, 0.80)
_CANINE = 2


@dataclass(frozen=True)
class Row:
    """A row of teeth: RGBA texture (96, 320, 4) float32, colours 0..255 and alpha 0..1, on a strip in the head frame.

    ``points`` (34, 3) are the strip's upper edge, then its lower one, cm.
    """

    texture: NDArray[np.float32]
    points: Points


@dataclass(frozen=True)
class PhotoTeeth:
    """The picture's own upper teeth: ``mask`` (H, W) float32 0..1, carried by three skull points (3, 3), cm."""

    mask: NDArray[np.float32]
    anchors: Points


@dataclass(frozen=True)
class Teeth:
    """All that is fixed to skull and jaw inside the mouth; ``tongue`` (3,) is the rest position of its tip, cm."""

    upper: Row
    lower: Row
    tongue: Points
    photo: PhotoTeeth | None


def strip_mesh() -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Triangles (32, 3) of a row's strip and its texture positions (34, 2) in pixels."""
    i = np.arange(_ARCH_POINTS - 1)
    n = _ARCH_POINTS
    triangles = np.r_[np.c_[i, i + 1, i + n], np.c_[i + 1, i + n + 1, i + n]].astype(np.int32)
    along = np.linspace(0, TEXTURE_SIZE[0] - 1, n)
    where = np.r_[np.c_[along, np.zeros(n)], np.c_[along, np.full(n, TEXTURE_SIZE[1] - 1.0)]]
    return triangles, where.astype(np.float32)


def set_teeth(
    pixels: NDArray[np.uint8],
    landmarks: Points,
    closed: ClosedFace,
    palette: Palette,
    width: float,
    eye_distance: float,
    scale: float,
) -> Teeth:
    """Place teeth behind closed lips.

    ``width`` is the mouth's relative to the mean face, ``scale`` the picture's pixels per cm.
    """
    neutral = closed.neutral
    centre = (neutral[UPPER_INNER[0]] + neutral[UPPER_INNER[-1]]) / 2
    seam = (neutral[UPPER_INNER[5]] + neutral[LOWER_INNER[5]]) / 2
    front = min(neutral[UPPER_INNER[5], 2], neutral[LOWER_INNER[5], 2]) - 0.35
    edge = seam[1] - 0.17 * width
    photo = _photo_teeth(pixels, landmarks, closed.rest, eye_distance) if closed.was_open else None
    upper = _draw_row(_UPPER_WIDTHS, _UPPER_LENGTHS, palette.enamel, palette.gum)
    lower = _draw_row(_LOWER_WIDTHS, _LOWER_LENGTHS, 0.86 * palette.enamel, 0.9 * palette.gum)[::-1]
    if photo is not None:
        seen = np.median(pixels[photo.mask > 0.7], 0)
        drawn = upper[40:70, 100:220, :3].reshape(-1, 3).mean(0)
        upper[..., :3] *= seen / np.maximum(drawn, 1.0)
        lower[..., :3] *= 0.97 * seen / np.maximum(drawn, 1.0)
    pixel = 1.0 / (scale * width)
    return Teeth(
        upper=Row(
            _soften(upper, pixel),
            _strip(centre[0], 2.15 * width, 1.9 * width, edge + 0.98 * width, edge - 0.98 * _BEYOND * width, front),
        ),
        lower=Row(
            _soften(lower, pixel),
            _strip(
                centre[0],
                1.95 * width,
                1.9 * width,
                edge - (0.05 - 0.80 * _BEYOND) * width,
                edge - 0.85 * width,
                front - 0.22,
            ),
        ),
        tongue=np.array([centre[0], edge - 0.50 * width, front - 1.0]),
        photo=photo,
    )


def _soften(row: NDArray[np.float32], pixel: float) -> NDArray[np.float32]:
    """Keep of a row's texture what pixels of the side ``pixel`` (cm on the mean mouth) can show, or its edge is jagged.

    Colours are weighted with alpha, so that what lies beyond the biting edge does not darken it.
    """
    across, down = pixel * TEXTURE_SIZE[0] / _ROW_WIDTH, pixel * TEXTURE_SIZE[1] / _ROW_HEIGHT
    weighted = row.copy()
    weighted[..., :3] *= row[..., 3:]
    # A Gaussian of 0.4 pixels is about what a pixel's own square averages, plus what linear sampling needs.
    soft = cv2.GaussianBlur(weighted, (0, 0), 0.4 * across, sigmaY=0.4 * down, borderType=cv2.BORDER_REPLICATE)
    soft[..., :3] /= np.maximum(soft[..., 3:], 1e-3)
    return soft


def _strip(x: float, half_width: float, depth: float, top: float, bottom: float, z: float) -> Points:
    across = np.linspace(-1, 1, _ARCH_POINTS)
    column = np.sin(across * _ARCH_ANGLE) / np.sin(_ARCH_ANGLE) * half_width + x
    back = z - depth * across**2
    upper_edge = np.stack([column, top + 0.05 * across**2, back], 1)
    lower_edge = np.stack([column, bottom + 0.10 * across**2, back], 1)
    return np.r_[upper_edge, lower_edge]


def _draw_row(
    widths: tuple[float, ...], lengths: tuple[float, ...], enamel: Colour, gum: Colour
) -> NDArray[np.float32]:
    """Five teeth a side, gum at the top, biting edge a little above the bottom: (96, 320, 4) float32."""
    width, height = (side * _OVERSAMPLE for side in TEXTURE_SIZE)
    across = (np.arange(width) + 0.5) / width * 2 - 1
    down = ((np.arange(height) + 0.5) / height)[:, None] * (1.0 + _BEYOND)
    ends = np.cumsum(widths) / sum(widths)
    tooth = np.minimum(np.searchsorted(ends, np.abs(across)), len(widths) - 1)
    starts = np.r_[0.0, ends[:-1]]
    size = (ends - starts)[tooth]
    within = np.clip((np.abs(across) - starts[tooth]) / size, 0.0, 1.0)
    off_centre = np.abs(2 * within - 1)
    rounding = np.where(tooth == _CANINE, 0.07, 0.035)
    edge = np.asarray(lengths)[tooth] - rounding * off_centre**3
    bulge = 0.80 + 0.20 * np.sqrt(np.clip(1 - off_centre**2.6, 0, 1))
    ramp = 0.93 + 0.07 * np.clip((down - 0.1) / 0.5, 0, 1)
    translucent = 1 - 0.13 * np.clip((down - edge + 0.14) / 0.14, 0, 1)
    # A dark line a few texels wide between neighbours, and each tooth farther back a little darker.
    between = np.clip(np.minimum(within, 1 - within) * size * width / 2 / 1.6, 0, 1)
    shade = bulge * ramp * translucent * (0.72 + 0.28 * between) * (1 - 0.072 * tooth)
    gum_line = 0.18 * off_centre**2 + 0.10
    is_gum = np.clip((gum_line - down) / 0.05 + 0.5, 0, 1)[..., None]
    row = np.empty((height, width, 4), np.float32)
    row[..., :3] = enamel * shade[..., None] * (1 - is_gum) + 0.8 * gum * is_gum
    row[..., 3] = np.clip((edge - down) * height / 2.0, 0, 1) * np.clip((1.0 - np.abs(across)) / _BEYOND, 0, 1)
    return cv2.resize(row, TEXTURE_SIZE, interpolation=cv2.INTER_AREA)


def _photo_teeth(pixels: NDArray[np.uint8], landmarks: Points, rest: Points, eye_distance: float) -> PhotoTeeth | None:
    """The bright, not red part of the opening, or ``None`` if the picture shows too little of it."""
    outline = landmarks[np.r_[UPPER_INNER, LOWER_INNER[::-1][1:-1]], :2]
    opening = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillPoly(opening, [np.round(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    size = 2 * max(1, int(0.012 * eye_distance)) + 1
    opening = cv2.erode(opening, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    if not (opening > 128).any():
        return None
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB).astype(np.float32)
    brightest = float(np.percentile(lab[..., 0][opening > 128], 85))
    bright = smoothstep(lab[..., 0], 0.48 * brightest, 0.72 * brightest)
    red = smoothstep(lab[..., 1] - 128.0, 16.0, 30.0)
    mask = (opening / 255.0 * bright * (1.0 - red)).astype(np.float32)
    mask = cv2.GaussianBlur(mask, (0, 0), max(0.6, 0.006 * eye_distance))
    if (mask > 0.7).sum() <= 30 or _too_dark(pixels, mask):
        return None
    anchors = rest[[UPPER_INNER[0], UPPER_INNER[-1], UPPER_INNER[5]]].copy()
    # Equal depth, or the plate would shear when the head turns.
    anchors[:, 2] = anchors[2, 2] - 0.3
    return PhotoTeeth(mask, anchors)


def _too_dark(pixels: NDArray[np.uint8], mask: NDArray[np.float32]) -> bool:
    """What is brightest in an open mouth without teeth is a dark cavity, not enamel."""
    return bool(np.median(pixels[mask > 0.7] @ LUMA) < 70.0)
