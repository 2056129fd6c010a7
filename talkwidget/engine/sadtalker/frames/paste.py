"""Putting the animated face back into the whole picture."""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ...base import Frames
from ..prepare.crop import Box, Pixels

_FEATHER = 0.12
"""Width of the soft border, as a share of the box's shorter side."""


class Paste(Protocol):
    """A way to put frames into a picture."""

    def __call__(self, frames: Frames) -> Frames:
        """Frames (N, h, w, 3) of the size of the box -> whole pictures (N, H, W, 3)."""


class SoftPaste:
    """Behind a mask that fades out towards the border of the box, made once.

    At the border itself nothing of a frame is left, so that there is neither a seam nor, as the head moves, a jump.
    Where the box ends with the picture nothing has to fade.
    """

    def __init__(self, image: Pixels, box: Box) -> None:
        self._image = image
        self._box = box
        self._mask = soft_mask(image.shape[:2], box)[..., None]
        x1, y1, x2, y2 = box
        self._behind = (1 - self._mask) * image[y1:y2, x1:x2]

    def __call__(self, frames: Frames) -> Frames:
        """See :class:`Paste`."""
        x1, y1, x2, y2 = self._box
        pictures = np.repeat(self._image[None], len(frames), axis=0)
        for picture, frame in zip(pictures, frames, strict=True):
            picture[y1:y2, x1:x2] = np.rint(self._behind + self._mask * frame)
        return pictures


class PoissonPaste:
    """By gradients (Perez et al., "Poisson Image Editing", 2003), frame by frame, as the original program does."""

    def __init__(self, image: Pixels, box: Box) -> None:
        x1, y1, x2, y2 = box
        self._image = image
        self._centre = (x1 + x2) // 2, (y1 + y2) // 2

    def __call__(self, frames: Frames) -> Frames:
        """See :class:`Paste`."""
        everything = np.full(frames.shape[1:], 255, dtype=np.uint8)
        return np.stack(
            [cv2.seamlessClone(frame, self._image, everything, self._centre, cv2.NORMAL_CLONE) for frame in frames]
        )


def soft_mask(image_size: tuple[int, int], box: Box) -> NDArray[np.float32]:
    """What share of a frame is seen in the box: (y2 - y1, x2 - x1), 1 inside, 0 on sides within the picture.

    ``image_size`` is height and width of the picture.
    """
    x1, y1, x2, y2 = box
    width = max(_FEATHER * min(x2 - x1, y2 - y1), 1.0)
    down = _fade(y2 - y1, width, open_start=y1 > 0, open_end=y2 < image_size[0])
    across = _fade(x2 - x1, width, open_start=x1 > 0, open_end=x2 < image_size[1])
    return np.outer(down, across).astype(np.float32)


def resized(frames: Frames, size: tuple[int, int]) -> Frames:
    """Frames (N, h, w, 3) scaled to a width and height."""
    if (frames.shape[2], frames.shape[1]) == size:
        return frames
    return np.stack([cv2.resize(frame, size) for frame in frames]).astype(np.uint8)


def _fade(length: int, width: float, *, open_start: bool, open_end: bool) -> NDArray[np.float64]:
    position = np.arange(length, dtype=np.float64)
    share = np.ones(length)
    if open_start:
        share = np.minimum(share, position / width)
    if open_end:
        share = np.minimum(share, (length - 1 - position) / width)
    # Smoothstep: no visible edge where the fade begins and ends.
    return share * share * (3 - 2 * share)
