"""Visible label, drawn into a corner of every frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .font import drawable, font_sizes, open_font, pick_font

VERSION = "1"
"""Part of the key of clips with a label; changes when the same label is drawn otherwise."""

# Part of the shorter side that a letter is high, and of the width that the label may take; by eye.
_HEIGHT, _WIDEST = 1 / 20, 0.9
_BOX, _LETTERS = (0, 0, 0, 150), (255, 255, 255, 255)


def draw_label(batches: Iterable[NDArray[np.uint8]], text: str) -> Iterator[NDArray[np.uint8]]:
    """Batches of frames (N, H, W, 3) uint8 with ``text`` in their lower left corner, white on a dark box.

    Raises
    ------
    UnavailableError
        No font of this machine has the letters.
    """
    name = pick_font(text, "take a label in other letters")
    drawn: NDArray[np.uint16] | None = None
    for batch in batches:
        if drawn is None:
            drawn = _drawn(text, name, *batch.shape[1:3]).astype(np.uint16)
        height, width = drawn.shape[:2]
        labelled = batch.copy()
        corner = labelled[:, -height:, :width]
        opacity = drawn[..., 3:]
        corner[:] = (drawn[..., :3] * opacity + corner * (255 - opacity) + 127) // 255
        yield labelled


def _drawn(text: str, name: str | None, height: int, width: int) -> NDArray[np.uint8]:
    """Label (h, w, 4) RGBA that fits into a frame of this size."""
    for size in font_sizes(round(min(height, width) * _HEIGHT)):
        font = open_font(name, size)
        if font.getlength(text) <= _WIDEST * width:
            break
    image = Image.new("RGBA", (min(width, round(font.getlength(text) + size)), min(height, round(1.6 * size))), _BOX)
    ImageDraw.Draw(image).text((size / 2, image.height / 2), drawable(text, font), _LETTERS, font, anchor="lm")
    return np.asarray(image)
