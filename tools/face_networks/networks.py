"""Face networks: BlazeFace detects faces, FaceMesh finds 478 points on one.

Both are Google's, as published with MediaPipe 0.10.21 (Bazarevsky et al. 2019, arXiv:1907.05047; Grishchenko et al.
2020, arXiv:2006.10962). Parameters are named as in the weight files, where ``left`` and ``right`` are sides of the
image. Tensors are (batch, channels, rows, columns), float32, RGB.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple, TypeVar

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from talkwidget.face.indices import indices

from .attention import FeatureCrop

RING = 16
"""Number of points at the start of a refined eye that are its ring; the irises take their depth from these."""

Network = TypeVar("Network", bound=nn.Module)


class BlockSpec(NamedTuple):
    """Width and stride of one residual block."""

    channels: int
    stride: int = 1


class Convolution(nn.Conv2d):
    """Convolution whose weights are always loaded."""

    def reset_parameters(self) -> None:
        """Skip initialisation, which takes longer than loading."""


def _pad_same(x: Tensor, kernel: int, stride: int) -> Tensor:
    """Zero padding like TensorFlow's ``SAME`` for even sides; with stride 2 the odd pixel is at the bottom right."""
    before = (kernel - stride) // 2
    after = kernel - stride - before
    return F.pad(x, (before, after, before, after))


class ResidualBlock(nn.Module):
    """Depthwise 3x3 and pointwise 1x1 convolution, with a skip path that is pooled and zero-padded to fit."""

    def __init__(self, channels_in: int, stage: BlockSpec, act: nn.Module | None = None) -> None:
        super().__init__()
        self.stride = stage.stride
        self.widened = stage.channels - channels_in
        self.dw = Convolution(channels_in, channels_in, 3, stage.stride, groups=channels_in)
        self.pw = Convolution(channels_in, stage.channels, 1)
        self.act = act or nn.PReLU(stage.channels)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, n, n) to (B, channels, n / stride, n / stride)."""
        out = self.pw(self.dw(_pad_same(x, 3, self.stride)))
        skip = F.max_pool2d(x, 2) if self.stride == 2 else x
        return self.act(out + F.pad(skip, (0, 0, 0, 0, 0, self.widened)))


def _blocks(channels_in: int, stages: list[BlockSpec], act: nn.Module | None = None) -> nn.Sequential:
    widths = [channels_in, *(stage.channels for stage in stages)]
    return nn.Sequential(*(ResidualBlock(width, stage, act) for width, stage in zip(widths, stages, strict=False)))


class BlazeFace(nn.Module):
    """Short-range face detector: a box, six keypoints and a score for each of 896 anchors."""

    input_side = 128

    def __init__(self) -> None:
        super().__init__()
        widths = [24, 28, 32, 36, 42, 48, 56, 64, 72, 80, 88, 96, 96, 96, 96, 96]
        stages = [BlockSpec(width, 2 if i in {2, 5, 11} else 1) for i, width in enumerate(widths)]
        self.stem = Convolution(3, 24, 5, 2)
        self.blocks = _blocks(24, stages, nn.ReLU())
        self.cls8, self.reg8 = Convolution(88, 2, 1), Convolution(88, 32, 1)
        self.cls16, self.reg16 = Convolution(96, 6, 1), Convolution(96, 96, 1)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Raw regressors (B, 896, 16) and logits (B, 896) of ``images`` (B, 3, 128, 128) in [-1, 1]."""
        fine = self.blocks[:11](F.relu(self.stem(_pad_same(images, 5, 2))))
        coarse = self.blocks[11:](fine)

        def rows(output: Tensor, width: int) -> Tensor:
            return output.permute(0, 2, 3, 1).reshape(len(output), -1, width)

        regressors = torch.cat([rows(self.reg8(fine), 16), rows(self.reg16(coarse), 16)], dim=1)
        logits = torch.cat([rows(self.cls8(fine), 1), rows(self.cls16(coarse), 1)], dim=1)
        return regressors, logits[..., 0]


