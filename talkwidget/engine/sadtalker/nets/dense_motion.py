"""Dense motion: sampling positions in the source features for each voxel of a frame, and an occlusion map.

After face-vid2vid (Wang et al., 2021), appendix A.1. The order of operations is the original program's, because the
last bits of a voxel's mask decide whether it passes the threshold.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .keypoints import DEPTH, voxel_grid
from .layers import DownBlock3d, UpBlock3d
from .mapping import KEYPOINTS

FEATURES = 32
"""Channels of the feature volume of the source image."""

_CLASSES = KEYPOINTS + 1
_COMPRESSED = 4
_HOURGLASS_IN = _CLASSES * (1 + _COMPRESSED)
_HOURGLASS_OUT = 32 + _HOURGLASS_IN
_HEAT_VARIANCE = 0.01  # as trained
_MASK_THRESHOLD = 1e-3  # the original program's; masks are not normalised again after it


class MotionSource(NamedTuple):
    """Inputs of dense motion that depend on the source image alone; D, H, W = 16, S/4, S/4.

    ``compressed`` (4, D, H, W), ``keypoints`` (15, 3), ``heat_maps`` (15, D, H, W) of the source keypoints.
    """

    compressed: Tensor
    keypoints: Tensor
    heat_maps: Tensor


class DenseMotionField(NamedTuple):
    """Sampling positions ``deformation`` (N, D, H, W, 3), (x, y, z); ``occlusion`` (N, 1, H, W), 1 = visible."""

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
    """U-Net over the candidate motions."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = _Encoder()
        self.decoder = _Decoder()

    def forward(self, x: Tensor) -> Tensor:
        """(N, 80, D, H, W) -> (N, 112, D, H, W)."""
        return self.decoder(self.encoder(x))


class DenseMotion(nn.Module):
    """Network that turns source features and keypoints into a :class:`DenseMotionField`."""

    def __init__(self) -> None:
        super().__init__()
        self.hourglass = _Hourglass()
        self.mask = nn.Conv3d(_HOURGLASS_OUT, _CLASSES, 7, padding=3)
        self.compress = nn.Conv3d(FEATURES, _COMPRESSED, 1)
        self.norm = nn.BatchNorm3d(_COMPRESSED)
        self.occlusion = nn.Conv2d(_HOURGLASS_OUT * DEPTH, 1, 7, padding=3)

    def set_dtype(self, dtype: torch.dtype) -> None:
        """Use numbers of this type for the costly layers: all except those that compute positions."""
        for part in (self.hourglass, self.mask, self.occlusion):
            part.to(dtype)

    def source(self, feature: Tensor, keypoints: Tensor) -> MotionSource:
        """Compute what all frames share, from the source features (32, D, H, W) and keypoints (15, 3)."""
        compressed = F.relu(self.norm(self.compress(feature[None])))[0]
        return MotionSource(compressed, keypoints, _heat_maps(keypoints[None], compressed)[0])

    def forward(self, source: MotionSource, driving: Tensor) -> DenseMotionField:
        """Motion of N frames with the driving keypoints (N, 15, 3)."""
        motions = _candidate_motions(source, driving)
        heat_maps = _heat_maps(driving, source.compressed) - source.heat_maps
        heat_maps = torch.cat([torch.zeros_like(heat_maps[:, :1]), heat_maps], dim=1)[:, :, None]
        candidates = torch.cat([heat_maps, _moved(source.compressed, motions)], dim=2).flatten(1, 2)

        evidence = self.hourglass(candidates.to(self.mask.weight.dtype))
        mask = self.mask(evidence).to(motions.dtype).softmax(dim=1)
        mask = torch.where(mask < _MASK_THRESHOLD, 0, mask)
        occlusion = self.occlusion(evidence.flatten(1, 2)).to(motions.dtype).sigmoid()
        return DenseMotionField((mask[..., None] * motions).sum(dim=1), occlusion)


def _heat_maps(keypoints: Tensor, like: Tensor) -> Tensor:
    """Gaussians (N, 15, D, H, W) around keypoints (N, 15, 3), with D, H, W of ``like``."""
    offsets = voxel_grid(like) - keypoints[:, :, None, None, None]
    return torch.exp(-0.5 * offsets.square().sum(dim=-1) / _HEAT_VARIANCE)


def _candidate_motions(source: MotionSource, driving: Tensor) -> Tensor:
    """Candidate positions (N, 16, D, H, W, 3) of each voxel: at rest, then moved with each keypoint."""
    grid = voxel_grid(source.compressed)
    along = grid - driving[:, :, None, None, None] + source.keypoints[:, None, None, None]
    return torch.cat([grid.expand(len(driving), 1, *grid.shape), along], dim=1)


def _moved(volume: Tensor, motions: Tensor) -> Tensor:
    """Sample ``volume`` (C, D, H, W) by each of the motions (N, K, D, H, W, 3): (N, K, C, D, H, W).

    The networks were trained with ``align_corners=False`` on grids made for ``True``, so even the motion at rest is not
    the identity.
    """
    grids = motions.flatten(0, 1)
    sampled = F.grid_sample(volume.expand(len(grids), *volume.shape), grids, align_corners=False)
    return sampled.view(*motions.shape[:2], *volume.shape)
