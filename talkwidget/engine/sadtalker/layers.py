"""Blocks that several networks share, and the folding of batch norms into convolutions.

Attribute names are those of the published state dictionaries: they are the names under which a checkpoint stores its
tensors.
"""

from __future__ import annotations

import itertools

import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

_Conv = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
_BatchNorm = (nn.BatchNorm2d, nn.BatchNorm3d)


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
    """:class:`ConvNorm3d`, then the mean of 2 x 2 pixels; the depth stays."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, C_in, D, H, W) -> (N, C_out, D, H / 2, W / 2)."""
        y = super().forward(x)
        # In 2D, since PyTorch has no 3D pooling of half-precision numbers on the CPU.
        return F.avg_pool2d(y.flatten(1, 2), 2).view(*y.shape[:3], y.shape[3] // 2, y.shape[4] // 2)


class UpBlock3d(ConvNorm3d):
    """Height and width doubled by repetition, then :class:`ConvNorm3d`; the depth stays."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, C_in, D, H, W) -> (N, C_out, D, 2 H, 2 W)."""
        return super().forward(F.interpolate(x, scale_factor=(1, 2, 2)))


def fold_batch_norms(network: nn.Module) -> None:
    """Fold every batch norm into the convolution whose output it normalises, in place, for inference.

    In the networks of this engine that convolution is the norm's direct predecessor among its siblings. A norm with
    another predecessor acts before a convolution (pre-activation blocks) and stays.
    """
    for parent in list(network.modules()):
        siblings = list(parent.named_children())
        for (conv_name, conv), (norm_name, norm) in itertools.pairwise(siblings):
            if isinstance(conv, _Conv) and isinstance(norm, _BatchNorm) and conv.out_channels == norm.num_features:
                setattr(parent, conv_name, fuse_conv_bn_eval(conv, norm))
                setattr(parent, norm_name, nn.Identity())
