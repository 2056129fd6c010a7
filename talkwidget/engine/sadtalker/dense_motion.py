"""Dense motion: where in the source picture's features each place of a frame comes from, and what is hidden.

After face-vid2vid (Wang et al., 2021), appendix A.1, with the sixteen samplings of the features written as small matrix
products: each candidate motion only translates the sampling grid, and trilinear sampling of a translated grid
separates into the three axes.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .keypoints import DEPTH, axis
from .layers import DownBlock3d, UpBlock3d
from .mapping import KEYPOINTS
from .phase import UpsampledConv

FEATURES = 32
"""Channels of the source feature volume."""

_CLASSES = KEYPOINTS + 1
_COMPRESSED = 4
_HOURGLASS_IN = _CLASSES * (1 + _COMPRESSED)
_HOURGLASS_OUT = 32 + _HOURGLASS_IN
_HEAT_VARIANCE = 0.01
_MASK_THRESHOLD = 1e-3


class MotionSource(NamedTuple):
    """What dense motion needs to know of a picture; D, H, W = 16, S/4, S/4.

    ``compressed`` (4, D, H, W), ``keypoints`` (15, 3), ``heat_maps`` (15, D, H, W) of the source keypoints.
    """

    compressed: Tensor
    keypoints: Tensor
    heat_maps: Tensor


class DenseMotionField(NamedTuple):
    """``deformation`` (N, D, H, W, 3), sampling positions (x, y, z); ``occlusion`` (N, 1, H, W), 1 = visible."""

    deformation: Tensor
    occlusion: Tensor


class _Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        channels = (_HOURGLASS_IN, 64, 128, 256, 512, 1024)
        self.down_blocks = nn.ModuleList(DownBlock3d(narrow, wide) for narrow, wide in itertools.pairwise(channels))

    def forward(self, x: Tensor) -> list[Tensor]:
        levels = [x]
        for block in self.down_blocks:
            levels.append(block(levels[-1]))
        return levels


class _Decoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        channels = ((1024, 512), (1024, 256), (512, 128), (256, 64), (128, 32))
        self.up_blocks = nn.ModuleList(UpBlock3d(wide, narrow) for wide, narrow in channels)
        self.conv = nn.Conv3d(_HOURGLASS_OUT, _HOURGLASS_OUT, 3, padding=1)
        self.norm = nn.BatchNorm3d(_HOURGLASS_OUT)

    def forward(self, levels: list[Tensor]) -> Tensor:
        x = levels.pop()
        for block in self.up_blocks:
            x = torch.cat([block(x), levels.pop()], dim=1)
        return F.relu(self.norm(self.conv(x)), inplace=True)


class _Hourglass(nn.Module):
    """Where the features may have gone: a U-Net over candidates."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = _Encoder()
        self.decoder = _Decoder()

    def forward(self, x: Tensor) -> Tensor:
        """(N, 80, D, H, W) -> (N, 112, D, H, W)."""
        return self.decoder(self.encoder(x))


