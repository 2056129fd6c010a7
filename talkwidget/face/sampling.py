"""Sampling of square, rotated regions of an image for a network, and conversion of its points back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .networks import Crops
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


def sample(pixels: Pixels, regions: Sequence[Region], size: int, outside: Literal["zeros", "border"]) -> Crops:
    """Sample ``regions`` of an image.

    Bilinear without a prefilter, at ``(column / size, row / size)`` of each region, as in MediaPipe. Values are rounded
    half up to whole numbers, since MediaPipe's networks take 8-bit images.

    Parameters
    ----------
    pixels
        Image (H, W, 3) uint8.
    regions
        Regions to cut out; they may reach outside the image.
    size
        Side of the result in pixels.
    outside
        Values outside the image: zeros, or those of the nearest border pixel.

    Returns
    -------
    Crops
        (len(regions), 3, size, size), whole numbers 0..255.
    """
    crops = np.stack([_sample_one(pixels, region, size, outside) for region in regions])
    return np.ascontiguousarray(crops.transpose(0, 3, 1, 2))


def _sample_one(pixels: Pixels, region: Region, size: int, outside: str) -> NDArray[np.float32]:
    """One region (size, size, 3)."""
    height, width = pixels.shape[:2]
    v, u = np.meshgrid(*2 * [np.arange(size) / size - 0.5], indexing="ij")
    cos, sin = math.cos(region.rotation) * region.side, math.sin(region.rotation) * region.side
    x, y = region.x + cos * u - sin * v, region.y + sin * u + cos * v
    if outside == "border":
        x, y = x.clip(0, width - 1), y.clip(0, height - 1)
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    total = np.zeros((size, size, 3))
    for row, weight_y in ((top, top + 1 - y), (top + 1, y - top)):
        for column, weight_x in ((left, left + 1 - x), (left + 1, x - left)):
            inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
            corner = pixels[row.clip(0, height - 1), column.clip(0, width - 1)]
            total += (weight_y * weight_x * inside)[..., None] * corner
    return np.floor(total + 0.5).astype(np.float32)
