"""Visible label, drawn into a corner of every frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ..cache.files import bytes_digest
from .font import drawable, font_sizes, open_font, pick_font

VERSION = "1"
"""Part of the key of clips with a label; changes when the same label is drawn otherwise."""

# Part of the shorter side that a letter is high, and of the width that the label may take. By eye, on a portrait of 320
# pixels: 1/25 to 1/15; at 1/32 it cannot be read.
_HEIGHT, _WIDEST = 1 / 20, 0.9
# Height of the box in heights of a letter. By eye: 1.3 to 2; at 1.1 it cuts letters off.
_BOX_HEIGHT = 1.6
# Translucent black: over white, white letters have a contrast of 5.5:1; WCAG 2.1 (success criterion 1.4.3) asks for
# 4.5.
_BOX, _LETTERS = (0, 0, 0, 150), (255, 255, 255, 255)


class Label:
    """Text in the lower left corner of frames, white on a dark box.

    Raises
    ------
    UnavailableError
        No font of this machine has the letters.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._font = pick_font(text, "take a label in other letters")
        self._drawn: NDArray[np.uint16] | None = None

    def draw(self, batch: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Frames (N, H, W, 3) uint8 with the label; all batches have the same H and W."""
        if self._drawn is None:
            self._drawn = _drawn(self._text, self._font, *batch.shape[1:3]).astype(np.uint16)
        height, width = self._drawn.shape[:2]
        labelled = batch.copy()
        corner = labelled[:, -height:, :width]
        opacity = self._drawn[..., 3:]
        corner[:] = (self._drawn[..., :3] * opacity + corner * (255 - opacity) + 127) // 255
        return labelled


def key_part(text: str | None) -> dict[str, str]:
    """Part of the key of clips and scenes; empty without a label."""
    return {} if text is None else {"label": f"{VERSION} {bytes_digest(text.encode('utf-8', 'surrogatepass'))}"}


def _drawn(text: str, name: str | None, height: int, width: int) -> NDArray[np.uint8]:
    """Label (h, w, 4) RGBA that fits into a frame of this size."""
    for size in font_sizes(round(min(height, width) * _HEIGHT)):
        font = open_font(name, size)
        if font.getlength(text) <= _WIDEST * width:
            break
    image = Image.new(
        "RGBA", (min(width, round(font.getlength(text) + size)), min(height, round(_BOX_HEIGHT * size))), _BOX
    )
    ImageDraw.Draw(image).text((size / 2, image.height / 2), drawable(text, font), _LETTERS, font, anchor="lm")
    return np.asarray(image)
