"""Teeth: drawn rows bent around the dental arch, tinted like the portrait's own where it shows them.

Positions and shades were tuned by eye on 16 portraits. Lengths in cm are for a mouth of usual width, and
grow with a face's own. A range in brackets still looked right in stills of two paintings, with that constant alone
changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..geometry import Coordinates
from ..lips import LOWER_INNER, UPPER_INNER
from .palette import Palette
from .photo_teeth import PhotoTeeth, find_teeth
from .seam import ClosedFace
from .tooth_row import LENGTHENED, TEXTURE_SIZE, draw_row

_ROW_WIDTH, _ROW_HEIGHT = 4.3, 0.9
"""Extent of a row, cm: twice :data:`_UPPER_HALF_WIDTH`, and about its height. By eye (each 0.6 to 1.6 times)."""

_ARCH_POINTS = 17
"""Columns of a strip; with more, the arch is no rounder than a pixel at 1080 lines."""

_LOWER_SHADE, _LOWER_GUM_SHADE = 0.86, 0.9
"""Brightness of the lower row and its gum against the upper ones, which light reaches first. By eye (0.6
to 1)."""

_LOWER_AS_SEEN = 0.97
"""Brightness of the lower row against photographed upper teeth. By eye (0.58 to 1.6 makes no difference)."""

_EDGE_BEND = (0.05, 0.10)
"""Rise of a strip's upper and lower edge towards its ends, cm. By eye (each 0.6 to 1.6 times)."""

_ARCH_ANGLE, _ARCH_DEPTH = 1.15, 1.9
"""Half of the arch, radians, so that columns crowd towards the sides; its depth from front to ends, cm. By eye (depth
1.2 to 2.6)."""

_UPPER_HALF_WIDTH, _LOWER_HALF_WIDTH = 2.15, 1.95
"""Half widths of the rows, cm: five teeth a side, the lower row within the upper one. By eye (upper row: 1.8 to
2.5)."""

_SHOWN, _BEHIND_LIPS = 0.12, 0.35
"""Edge of the upper teeth below the seam, and distance of their front behind the lips, cm. By eye (shown up to 0.3,
behind 0.1 to 0.35; at 0.05 and at 0.7 the lower row shows in open vowels)."""

_PHOTO_SHOWN = 0.25
"""Most of photographed teeth below the seam, cm. Incisors show by 2 to 4 mm under parted lips at rest (Vig and Brundo,
"The kinetics of anterior tooth display", 1978)."""

_UPPER_HEIGHT = 0.98
"""Height of the upper row above its edge, cm. By eye (0.98 to 1.57; at 0.59 the dark shows above it); anatomical crowns
are 1.05 (Wheeler)."""

_LOWER_TOP, _LOWER_BOTTOM, _LOWER_BACK = 0.20, 0.85, 0.22
"""Top and bottom of the lower row below the edge of the upper one, and its distance behind it, cm. By eye: hidden
behind the lip but in s, sh and ee. The top looks right from 0.05 to 0.2. At -0.1 it is a grey bar in every vowel."""

_LOWER_HEIGHT = 0.80
"""Height of the lower row, cm, of which a part is the margin above its edge. Lower incisors have 0.88 (Wheeler)."""

_TONGUE_BELOW, _TONGUE_BEHIND = 0.50, 1.0
"""Rest position of the tongue's tip: below the edge of the upper teeth and behind their front, cm. By eye (each 0.6 to
1.6 times)."""

# From the middle outwards: central and lateral incisor, canine, two premolars. Widths in cm are about the mean crown
# widths of Wheeler's Dental Anatomy (upper 8.5, 6.5, 7.5, 7, 7 mm; lower 5, 5.5, 7, 7, 7 mm). Lengths, relative to the
# central incisor's, differ less than there: by eye (differences 0 to 1 times); at twice the row
# looks gap-toothed.
_UPPER_WIDTHS, _UPPER_LENGTHS = (0.86, 0.66, 0.78, 0.70, 0.70), (1.0, 0.95, 0.985, 0.92, 0.86)
_LOWER_WIDTHS, _LOWER_LENGTHS = (0.54, 0.60, 0.68, 0.70, 0.70), (0.86, 0.90, 0.97, 0.85, 0.80)
_PIXEL_BLUR = 0.4
"""Blur, pixels: a pixel's own square has a standard deviation of 0.29; the rest serves linear sampling. By eye (0.24 to
0.64)."""

_CROWNS = np.s_[40:70, 100:220, :3]
"""Texels of the incisors' and canines' crowns, without gum and biting edge."""


@dataclass(frozen=True)
class Row:
    """Row of teeth: a textured strip in the head frame.

    ``texture`` is RGBA (96, 320, 4) float32, colours 0..255, alpha 0..1. ``points`` (34, 3) are the strip's upper edge,
    then its lower one, cm.
    """

    texture: NDArray[np.float32]
    points: Coordinates


@dataclass(frozen=True)
class Teeth:
    """Teeth at rest, and the rest position ``tongue`` (3,) of the tongue's tip, cm in the head frame."""

    upper: Row
    lower: Row
    tongue: Coordinates
    photo: PhotoTeeth | None


