"""Window around the mouth's opening, in which its inside is drawn, at the frame's resolution or finer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ..geometry import SUBPIXEL_BITS, Coordinates, to_fixed_point

_MARGIN = 3
"""Pixels around the opening that its soft edge may touch."""


@dataclass(frozen=True)
class MouthWindow:
    """Bounding box of an opening in the frame, drawn at ``oversample`` times its resolution.

    ``left``, ``top``, ``right`` and ``bottom`` are pixels of the frame; ``outline`` (N, 2) is the opening in the
    window's own pixels.
    """

    left: int
    top: int
    right: int
    bottom: int
    oversample: int
    outline: Coordinates

    @classmethod
    def around(cls, outline: Coordinates, size: tuple[int, ...], oversample: int) -> MouthWindow | None:
        """Window around ``outline`` (N, 2) in a frame of ``size`` (h, w); ``None`` if too little lies in the frame."""
        left, top = np.maximum(np.floor(outline.min(0)).astype(int) - _MARGIN, 0)
        right, bottom = np.minimum(np.ceil(outline.max(0)).astype(int) + _MARGIN + 1, (size[1], size[0]))
        if right - left < 2 or bottom - top < 2:
            return None
        window = cls(int(left), int(top), int(right), int(bottom), oversample, outline)
        return replace(window, outline=window.to_local(outline))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the window's own pixels."""
        return (self.bottom - self.top) * self.oversample, (self.right - self.left) * self.oversample

    def to_local(self, points: Coordinates) -> Coordinates:
        """Transform pixel positions (N, 2) of the frame to those of the window."""
        return (points - [self.left, self.top] + 0.5) * self.oversample - 0.5

    def polygon(self) -> NDArray[np.float32]:
        """Anti-aliased mask of the opening, 0..1, at the window's resolution."""
        mask = np.zeros(self.shape, np.uint8)
        cv2.fillPoly(mask, [to_fixed_point(self.outline)], 255, cv2.LINE_AA, SUBPIXEL_BITS)
        return mask.astype(np.float32) / 255.0

    def shrink(self, image: NDArray[np.float32]) -> NDArray[np.float32]:
        """Reduce an image from the window's resolution to the frame's, by area."""
        size = (self.right - self.left, self.bottom - self.top)
        return cv2.resize(image, size, interpolation=cv2.INTER_AREA)

    def view(self, out: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Part of the frame ``out`` (H, W, 3) that the window covers; no copy."""
        return out[self.top : self.bottom, self.left : self.right]

    def composite(self, out: NDArray[np.uint8], inside: NDArray[np.float32], alpha: NDArray[np.float32]) -> None:
        """Draw ``inside`` (h, w, 3), 0..255, with ``alpha`` (h, w), 0..1, over the frame ``out`` (H, W, 3)."""
        colour = self.shrink(inside * alpha[..., None])
        cover = self.shrink(alpha)[..., None]
        target = self.view(out)
        target[:] = np.clip(target * (1.0 - cover) + colour + 0.5, 0, 255)
