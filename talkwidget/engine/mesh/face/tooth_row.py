"""Drawing of a row of teeth: a texture of bulging crowns, gums and the gaps between them.

Shapes and shades are by eye, on 16 portraits. Where no range stands beside a constant, 0.6 and 1.6 times it looked
right too, in stills of two portraits with that constant alone changed.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .palette import Colour

TEXTURE_SIZE = (320, 96)
"""Width and height of a row's texture: position along the arch -1..1 by height from gum 0 to edge 1."""

LENGTHENED = 0.08
"""Margin of a strip beyond its teeth, as a part of their height: room for a soft edge. By eye (0.048 to 0.13)."""

_OVERSAMPLE = 2
"""Texels drawn for each that is kept, along both sides. By eye: 1 to 4 look alike in portraits of 512 pixels."""

_GUM_SHADE = 0.8
"""Brightness of the drawn gum against the palette's, which is taken from lips. By eye (0.5 to 1)."""

_CANINE = 2
"""Number of the canine, counted from the middle."""

_ROUNDED_CANINE, _ROUNDED = 0.07, 0.035
"""Rise of a tooth's biting edge at its sides, of canines and others, in heights of the row."""

_SIDES, _SIDES_BEND = 0.80, 2.6
"""Brightness at a tooth's sides, and exponent of its fall: teeth bulge."""

_NECK_SHADE, _NECK_ENDS = 0.93, (0.1, 0.6)
"""Brightness at the gum, and heights over which a tooth gets brighter."""

_TRANSLUCENT, _TRANSLUCENT_EDGE = 0.13, 0.14
"""Darkening at the biting edge, through which the cavity is seen, and its height."""

_BETWEEN, _BETWEEN_TEXELS = 0.80, 1.6
"""Brightness between neighbours, and half width of that line, texels."""

_BACKWARDS = 0.11
"""Darkening of each tooth against the one before it, towards the back."""

_GUM_AT, _GUM_BEND, _GUM_EDGE = 0.10, 0.18, 0.05
"""Height of the gum in the middle of a tooth, its rise to the sides, and softness of its edge."""


def draw_row(widths: tuple[float, ...], lengths: tuple[float, ...], enamel: Colour, gum: Colour) -> NDArray[np.float32]:
    """Draw five teeth a side, gum at the top, biting edge a little above the bottom: (96, 320, 4) float32."""
    width, height = (side * _OVERSAMPLE for side in TEXTURE_SIZE)
    across = (np.arange(width) + 0.5) / width * 2 - 1
    down = ((np.arange(height) + 0.5) / height)[:, None] * (1.0 + LENGTHENED)
    ends = np.cumsum(widths) / sum(widths)
    tooth = np.minimum(np.searchsorted(ends, np.abs(across)), len(widths) - 1)
    starts = np.r_[0.0, ends[:-1]]
    size = (ends - starts)[tooth]
    within = np.clip((np.abs(across) - starts[tooth]) / size, 0.0, 1.0)
    off_centre = np.abs(2 * within - 1)
    rounding = np.where(tooth == _CANINE, _ROUNDED_CANINE, _ROUNDED)
    edge = np.asarray(lengths)[tooth] - rounding * off_centre**3
    bulge = _SIDES + (1 - _SIDES) * np.sqrt(np.clip(1 - off_centre**_SIDES_BEND, 0, 1))
    first, last = _NECK_ENDS
    ramp = _NECK_SHADE + (1 - _NECK_SHADE) * np.clip((down - first) / (last - first), 0, 1)
    translucent = 1 - _TRANSLUCENT * np.clip((down - edge + _TRANSLUCENT_EDGE) / _TRANSLUCENT_EDGE, 0, 1)
    between = np.clip(np.minimum(within, 1 - within) * size * width / 2 / _BETWEEN_TEXELS, 0, 1)
    shade = bulge * ramp * translucent * (_BETWEEN + (1 - _BETWEEN) * between) * (1 - _BACKWARDS * tooth)
    gum_line = _GUM_BEND * off_centre**2 + _GUM_AT
    is_gum = np.clip((gum_line - down) / _GUM_EDGE + 0.5, 0, 1)[..., None]
    row = np.empty((height, width, 4), np.float32)
    row[..., :3] = enamel * shade[..., None] * (1 - is_gum) + _GUM_SHADE * gum * is_gum
    row[..., 3] = np.clip((edge - down) * height / 2.0, 0, 1) * np.clip((1.0 - np.abs(across)) / LENGTHENED, 0, 1)
    return cv2.resize(row, TEXTURE_SIZE, interpolation=cv2.INTER_AREA)