def strip_mesh() -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Triangles (32, 3) of a row's strip, and texture coordinates (34, 2) of its points, pixels."""
    i = np.arange(_ARCH_POINTS - 1)
    n = _ARCH_POINTS
    triangles = np.r_[np.c_[i, i + 1, i + n], np.c_[i + 1, i + n + 1, i + n]].astype(np.int32)
    along = np.linspace(0, TEXTURE_SIZE[0] - 1, n)
    where = np.r_[np.c_[along, np.zeros(n)], np.c_[along, np.full(n, TEXTURE_SIZE[1] - 1.0)]]
    return triangles, where.astype(np.float32)


def set_teeth(
    pixels: NDArray[np.uint8],
    landmarks: Coordinates,
    closed: ClosedFace,
    palette: Palette,
    width: float,
    eye_distance: float,
    scale: float,
    drawn: bool = False,
) -> Teeth:
    """Place teeth behind closed lips.

    Parameters
    ----------
    pixels
        (H, W, 3) RGB.
    landmarks
        (478, 3), pixels.
    width
        Of the mouth, relative to the usual one.
    eye_distance
        Pixels.
    scale
        Pixels per cm of the head frame.
    drawn
        The portrait is a drawing: one white shape, and no lower row.
    """
    neutral = closed.neutral
    centre = (neutral[UPPER_INNER[0]] + neutral[UPPER_INNER[-1]]) / 2
    seam = (neutral[UPPER_INNER[5]] + neutral[LOWER_INNER[5]]) / 2
    front = min(neutral[UPPER_INNER[5], 2], neutral[LOWER_INNER[5], 2]) - _BEHIND_LIPS
    edge = seam[1] - _SHOWN * width
    photo = find_teeth(pixels, landmarks, closed.rest, eye_distance, scale) if closed.was_open and not drawn else None
    upper = draw_row(_UPPER_WIDTHS, _UPPER_LENGTHS, palette.enamel, palette.gum)
    lower = draw_row(_LOWER_WIDTHS, _LOWER_LENGTHS, _LOWER_SHADE * palette.enamel, _LOWER_GUM_SHADE * palette.gum)[::-1]
    if drawn:
        upper[..., :3], lower[..., 3] = palette.enamel, 0.0
    if photo is not None:
        seen = photo.colour(pixels)
        crowns = np.maximum(upper[_CROWNS].reshape(-1, 3).mean(0), 1.0)
        upper[..., :3] *= seen / crowns
        lower[..., :3] *= _LOWER_AS_SEEN * seen / crowns
    pixel = 1.0 / (scale * width)
    return Teeth(
        upper=Row(
            _soften(upper, pixel),
            _strip(
                centre[0],
                _UPPER_HALF_WIDTH * width,
                _ARCH_DEPTH * width,
                edge + _UPPER_HEIGHT * width,
                edge - _UPPER_HEIGHT * LENGTHENED * width,
                front,
            ),
        ),
        lower=Row(
            _soften(lower, pixel),
            _strip(
                centre[0],
                _LOWER_HALF_WIDTH * width,
                _ARCH_DEPTH * width,
                edge - (_LOWER_TOP - _LOWER_HEIGHT * LENGTHENED) * width,
                edge - _LOWER_BOTTOM * width,
                front - _LOWER_BACK,
            ),
        ),
        tongue=np.array([centre[0], edge - _TONGUE_BELOW * width, front - _TONGUE_BEHIND]),
        # Lips that a smile lifts bare more of the teeth than closed ones have behind them.
        photo=photo and photo.standing(seam[1] - _PHOTO_SHOWN * width),
    )


def _soften(row: NDArray[np.float32], pixel: float) -> NDArray[np.float32]:
    """Low-pass a row's texture against aliasing in pixels of side ``pixel``, cm on a mouth of usual width.

    Colours are weighted with alpha, so that the space beyond the biting edge does not darken it.
    """
    across, down = pixel * TEXTURE_SIZE[0] / _ROW_WIDTH, pixel * TEXTURE_SIZE[1] / _ROW_HEIGHT
    weighted = row.copy()
    weighted[..., :3] *= row[..., 3:]
    blur = _PIXEL_BLUR * across, _PIXEL_BLUR * down
    soft = cv2.GaussianBlur(weighted, (0, 0), blur[0], sigmaY=blur[1], borderType=cv2.BORDER_REPLICATE)
    soft[..., :3] /= np.maximum(soft[..., 3:], 1e-3)
    return soft


def _strip(x: float, half_width: float, depth: float, top: float, bottom: float, z: float) -> Coordinates:
    """Points (34, 3) of a strip around the arch, centred at ``x``, its front at ``z``."""
    across = np.linspace(-1, 1, _ARCH_POINTS)
    column = np.sin(across * _ARCH_ANGLE) / np.sin(_ARCH_ANGLE) * half_width + x
    back = z - depth * across**2
    upper_edge = np.stack([column, top + _EDGE_BEND[0] * across**2, back], 1)
    lower_edge = np.stack([column, bottom + _EDGE_BEND[1] * across**2, back], 1)
    return np.r_[upper_edge, lower_edge]