class DenseMotion(nn.Module):
    """Source features and keypoints -> :class:`DenseMotionField`."""

    def __init__(self) -> None:
        super().__init__()
        self.hourglass = _Hourglass()
        self.mask = nn.Conv3d(_HOURGLASS_OUT, _CLASSES, 7, padding=3)
        self.compress = nn.Conv3d(FEATURES, _COMPRESSED, 1)
        self.norm = nn.BatchNorm3d(_COMPRESSED)
        self.occlusion = nn.Conv2d(_HOURGLASS_OUT * DEPTH, 1, 7, padding=3)

    def optimise(self) -> None:
        """Convolve the upsampled maps of the hourglass by phases; batch norms must have been folded before."""
        decoder = self.hourglass.decoder
        blocks = (block for block in decoder.up_blocks if isinstance(block, UpBlock3d))
        decoder.up_blocks = nn.ModuleList(UpsampledConv(block.conv, factor=2) for block in blocks)

    def draw_in(self, dtype: torch.dtype) -> None:
        """Compute with numbers of this type what is costly: everything but positions."""
        for part in (self.hourglass, self.mask, self.occlusion):
            part.to(dtype)

    def source(self, feature: Tensor, keypoints: Tensor) -> MotionSource:
        """What stays the same in every frame, of the source features (32, D, H, W) and keypoints (15, 3)."""
        compressed = F.relu(self.norm(self.compress(feature[None])))[0]
        return MotionSource(compressed, keypoints, _heat_maps(keypoints[None], compressed)[0])

    def forward(self, source: MotionSource, driving: Tensor) -> DenseMotionField:
        """Motion of N frames with the keypoints ``driving`` (N, 15, 3)."""
        offsets = F.pad(source.keypoints - driving, (0, 0, 1, 0))
        heat_maps = _heat_maps(driving, source.compressed) - source.heat_maps
        still = torch.zeros_like(heat_maps[:, :1])
        heat_maps = torch.cat([still, heat_maps], dim=1)[:, :, None]
        candidates = torch.cat([heat_maps, _translated(source.compressed, offsets)], dim=2).flatten(1, 2)

        evidence = self.hourglass(candidates.to(self.mask.weight.dtype))
        mask = self.mask(evidence).to(offsets.dtype).softmax(dim=1)
        mask = torch.where(mask < _MASK_THRESHOLD, 0, mask)
        occlusion = self.occlusion(evidence.flatten(1, 2)).to(offsets.dtype).sigmoid()
        return DenseMotionField(_deformation(mask, offsets), occlusion)


def _heat_maps(keypoints: Tensor, like: Tensor) -> Tensor:
    """Gaussians around keypoints (N, 15, 3): (N, 15, D, H, W), with D, H, W of ``like``; separable by axis."""
    z, y, x = (
        torch.exp((axis(length, like) - keypoints[:, :, index, None]) ** 2 * (-0.5 / _HEAT_VARIANCE))
        for length, index in zip(like.shape[-3:], (2, 1, 0), strict=True)
    )
    return z[..., :, None, None] * y[..., None, :, None] * x[..., None, None, :]


def _translated(volume: Tensor, offsets: Tensor) -> Tensor:
    """``volume`` (C, D, H, W) sampled on grids translated by ``offsets`` (N, K, 3): (N, K, C, D, H, W).

    Equals ``grid_sample`` (trilinear, zeros outside, ``align_corners=False``) on a grid made for
    ``align_corners=True``, as the networks were trained: not even a zero offset is the identity.
    """
    depth, height, width = volume.shape[1:]
    along_x = _sampling_matrix(width, offsets[..., 0])
    along_y = _sampling_matrix(height, offsets[..., 1])
    along_z = _sampling_matrix(depth, offsets[..., 2])
    sampled = torch.einsum("nkxw,cdhw->nkcdhx", along_x, volume)
    sampled = along_y[:, :, None, None] @ sampled
    return (along_z[:, :, None] @ sampled.flatten(4)).view(sampled.shape)


def _sampling_matrix(length: int, offsets: Tensor) -> Tensor:
    """Linear interpolation along one axis as matrices (..., length, length), rows = positions sampled at."""
    positions = ((axis(length, offsets) + offsets[..., None] + 1) * length - 1) / 2
    voxels = torch.arange(length, dtype=offsets.dtype, device=offsets.device)
    return (1 - (positions[..., None] - voxels).abs()).clamp(min=0)


def _deformation(mask: Tensor, offsets: Tensor) -> Tensor:
    """Mean of the candidate motions, weighted by ``mask`` (N, 16, D, H, W), whose thresholded sum may be below 1."""
    depth, height, width = mask.shape[2:]
    weight = mask.sum(dim=1)
    grid = torch.stack(
        [
            weight * axis(width, mask),
            weight * axis(height, mask)[:, None],
            weight * axis(depth, mask)[:, None, None],
        ],
        dim=-1,
    )
    return grid + torch.einsum("nkdhw,nkc->ndhwc", mask, offsets)
