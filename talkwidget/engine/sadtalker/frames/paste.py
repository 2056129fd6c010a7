"""Paste of the animated face back into the whole portrait."""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.portrait import Pixels
from ...base import Frames
from ..prepare.crop import Box

# Width of the soft border as a share of the box's shorter side. By eye, on a head turned by 3 degrees and moved by 7 of
# 310 pixels: 0.09 to 0.3; at 0.06 the shoulder's edge has a step, and at 0.4 the hair is seen twice.
_FEATHER = 0.12


class Paste(Protocol):
    """Function that pastes frames into a portrait."""

    def __call__(self, frames: Frames) -> Frames:
        """Frames (N, h, w, 3) of the size of the box -> whole frames (N, H, W, 3)."""


class SoftPaste:
    """Blend by a mask that fades to 0 at the border of the box.

    At the border nothing of a frame is left, so there is no seam, and no jump as the head moves. The mask does not fade
    on sides of the box that are sides of the portrait.
    """

    def __init__(self, portrait: Pixels, box: Box) -> None:
        self._portrait = portrait
        self._box = box
        self._mask = soft_mask(portrait.shape[:2], box)[..., None]
        x1, y1, x2, y2 = box
        self._behind = (1 - self._mask) * portrait[y1:y2, x1:x2]

    def __call__(self, frames: Frames) -> Frames:
        """See :class:`Paste`."""
        x1, y1, x2, y2 = self._box
        pasted = np.repeat(self._portrait[None], len(frames), axis=0)
        for whole, frame in zip(pasted, frames, strict=True):
            whole[y1:y2, x1:x2] = np.rint(self._behind + self._mask * frame)
        return pasted


class PoissonPaste:
    """Blend by gradients (Perez et al., "Poisson Image Editing", 2003), as the original program does."""

    def __init__(self, portrait: Pixels, box: Box) -> None:
        x1, y1, x2, y2 = box
        self._portrait = portrait
        self._centre = (x1 + x2) // 2, (y1 + y2) // 2

    def __call__(self, frames: Frames) -> Frames:
        """See :class:`Paste`."""
        everything = np.full(frames.shape[1:], 255, dtype=np.uint8)
        return np.stack(
            [cv2.seamlessClone(frame, self._portrait, everything, self._centre, cv2.NORMAL_CLONE) for frame in frames]
        )


def soft_mask(image_size: tuple[int, int], box: Box) -> NDArray[np.float32]:
    """Opacity of a frame in the box (y2 - y1, x2 - x1): 1 inside, 0 on sides that lie within the portrait.

    ``image_size`` is height and width of the portrait.
    """
    x1, y1, x2, y2 = box
    width = max(_FEATHER * min(x2 - x1, y2 - y1), 1.0)
    down = _fade(y2 - y1, width, open_start=y1 > 0, open_end=y2 < image_size[0])
    across = _fade(x2 - x1, width, open_start=x1 > 0, open_end=x2 < image_size[1])
    return np.outer(down, across).astype(np.float32)


def resize_frames(frames: Frames, size: tuple[int, int]) -> Frames:
    """Resize frames (N, h, w, 3) to a width and height."""
    if (frames.shape[2], frames.shape[1]) == size:
        return frames
    return np.stack([cv2.resize(frame, size) for frame in frames]).astype(np.uint8)


def _fade(length: int, width: float, *, open_start: bool, open_end: bool) -> NDArray[np.float64]:
    """Opacity along one side (``length``,); it fades within ``width`` pixels of the open ends."""
    position = np.arange(length, dtype=np.float64)
    share = np.ones(length)
    if open_start:
        share = np.minimum(share, position / width)
    if open_end:
        share = np.minimum(share, (length - 1 - position) / width)
    # Smoothstep, so that no edge shows where the fade begins and ends.
    return share * share * (3 - 2 * share)
