"""Sampling of square, rotated regions of an image for a network, and conversion of its points back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .points import Points
from .portrait import Pixels


@dataclass(frozen=True)
class Region:
    """Square region: centre and side in pixels, rotation in radians, clockwise in the image."""

    x: float
    y: float
    side: float
    rotation: float = 0.0

    def to_image(self, points: Points) -> Points:
        """Convert points (..., 2) or (..., 3) from units of the side, origin at the upper left corner, to pixels.

        A third coordinate is a depth, which is only scaled.
        """
        cos, sin = math.cos(self.rotation), math.sin(self.rotation)
        turn = np.array([[cos, -sin], [sin, cos]])
        plane = (points[..., :2] - 0.5) @ turn.T * self.side + (self.x, self.y)
        return np.concatenate([plane, points[..., 2:] * self.side], axis=-1).astype(np.float32)


def to_tensor_255(pixels: Pixels) -> Tensor:
    """Convert an image (H, W, 3) uint8 to (3, H, W) float32 in 0..255."""
    return torch.tensor(np.ascontiguousarray(pixels)).permute(2, 0, 1).float()


def sample(image: Tensor, regions: Sequence[Region], size: int, outside: Literal["zeros", "border"]) -> Tensor:
    """Sample ``regions`` of an image.

    Bilinear without a prefilter, at ``(column / size, row / size)`` of each region, as in MediaPipe. Values are rounded
    half up to whole numbers, since MediaPipe's networks take 8-bit images.

    Parameters
    ----------
    image
        (3, H, W), 0..255.
    regions
        Regions to cut out; they may reach outside the image.
    size
        Side of the result in pixels.
    outside
        Values outside the image: zeros, or those of the nearest border pixel.

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
    height, width = image.shape[1:]
    grid = torch.stack(
        [(x + cos * u - sin * v) * (2 / (width - 1)) - 1, (y + sin * u + cos * v) * (2 / (height - 1)) - 1], dim=-1
    )
    # One tall grid instead of a batch, which would copy the image for every region.
    tall = F.grid_sample(image[None], grid.reshape(1, -1, size, 2), padding_mode=outside, align_corners=True)
    crops = tall.reshape(3, len(regions), size, size).permute(1, 0, 2, 3)
    return torch.floor(crops + 0.5)
