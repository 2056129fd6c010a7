"""Square, turned regions of a picture: cut out for a network, and its points carried back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from .points import Points


@dataclass(frozen=True)
class Region:
    """A square: centre and side in pixels, rotation in radians, clockwise as seen on the picture."""

    x: float
    y: float
    side: float
    rotation: float = 0.0

    def to_picture(self, points: Points) -> Points:
        """Carry (..., 2) or (..., 3), in units of the side with the origin at the upper left corner, to pixels.

        A third coordinate is a depth: it is scaled alone.
        """
        cos, sin = math.cos(self.rotation), math.sin(self.rotation)
        turn = np.array([[cos, -sin], [sin, cos]])
        plane = (points[..., :2] - 0.5) @ turn.T * self.side + (self.x, self.y)
        return np.concatenate([plane, points[..., 2:] * self.side], axis=-1).astype(np.float32)


def to_tensor(pixels: NDArray[np.uint8]) -> Tensor:
    """(H, W, 3) uint8 to (3, H, W) float32, still 0..255."""
    return torch.tensor(np.ascontiguousarray(pixels)).permute(2, 0, 1).float()


def sample(picture: Tensor, regions: Sequence[Region], size: int, outside: Literal["zeros", "border"]) -> Tensor:
    """Cut ``regions`` out of ``picture``.

    Bilinear and without a prefilter, from the position ``(column / size, row / size)`` of each region, as MediaPipe
    does; rounded half up to whole numbers, because there the networks see 8-bit pictures.

    Parameters
    ----------
    picture
        (3, H, W), 0..255.
    outside
        What lies around the picture: black, or its outermost pixels repeated.

    Returns
    -------
    Tensor
        (len(regions), 3, size, size), whole numbers 0..255.
    """
    x, y, side, rotation = torch.tensor(
        [(region.x, region.y, region.side, region.rotation) for region in regions], dtype=torch.float32
    ).T[:, :, None, None]
    steps = torch.arange(size) / size - 0.5
    v, u = torch.meshgrid(steps, steps, indexing="ij")
    cos, sin = torch.cos(rotation) * side, torch.sin(rotation) * side
    height, width = picture.shape[1:]
    grid = torch.stack(
        [(x + cos * u - sin * v) * (2 / (width - 1)) - 1, (y + sin * u + cos * v) * (2 / (height - 1)) - 1], dim=-1
    )
    # One tall grid instead of a batch: a batch would copy the picture for every region.
    tall = F.grid_sample(picture[None], grid.reshape(1, -1, size, 2), padding_mode=outside, align_corners=True)
    crops = tall.reshape(3, len(regions), size, size).permute(1, 0, 2, 3)
    return torch.floor(crops + 0.5)
