"""Square crops of a feature map around a part of the face, as input of the attention heads."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from talkwidget.face.indices import Indices

# All three as in the published network.
CROP_SIDE = 16
"""Rows and columns of a crop."""
FEATURE_STRIDE = 4
"""Input pixels for each pixel of the feature map."""
CROP_MARGIN = 1.5
"""Size of the crop relative to the bounding box of the part."""


@dataclass(frozen=True)
class FeatureCrop:
    """Part of a feature map around some mesh points, rotated upright and stretched to a square.

    Attributes
    ----------
    features
        (B, C, 16, 16); exactly zero where the crop reaches outside the feature map.
    affine
        (B, 2, 3), maps a position in the crop to one in the feature map, both in pixels.
    """

    features: Tensor
    affine: Tensor

    @classmethod
    def around(cls, mesh: Tensor, feature_map: Tensor, points: Indices, axis: tuple[int, int]) -> FeatureCrop:
        """Crop ``feature_map`` (B, C, n, n) around ``points`` of ``mesh`` (B, 468, 3) in input pixels.

        The line between the two mesh points ``axis`` becomes horizontal.
        """
        affine = _affine(mesh[..., :2] / FEATURE_STRIDE, points, axis)
        last = feature_map.shape[-1] - 1
        centres = torch.arange(CROP_SIDE, dtype=mesh.dtype, device=mesh.device) + 0.5
        rows, columns = torch.meshgrid(centres, centres, indexing="ij")
        grid = torch.stack([columns, rows, torch.ones_like(rows)], dim=-1)
        positions = torch.einsum("bij,rcj->brci", affine, grid) - 0.5
        inside = ((positions >= 0) & (positions <= last)).all(dim=-1)[:, None]
        features = F.grid_sample(feature_map, positions * (2 / last) - 1, align_corners=True)
        return cls(features * inside, affine)

    def to_input(self, points: Tensor) -> Tensor:
        """Convert points (B, N, 2) from quarters of a crop pixel to input pixels."""
        # A crop pixel has four quarters as a feature pixel has four input pixels, so only the translation is scaled.
        return torch.einsum("bij,bnj->bni", self.affine[..., :2], points) + FEATURE_STRIDE * self.affine[:, None, :, 2]


def _affine(mesh: Tensor, points: Indices, axis: tuple[int, int]) -> Tensor:
    """Crop-to-feature matrix (B, 2, 3) of ``mesh`` (B, 468, 2) in feature pixels."""
    along = mesh[:, axis[1]] - mesh[:, axis[0]]
    angle = torch.atan2(along[:, 1], along[:, 0])
    cos, sin = torch.cos(angle), torch.sin(angle)
    turn = torch.stack([torch.stack([cos, -sin], dim=-1), torch.stack([sin, cos], dim=-1)], dim=-2)
    upright = mesh[:, torch.tensor(points)] @ turn
    low, high = upright.amin(dim=1), upright.amax(dim=1)
    centre = turn @ ((low + high) / 2)[..., None]
    scale = turn * ((high - low) * (CROP_MARGIN / CROP_SIDE))[:, None, :]
    corner = centre - scale.sum(dim=-1, keepdim=True) * (CROP_SIDE / 2)
    return torch.cat([scale, corner], dim=-1)
