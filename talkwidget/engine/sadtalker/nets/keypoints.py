"""Canonical keypoints of an image, and their motion (face-vid2vid, Wang et al., 2021)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .layers import DownBlock2d, UpBlock3d
from .mapping import KEYPOINTS, KeypointMotion, expected_degrees

DEPTH = 16
"""Depth of every feature volume."""

# All as trained, pi too.
_TEMPERATURE = 0.1
_DOWN_SAMPLING = 4
_PI = 3.14


class _DownBlocks(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down0 = DownBlock2d(3, 64)
        self.down1 = DownBlock2d(64, 128)
        self.down2 = DownBlock2d(128, 256)
        self.down3 = DownBlock2d(256, 512)
        self.down4 = DownBlock2d(512, 1024)

    def forward(self, x: Tensor) -> Tensor:
        for block in self.children():
            x = block(x)
        return x


class _UpBlocks(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.up0 = UpBlock3d(1024, 512)
        self.up1 = UpBlock3d(512, 256)
        self.up2 = UpBlock3d(256, 128)
        self.up3 = UpBlock3d(128, 64)
        self.up4 = UpBlock3d(64, 32)

    def forward(self, x: Tensor) -> Tensor:
        for block in self.children():
            x = block(x)
        return x


class _Predictor(nn.Module):
    """(N, 3, H, W) -> (N, 32, 16, H, W)."""

    def __init__(self) -> None:
        super().__init__()
        self.down_blocks = _DownBlocks()
        self.conv = nn.Conv2d(1024, 1024 * DEPTH, 1)
        self.up_blocks = _UpBlocks()

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(self.down_blocks(x))
        return self.up_blocks(x.view(len(x), -1, DEPTH, *x.shape[2:]))


class _AntiAliasedDownSampling(nn.Module):
    """Gaussian of sigma 1.5, then every fourth pixel: (N, 3, H, W) -> (N, 3, H/4, W/4)."""

    weight: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("weight", torch.empty(3, 1, 13, 13))

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight, stride=_DOWN_SAMPLING, padding=6, groups=3)


class KeypointDetector(nn.Module):
    """Detector of 15 canonical keypoints."""

    def __init__(self) -> None:
        super().__init__()
        self.down = _AntiAliasedDownSampling()
        self.predictor = _Predictor()
        self.kp = nn.Conv3d(32, KEYPOINTS, 3, padding=1)

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, 3, S, S), RGB in [0, 1] -> canonical keypoints (N, 15, 3), (x, y, z) in [-1, 1]."""
        logits = self.kp(self.predictor(self.down(images)))
        heat_map = (logits.flatten(2) / _TEMPERATURE).softmax(dim=2).view_as(logits)
        return (heat_map[..., None] * voxel_grid(logits)).sum(dim=(2, 3, 4))


def voxel_grid(like: Tensor) -> Tensor:
    """Positions (D, H, W, 3), (x, y, z) in [-1, 1], of the voxels of ``like`` (..., D, H, W)."""
    axes = (
        2 * (torch.arange(length, dtype=like.dtype, device=like.device) / (length - 1)) - 1
        for length in like.shape[-3:]
    )
    z, y, x = torch.meshgrid(*axes, indexing="ij")
    return torch.stack([x, y, z], dim=-1)


def predicted_degrees(motion: KeypointMotion) -> Tensor:
    """Head angles of T frames (T, 3) in degrees: yaw, pitch, roll."""
    return torch.stack([expected_degrees(motion.yaw), expected_degrees(motion.pitch), expected_degrees(motion.roll)], 1)


def rotation(degrees: Tensor) -> Tensor:
    """Rotation matrices (T, 3, 3), roll first, then yaw, then pitch, of angles (T, 3) yaw, pitch, roll in degrees."""
    yaw, pitch, roll = (degrees / 180 * _PI).unbind(dim=1)
    zero, one = torch.zeros_like(yaw), torch.ones_like(yaw)

    def matrix(*rows: Tensor) -> Tensor:
        return torch.stack(rows, dim=1).view(-1, 3, 3)

    about_x = matrix(one, zero, zero, zero, pitch.cos(), -pitch.sin(), zero, pitch.sin(), pitch.cos())
    about_y = matrix(yaw.cos(), zero, yaw.sin(), zero, one, zero, -yaw.sin(), zero, yaw.cos())
    about_z = matrix(roll.cos(), -roll.sin(), zero, roll.sin(), roll.cos(), zero, zero, zero, one)
    return torch.einsum("tij,tjk,tkl->til", about_x, about_y, about_z)


def move_keypoints(canonical: Tensor, degrees: Tensor, motion: KeypointMotion) -> Tensor:
    """Apply rotation, vertical translation and expression to canonical keypoints.

    The networks were trained without the other two components of the translation.

    Parameters
    ----------
    canonical
        Canonical keypoints (15, 3).
    degrees
        Head angles (T, 3) in degrees: yaw, pitch, roll.
    motion
        Translation and expression of the T frames.

    Returns
    -------
    Tensor
        Keypoints (T, 15, 3).
    """
    turned = torch.einsum("til,kl->tki", rotation(degrees), canonical)
    vertical = torch.zeros_like(motion.translation)
    vertical[:, 1] = motion.translation[:, 1]
    return turned + vertical[:, None] + motion.expression