class PointHead(nn.Module):
    """Head that maps a feature crop to (x, y) of some points, in quarters of a crop pixel."""

    def __init__(self, channels_in: int, stages: list[BlockSpec], points: int) -> None:
        super().__init__()
        self.blocks = _blocks(channels_in, stages)
        self.squeeze, self.squeeze_act = Convolution(128, 32, 1), nn.PReLU(32)
        self.last = ResidualBlock(32, BlockSpec(32))
        self.out = Convolution(32, 2 * points, 2)

    def forward(self, crop: Tensor) -> Tensor:
        """(B, C, n, n) to (B, points, 2)."""
        narrow = self.squeeze_act(self.squeeze(self.blocks(crop)))
        return self.out(self.last(narrow)).reshape(len(crop), -1, 2)


class FaceMesh(nn.Module):
    """Attention mesh: 468 points; lips and eyes are refined on crops of an early feature map."""

    input_side = 192

    def __init__(self) -> None:
        super().__init__()
        trunk = [*_run(16, 2), *_run(32, 3, 2), *_run(64, 3, 2), *_run(128, 3, 2), *_run(128, 3, 2), *_run(128, 3, 2)]
        region = [*_run(32, 2), *_run(64, 3, 2), BlockSpec(128, 2)]
        tail = [*_run(128, 2), *_run(128, 3, 2)]
        self.stem, self.stem_act = Convolution(3, 16, 3, 2), nn.PReLU(16)
        self.trunk = _blocks(16, trunk)
        self.squeeze, self.squeeze_act = Convolution(128, 32, 1), nn.PReLU(32)
        self.last = ResidualBlock(32, BlockSpec(32))
        self.mesh_out, self.flag_out = Convolution(32, 3 * 468, 3), Convolution(32, 1, 3)
        self.lips = PointHead(32, region + tail, 80)
        self.left_region, self.right_region = _blocks(32, region), _blocks(32, region)
        self.left_eye, self.right_eye = PointHead(128, tail, 71), PointHead(128, tail, 71)
        self.left_iris, self.right_iris = PointHead(128, tail, 5), PointHead(128, tail, 5)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Landmarks (B, 478, 3) and face flags (B,) of ``images`` (B, 3, 192, 192) in [0, 1].

        x and y are in input pixels; z has the same unit, smaller is nearer to the camera. The flag is a probability.
        """
        features = self.trunk[:3](self.stem_act(self.stem(_pad_same(images, 3, 2))))
        end = self.last(self.squeeze_act(self.squeeze(self.trunk[3:](features))))
        mesh = self.mesh_out(end).reshape(len(images), 468, 3)
        landmarks = F.pad(mesh, (0, 0, 0, 10))
        right, left, parts = indices().right_eye, indices().left_eye, indices().refined
        right_axis = (right.outer_corner, right.inner_corner)
        left_axis = (left.inner_corner, left.outer_corner)
        lips = FeatureCrop.around(mesh, features, parts.lips, tuple(indices().lips.corners))
        landmarks[:, torch.tensor(parts.lips), :2] = lips.to_input(self.lips(lips.features))
        for eye, iris, axis, region, eye_head, iris_head in (
            (parts.right_eye, parts.right_iris, right_axis, self.left_region, self.left_eye, self.left_iris),
            (parts.left_eye, parts.left_iris, left_axis, self.right_region, self.right_eye, self.right_iris),
        ):
            crop = FeatureCrop.around(mesh, features, eye, axis)
            shared = region(crop.features)
            depth = mesh[:, torch.tensor(eye[:RING]), 2].mean(dim=1, keepdim=True)
            landmarks[:, torch.tensor(eye), :2] = crop.to_input(eye_head(shared))
            landmarks[:, torch.tensor(iris), :2] = crop.to_input(iris_head(shared))
            landmarks[:, torch.tensor(iris), 2] = depth
        return landmarks, torch.sigmoid(self.flag_out(end).reshape(len(images)))


def _run(channels: int, count: int, stride: int = 1) -> list[BlockSpec]:
    """``count`` stages of equal width, the first with ``stride``."""
    return [BlockSpec(channels, stride)] + [BlockSpec(channels)] * (count - 1)


@functools.cache
def blazeface() -> BlazeFace:
    """Load the detector with its weights, once in a process."""
    return _loaded(BlazeFace(), "blazeface_short.safetensors")


@functools.cache
def facemesh() -> FaceMesh:
    """Load the mesh network with its weights, once in a process."""
    return _loaded(FaceMesh(), "facemesh478_attention.safetensors")


def _loaded(network: Network, file: str) -> Network:
    network.load_state_dict(load_file(Path(__file__).parent / file), strict=True)
    return network.eval().requires_grad_(False)
