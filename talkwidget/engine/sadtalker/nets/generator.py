"""Generator: features of the source image, encoded once, moved by keypoints and decoded to frames."""

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


class GeneratorSource(NamedTuple):
    """Inputs that all frames share: ``feature`` (32, 16, S/4, S/4), and ``motion`` for the dense motion."""

    feature: Tensor
    motion: MotionSource


class Rendered(NamedTuple):
    """Output ``frames`` (N, 3, S, S), RGB in [0, 1], float32; ``occlusion`` (N, 1, S/4, S/4), 1 = visible."""

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
    """Face-vid2vid generator with a SPADE decoder.

    Call :meth:`encode` and :meth:`source` once for an image, then the generator for any number of frames. Its tensors
    have the names of a checkpoint until :meth:`optimise` is called, which must happen before use.
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
        """Rewrite the decoder's weights for inference, once: less work, and the same frames except for rounding.

        Everything before the decoder keeps the original's order of operations: the threshold on the motion mask turns
        small differences into large ones.
        """
        assert isinstance(self.decoder, SpadeTensors)
        self.decoder = SpadeDecoder(self.decoder)

    def set_dtype(self, dtype: torch.dtype) -> None:
        """Render frames with numbers of this type; images are encoded and positions computed in float32."""
        self.dense_motion_network.set_dtype(dtype)
        for part in (self.third, self.fourth, self.decoder):
            part.to(dtype)

    def encode(self, image: Tensor) -> Tensor:
        """Features (32, 16, S/4, S/4) of an image (3, S, S), RGB in [0, 1]."""
        x = self.first(image[None])
        for block in self.down_blocks:
            x = block(x)
        volume = self.second(x).view(1, FEATURES, DEPTH, *x.shape[2:])
        return self.resblocks_3d(volume)[0]

    def source(self, feature: Tensor, keypoints: Tensor) -> GeneratorSource:
        """Compute what all frames share, from an image's features and its keypoints (15, 3)."""
        return GeneratorSource(feature, self.dense_motion_network.source(feature, keypoints))

    def forward(self, source: GeneratorSource, driving: Tensor) -> Rendered:
        """Frames for the driving keypoints (N, 15, 3)."""
        field = self.dense_motion_network(source.motion, driving)
        volumes = source.feature.expand(len(driving), -1, -1, -1, -1)
        warped = F.grid_sample(volumes, field.deformation, align_corners=False).flatten(1, 2)
        x = self.fourth(self.third(warped.to(self.fourth.weight.dtype)))
        frames = self.decoder(x * field.occlusion.to(x.dtype))
        return Rendered(frames.float(), field.occlusion)
