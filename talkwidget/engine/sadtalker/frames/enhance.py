"""Sharpening frames: the whole by an upscaler, the face by a face restorer, in the same stream."""

from __future__ import annotations

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ...batches import Batches
from ...torch_device import inference
from ..prepare.prepared import PreparedFace
from .enhancers import FACE_SIZE, UPSCALE, Enhance
from .pixels import to_tensor, to_uint8

_RESTORER_FACE = np.array(
    [
        [192.98138, 239.94708],
        [318.90277, 240.1936],
        [256.63416, 314.01935],
        [201.26117, 371.41043],
        [313.08905, 371.15118],
    ]
)
"""Eyes, tip of the nose and corners of the mouth where face restorers want them, in a picture of 512 x 512.

Source: the alignment of FFHQ (Karras et al., 2019) as facexlib gives it.
"""

_FIVE = ([36, 37, 38, 39, 40, 41], [42, 43, 44, 45, 46, 47], [30], [48], [54])
_FEATHER = 0.1
# Frames that the generator draws in one batch may be too many for a network that works at four times their size.
_AT_ONCE = 8


class Enhancement:
    """Makes frames twice as large and sharper.

    The face is aligned once, by the source picture: a head turns little enough for that, and an alignment of every
    frame for itself would tremble.

    Parameters
    ----------
    prepared
        The face.
    upscale
        Doubles the sides of frames; ``None`` for plain interpolation.
    restore
        Restores aligned faces; ``None`` to leave them.
    device
        Where the frames are.
    """

    def __init__(
        self, prepared: PreparedFace, upscale: Enhance | None, restore: Enhance | None, device: torch.device
    ) -> None:
        self._upscale = upscale or _interpolated
        self._batches = Batches(_AT_ONCE)
        self._restore: Enhance | None = None
        if restore is not None and prepared.points68 is not None:
            self._restore = restore
            size = len(prepared.picture) * UPSCALE
            to_face = _face_alignment(prepared.points68 * UPSCALE)
            to_frame = cv2.invertAffineTransform(to_face)
            self._face_grid = _grid(to_frame, FACE_SIZE, size).to(device)
            self._frame_grid = _grid(to_face, size, FACE_SIZE).to(device)
            self._mask = F.grid_sample(_soft_square().to(device), self._frame_grid, align_corners=False)

    def __call__(self, frames: Tensor) -> Tensor:
        """Frames (N, 3, S, S) in [0, 1] -> (N, 3, 2 S, 2 S)."""
        parts = self._batches.run(lambda first, last: self._enhanced(frames[first:last]), len(frames))
        return torch.cat([part for _, part in parts])

    @inference
    def _enhanced(self, frames: Tensor) -> Tensor:
        large = self._upscale(frames)
        if self._restore is None:
            return large
        faces = F.grid_sample(large, self._face_grid.expand(len(large), -1, -1, -1), align_corners=False)
        grid = self._frame_grid.expand(len(large), -1, -1, -1)
        restored = F.grid_sample(self._restore(faces), grid, align_corners=False, padding_mode="border")
        return large + self._mask * (restored - large)


def upscaled_picture(picture: NDArray[np.uint8], upscale: Enhance, device: torch.device) -> NDArray[np.uint8]:
    """A picture (H, W, 3) with its sides doubled.

    Raises
    ------
    UnavailableError
        It is too large for the device's memory.
    """
    ((_, large),) = Batches(1).run(lambda _first, _last: upscale(to_tensor(picture[None], device)), 1)
    return to_uint8(large)[0]


def _interpolated(frames: Tensor) -> Tensor:
    return F.interpolate(frames, scale_factor=UPSCALE, mode="bicubic", align_corners=False).clamp(0, 1)


def _face_alignment(points68: NDArray[np.float32]) -> NDArray[np.float64]:
    """Turn, scale and shift (2, 3) that takes a face to where restorers want it, of its iBUG-68 points (68, 2)."""
    five = np.stack([points68[index].mean(axis=0) for index in _FIVE])
    matrix, _ = cv2.estimateAffinePartial2D(five, _RESTORER_FACE, method=cv2.LMEDS)
    return np.asarray(matrix, dtype=np.float64)


def _grid(matrix: NDArray[np.float64], size: int, source_size: int) -> Tensor:
    """Sampling grid (1, size, size, 2) whose pixel positions ``matrix`` (2, 3) takes to those of the source."""
    axis = np.arange(size)
    x, y = np.meshgrid(axis, axis)
    positions = np.stack([x, y, np.ones_like(x)], axis=-1) @ matrix.T
    return torch.from_numpy(((2 * positions + 1) / source_size - 1).astype(np.float32))[None]


def _soft_square() -> Tensor:
    """(1, 1, 512, 512): 1 inside, fading to 0 at the border."""
    edge = torch.arange(FACE_SIZE)
    ramp = (torch.minimum(edge, FACE_SIZE - 1 - edge) / (_FEATHER * FACE_SIZE)).clamp(max=1)
    return (ramp[:, None] * ramp)[None, None]
