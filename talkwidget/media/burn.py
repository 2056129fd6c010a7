"""Captions drawn into the frames of a video."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .font import Font, drawable, font_sizes, open_font, pick_font

TimedText: TypeAlias = tuple[float, float, str]
"""Start and end in seconds, and the lines of a caption."""

# Part of the shorter side that a letter is high, and of the width that the widest line may take. By eye, on a portrait
# of 320 pixels: 1/20 to 1/15; at 1/25 letters are small, and from 1/12 on lines reach the width. Widths: 0.8 to 0.98.
_LINE_HEIGHT, _WIDEST = 1 / 15, 0.94
# Distance of lines and margins of their box, in heights of a letter. By eye: 1.2 to 1.6 (lines touch at 1.1 and fall
# apart at 2), and 0.5 to 1.2.
_STEP, _PADDING = 1.35, 0.8
# Translucent black: over white, white letters have a contrast of 6.4:1; WCAG 2.1 (success criterion 1.4.3) asks for
# 4.5.
_BOX = (0, 0, 0, 160)
# Part of the height below the last line. By eye: 0.02 to 0.08; below, the box stands on the edge, and at 0.12 it covers
# the chin.
_MARGIN = 0.04


@dataclass(frozen=True)
class _Overlay:
    """Drawn caption: its first row in the frame, its colours times its opacity, and one less its opacity."""

    top: int
    colours: NDArray[np.uint16]
    through: NDArray[np.uint16]


def burn_captions(
    frames: Iterable[NDArray[np.uint8]], fps: int, captions: Sequence[TimedText]
) -> Iterator[NDArray[np.uint8]]:
    """Frames with the captions drawn into them, white on a dark box above the lower edge.

    Parameters
    ----------
    frames
        RGB (H, W, 3) uint8, all of one size.
    fps
        Frames per second.
    captions
        In order of time, not overlapping.

    Raises
    ------
    UnavailableError
        No font of this machine has the letters.
    """
    name = pick_font("".join(text for _, _, text in captions))
    font: Font | None = None
    current, overlay = -1, None
    for number, pixels in enumerate(frames):
        if font is None:
            font = _fitting(name, captions, pixels.shape[1], min(pixels.shape[:2]))
        time = number / fps
        index = next((index for index, (start, end, _) in enumerate(captions) if start <= time < end), -1)
        if index != current:
            current = index
            overlay = _draw(captions[index][2], font, pixels.shape[1], pixels.shape[0]) if index >= 0 else None
        yield pixels if overlay is None else _blend(pixels, overlay)


def _fitting(name: str | None, captions: Sequence[TimedText], width: int, side: int) -> Font:
    """Font of the largest size at which the widest line fits."""
    lines = [line for _, _, text in captions for line in text.splitlines()]
    for size in font_sizes(round(side * _LINE_HEIGHT)):
        font = open_font(name, size)
        if max((font.getlength(line) for line in lines), default=0.0) + size <= width * _WIDEST:
            break
    return font


def _draw(text: str, font: Font, width: int, height: int) -> _Overlay:
    lines = [drawable(line, font) for line in text.splitlines()]
    step = round(font.size * _STEP)
    image = Image.new("RGBA", (width, step * len(lines)))
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        length = font.getlength(line) + font.size * _PADDING
        left, middle = (width - length) / 2, (number + 0.5) * step
        pen.rectangle((left, number * step, left + length, (number + 1) * step - 1), _BOX)
        pen.text((width / 2, middle), line, (255, 255, 255, 255), font, anchor="mm")
    drawn = np.asarray(image, np.uint16)
    opacity = drawn[..., 3:]
    top = max(0, height - image.height - round(height * _MARGIN))
    rows = min(image.height, height - top)
    return _Overlay(top, (drawn[..., :3] * opacity)[:rows], (255 - opacity)[:rows])


def _blend(pixels: NDArray[np.uint8], overlay: _Overlay) -> NDArray[np.uint8]:
    burnt = pixels.copy()
    rows = burnt[overlay.top : overlay.top + len(overlay.colours)]
    rows[:] = (overlay.colours + rows * overlay.through + 127) // 255
    return burnt
