"""Enhancement of frames: an upscaler for the whole, a restorer for the face."""

from __future__ import annotations

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ....face.ibug68 import LEFT_EYE, MOUTH_CORNERS, NOSE_TIP, RIGHT_EYE
from ....face.portrait import Pixels
from ..nets.pixels import to_tensor_01, to_uint8
from ..prepare.state import SadTalkerState
from ..torch_device import inference
from .batches import Batches
from .enhancers import FACE_SIZE, UPSCALE, Enhancer

_RESTORER_FACE = np.array(
    [
        [192.98138, 239.94708],
        [318.90277, 240.1936],
        [256.63416, 314.01935],
        [201.26117, 371.41043],
        [313.08905, 371.15118],
    ]
)
"""Places of eyes, tip of the nose and corners of the mouth in the face restorers' input of 512 x 512 pixels.

Source: the alignment of FFHQ (Karras et al., 2019) as facexlib has it.
"""

# Width of the soft border as a share of the aligned face's side. By eye, on a face restored sharper and lighter: 0.04
# to 0.2; at 0.02 a line crosses the neck, and from 0.3 on the chin stays soft.
_FEATHER = 0.1
# Frames in the first batch: the networks work at four times the size of the generator's.
_AT_ONCE = 8


class Enhancement:
    """Doubles the sides of frames and sharpens them.

    The face is aligned once, in the source image: the head turns little, and aligning every frame would make the face
    tremble.

    Parameters
    ----------
    state
        The prepared face.
    upscale
        Doubles the sides of frames; ``None`` for plain interpolation.
    restore
        Restores aligned faces; ``None`` leaves them as they are.
    device
        Device of the frames.
    """

    def __init__(
        self, state: SadTalkerState, upscale: Enhancer | None, restore: Enhancer | None, device: torch.device
    ) -> None:
        self._upscale = upscale or _interpolate
        self._batches = Batches(_AT_ONCE)
        self._restore: Enhancer | None = None
        if restore is not None and state.points68 is not None:
            self._restore = restore
            size = len(state.source_image) * UPSCALE
            to_face = _face_alignment(state.points68 * UPSCALE)
            to_frame = cv2.invertAffineTransform(to_face)
            self._face_grid = _grid(to_frame, FACE_SIZE, size).to(device)
            self._frame_grid = _grid(to_face, size, FACE_SIZE).to(device)
            self._mask = F.grid_sample(_soft_square().to(device), self._frame_grid, align_corners=False)

    def __call__(self, frames: Tensor) -> Tensor:
        """Frames (N, 3, S, S) in [0, 1] -> (N, 3, 2 S, 2 S)."""
        parts = self._batches.run(lambda first, last: self._enhance(frames[first:last]), len(frames))
        return torch.cat([part for _, part in parts])

    @inference
    def _enhance(self, frames: Tensor) -> Tensor:
        large = self._upscale(frames)
        if self._restore is None:
            return large
        faces = F.grid_sample(large, self._face_grid.expand(len(large), -1, -1, -1), align_corners=False)
        grid = self._frame_grid.expand(len(large), -1, -1, -1)
        restored = F.grid_sample(self._restore(faces), grid, align_corners=False, padding_mode="border")
        return large + self._mask * (restored - large)


def upscale_image(image: Pixels, upscale: Enhancer, device: torch.device) -> Pixels:
    """Double the sides of an image (H, W, 3).

    Raises
    ------
    UnavailableError
        It is too large for the device's memory.
    """
    ((_, large),) = Batches(1).run(lambda _first, _last: upscale(to_tensor_01(image[None], device)), 1)
    return to_uint8(large)[0]


def _interpolate(frames: Tensor) -> Tensor:
    return F.interpolate(frames, scale_factor=UPSCALE, mode="bicubic", align_corners=False).clamp(0, 1)


def _face_alignment(points68: NDArray[np.float32]) -> NDArray[np.float64]:
    """Similarity transform (2, 3) from a face with these iBUG-68 points (68, 2) to the restorers' input."""
    # Eyes are the means of all six points here, as in facexlib, not of the two corners.
    eyes = [points68[eye].mean(axis=0) for eye in (RIGHT_EYE, LEFT_EYE)]
    five = np.stack([*eyes, points68[NOSE_TIP], *points68[list(MOUTH_CORNERS)]])
    matrix, _ = cv2.estimateAffinePartial2D(five, _RESTORER_FACE, method=cv2.LMEDS)
    return np.asarray(matrix, dtype=np.float64)


def _grid(matrix: NDArray[np.float64], size: int, source_size: int) -> Tensor:
    """Sampling grid (1, size, size, 2): ``matrix`` (2, 3) maps its pixels to those of the source."""
    axis = np.arange(size)
    x, y = np.meshgrid(axis, axis)
    positions = np.stack([x, y, np.ones_like(x)], axis=-1) @ matrix.T
    return torch.from_numpy(((2 * positions + 1) / source_size - 1).astype(np.float32))[None]


def _soft_square() -> Tensor:
    """Mask (1, 1, 512, 512): 1 inside, fading to 0 at the border."""
    edge = torch.arange(FACE_SIZE)
    ramp = (torch.minimum(edge, FACE_SIZE - 1 - edge) / (_FEATHER * FACE_SIZE)).clamp(max=1)
    return (ramp[:, None] * ramp)[None, None]
