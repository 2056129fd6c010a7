"""The generator: a picture's features, encoded once, moved by keypoints and decoded to frames."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .decoder import SpadeDecoder
from .dense_motion import FEATURES, DenseMotion, MotionSource
from .keypoints import DEPTH
from .layers import ConvNorm2d, DownBlock2d
from .spade import SpadeTensors


class Source(NamedTuple):
    """A picture as the generator needs it for every frame: ``feature`` (32, 16, S/4, S/4) and its motion part."""

    feature: Tensor
    motion: MotionSource


class Rendered(NamedTuple):
    """``frames`` (N, 3, S, S), RGB in [0, 1], float32; ``occlusion`` (N, 1, S/4, S/4), 1 = visible."""

    frames: Tensor
    occlusion: Tensor


class ResBlock3d(nn.Module):
    """Pre-activation residual unit that keeps shape and size."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm3d(channels)
        self.conv1 = nn.Conv3d(channels, channels, 3, padding=1)
        self.norm2 = nn.BatchNorm3d(channels)
        self.conv2 = nn.Conv3d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, D, H, W) -> (N, C, D, H, W)."""
        y = self.conv1(F.relu(self.norm1(x)))
        return x + self.conv2(F.relu(self.norm2(y)))


class Generator(nn.Module):
    """:meth:`encode` a picture once, make it a :meth:`source` once, then call for any number of frames.

    Its tensors carry the names of a checkpoint until :meth:`optimise` has been called, which must come before use.
    """

    def __init__(self) -> None:
        super().__init__()
        self.first = ConvNorm2d(3, 64)
        self.down_blocks = nn.ModuleList([DownBlock2d(64, 128), DownBlock2d(128, 256)])
        self.second = nn.Conv2d(256, FEATURES * DEPTH, 1)
        self.resblocks_3d = nn.Sequential()
        for index in range(6):
            self.resblocks_3d.add_module(f"3dr{index}", ResBlock3d(FEATURES))
        self.dense_motion_network = DenseMotion()
        self.third = ConvNorm2d(FEATURES * DEPTH, 256, negative_slope=0.01)
        self.fourth = nn.Conv2d(256, 256, 1)
        self.decoder: nn.Module = SpadeTensors()

    def optimise(self) -> None:
        """Rewrite the decoder's weights for inference, once: same frames but for rounding, less work.

        All that comes before it keeps the original's order of operations: the threshold on the motion mask makes large
        differences of small ones.
        """
        assert isinstance(self.decoder, SpadeTensors)
        self.decoder = SpadeDecoder(self.decoder)

    def draw_in(self, dtype: torch.dtype) -> None:
        """Draw frames with numbers of this type; pictures are encoded, and motion is computed, in float32."""
        self.dense_motion_network.draw_in(dtype)
        for part in (self.third, self.fourth, self.decoder):
            part.to(dtype)

    def encode(self, picture: Tensor) -> Tensor:
        """Features (32, 16, S/4, S/4) of a picture (3, S, S), RGB in [0, 1]."""
        x = self.first(picture[None])
        for block in self.down_blocks:
            x = block(x)
        volume = self.second(x).view(1, FEATURES, DEPTH, *x.shape[2:])
        return self.resblocks_3d(volume)[0]

    def source(self, feature: Tensor, keypoints: Tensor) -> Source:
        """All that stays the same in every frame, of a picture's features and its keypoints (15, 3)."""
        return Source(feature, self.dense_motion_network.source(feature, keypoints))

    def forward(self, source: Source, driving: Tensor) -> Rendered:
        """Frames for the keypoints ``driving`` (N, 15, 3)."""
        field = self.dense_motion_network(source.motion, driving)
        volumes = source.feature.expand(len(driving), -1, -1, -1, -1)
        warped = F.grid_sample(volumes, field.deformation, align_corners=False).flatten(1, 2)
        x = self.fourth(self.third(warped.to(self.fourth.weight.dtype)))
        frames = self.decoder(x * field.occlusion.to(x.dtype))
        return Rendered(frames.float(), field.occlusion)
