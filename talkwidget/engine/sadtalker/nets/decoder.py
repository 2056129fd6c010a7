"""SPADE decoder rewritten for inference: warped features -> frames.

One map conditions all 18 normalisations, at three sizes. Therefore one convolution per size serves all normalisations
of that size. At the larger sizes, where the map is only repeated, it runs on the small map.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .phase import UpsampledConv2d
from .spade import SHARED, Spade, SpadeBlock, SpadeTensors, SpadeUpBlock, make_conv

_SLOPE = 0.2  # of the leaky ReLU that the network was trained with


class Modulation(nn.Module):
    """Scale and shift of a SPADE normalisation, from its shared features."""

    def __init__(self, spade: Spade) -> None:
        super().__init__()
        # The normalisation scales by 1 + gamma; the 1 is part of the bias.
        scale_bias, shift_bias = _bias(spade.mlp_gamma) + 1, _bias(spade.mlp_beta)
        self.conv = make_conv(
            torch.cat([spade.mlp_gamma.weight, spade.mlp_beta.weight]), torch.cat([scale_bias, shift_bias])
        )

    def forward(self, normalised: Tensor, shared: Tensor) -> Tensor:
        """Normalised map (N, C, H, W) and shared features (N, 128, H, W) -> (N, C, H, W)."""
        scale, shift = self.conv(shared).chunk(2, dim=1)
        return torch.addcmul(shift, normalised, scale)


class MiddleBlock(nn.Module):
    """Residual unit at the condition's own size Q."""

    def __init__(self, block: SpadeBlock) -> None:
        super().__init__()
        self.modulate_0, self.modulate_1 = Modulation(block.norm_0), Modulation(block.norm_1)
        self.conv_0, self.conv_1 = block.conv_0.plain(), block.conv_1.plain()

    def forward(self, x: Tensor, shared_0: Tensor, shared_1: Tensor) -> Tensor:
        """(N, 512, Q, Q) and the shared features (N, 128, Q, Q) of both norms -> (N, 512, Q, Q)."""
        y = self.conv_0(_leaky(self.modulate_0(F.instance_norm(x), shared_0)))
        y = self.conv_1(_leaky(self.modulate_1(F.instance_norm(y), shared_1)))
        return x + y


class Skip(nn.Module):
    """Convolved skip of an up block.

    Nothing lies between modulation and convolution, so shift and convolution are merged into one convolution to C_out.
    """

    def __init__(self, block: SpadeUpBlock) -> None:
        super().__init__()
        spade = block.norm_s
        self.conv = block.conv_s.plain()
        self.scale = make_conv(spade.mlp_gamma.weight, _bias(spade.mlp_gamma) + 1)
        mixing = self.conv.weight[:, :, 0, 0]
        self.shift = make_conv(
            torch.einsum("om,mikl->oikl", mixing, spade.mlp_beta.weight), mixing @ _bias(spade.mlp_beta)
        )

    def forward(self, normalised: Tensor, shared: Tensor) -> Tensor:
        """Normalised map (N, C_in, H, W) and shared features (N, 128, H, W) -> (N, C_out, H, W)."""
        return self.conv(normalised * self.scale(shared)) + self.shift(shared)


class UpBlock(nn.Module):
    """Residual unit after doubling the size."""

    def __init__(self, block: SpadeUpBlock) -> None:
        super().__init__()
        self.modulate_0, self.modulate_1 = Modulation(block.norm_0), Modulation(block.norm_1)
        self.conv_0, self.conv_1 = block.conv_0.plain(), block.conv_1.plain()
        self.skip = Skip(block)

    def forward(self, x: Tensor, shared_0: Tensor, shared_1: Tensor, shared_s: Tensor) -> Tensor:
        """(N, C_in, H, W) and the shared features (N, 128, 2 H, 2 W) of the three norms -> (N, C_out, 2 H, 2 W)."""
        # Repeating pixels changes neither mean nor variance, so the norm can run first, on the smaller map.
        normalised = F.interpolate(F.instance_norm(x), scale_factor=2)
        y = self.conv_0(_leaky(self.modulate_0(normalised, shared_0)))
        y = self.conv_1(_leaky(self.modulate_1(F.instance_norm(y), shared_1)))
        return self.skip(normalised, shared_s) + y


class SpadeDecoder(nn.Module):
    """All blocks of the decoder, built from the tensors of a checkpoint."""

    def __init__(self, tensors: SpadeTensors) -> None:
        super().__init__()
        middle = tensors.middle
        self.shared_middle = _shared_conv([norm for block in middle for norm in (block.norm_0, block.norm_1)])
        self.shared_0 = UpsampledConv2d(_shared_conv(_up_norms(tensors.up_0)), factor=2)
        self.shared_1 = UpsampledConv2d(_shared_conv(_up_norms(tensors.up_1)), factor=4)
        self.fc = tensors.fc
        self.middle = nn.ModuleList(MiddleBlock(block) for block in middle)
        self.up_0 = UpBlock(tensors.up_0)
        self.up_1 = UpBlock(tensors.up_1)
        self.conv_img = tensors.conv_img

    def forward(self, condition: Tensor) -> Tensor:
        """Warped features (N, 256, Q, Q) -> frames (N, 3, 4 Q, 4 Q), RGB in [0, 1]."""
        shared = _split(F.relu(self.shared_middle(condition), inplace=True))
        x = self.fc(condition)
        for index, block in enumerate(self.middle):
            x = block(x, shared[2 * index], shared[2 * index + 1])
        x = self.up_0(x, *_split(self.shared_0(condition)))
        x = self.up_1(x, *_split(self.shared_1(condition)))
        return self.conv_img(_leaky(x)).sigmoid()


def _up_norms(block: SpadeUpBlock) -> list[Spade]:
    return [block.norm_0, block.norm_1, block.norm_s]


def _shared_conv(norms: list[Spade]) -> nn.Conv2d:
    """Merge the first convolutions of several normalisations: (N, 256, Q, Q) -> (N, 128 len(norms), Q, Q)."""
    convs = [norm.shared_conv for norm in norms]
    return make_conv(torch.cat([conv.weight for conv in convs]), torch.cat([_bias(conv) for conv in convs]))


def _split(shared: Tensor) -> tuple[Tensor, ...]:
    return torch.split(shared, SHARED, dim=1)


def _bias(conv: nn.Conv2d) -> Tensor:
    assert conv.bias is not None
    return conv.bias


def _leaky(x: Tensor) -> Tensor:
    return F.leaky_relu(x, _SLOPE, inplace=True)
