"""Blocks shared by several networks.

Attribute names are those of the published state dictionaries, under which a checkpoint stores its tensors.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn


class ConvNorm2d(nn.Module):
    """Convolution that keeps the size, batch norm, leaky ReLU."""

    def __init__(self, channels_in: int, channels_out: int, negative_slope: float = 0.0) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels_out)
        self.negative_slope = negative_slope

    def forward(self, x: Tensor) -> Tensor:
        """(N, C_in, H, W) -> (N, C_out, H, W)."""
        return F.leaky_relu(self.norm(self.conv(x)), self.negative_slope, inplace=True)


class DownBlock2d(ConvNorm2d):
    """:class:`ConvNorm2d`, then the mean of 2 x 2 pixels."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, C_in, H, W) -> (N, C_out, H / 2, W / 2)."""
        return F.avg_pool2d(super().forward(x), 2)


class ConvNorm3d(nn.Module):
    """Convolution that keeps the size, batch norm, ReLU."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.conv = nn.Conv3d(channels_in, channels_out, 3, padding=1)
        self.norm = nn.BatchNorm3d(channels_out)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C_in, D, H, W) -> (N, C_out, D, H, W)."""
        return F.relu(self.norm(self.conv(x)), inplace=True)


class DownBlock3d(ConvNorm3d):
    """:class:`ConvNorm3d`, then the mean of 2 x 2 pixels; keeps the depth."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, C_in, D, H, W) -> (N, C_out, D, H / 2, W / 2)."""
        y = super().forward(x)
        # In 2D: PyTorch has no 3D pooling of half-precision numbers on the CPU.
        return F.avg_pool2d(y.flatten(1, 2), 2).view(*y.shape[:3], y.shape[3] // 2, y.shape[4] // 2)


class UpBlock3d(ConvNorm3d):
    """Height and width doubled by repetition, then :class:`ConvNorm3d`; keeps the depth."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, C_in, D, H, W) -> (N, C_out, D, 2 H, 2 W)."""
        return super().forward(F.interpolate(x, scale_factor=(1, 2, 2)))
