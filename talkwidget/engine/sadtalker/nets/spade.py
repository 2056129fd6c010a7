"""Published tensors of the SPADE decoder (Park et al., "Semantic Image Synthesis with SPADE", 2019).

The modules hold the tensors of a checkpoint under its names and do not run; :mod:`.decoder` builds from them what runs.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

CONDITION = 256
"""Channels of the map that conditions every normalisation."""
SHARED = 128
"""Channels of the features that a normalisation computes from that map."""


class SpectralConv2d(nn.Module):
    """Convolution trained with spectral normalisation (Miyato et al., 2018)."""

    weight_u: Tensor
    weight_v: Tensor

    def __init__(self, channels_in: int, channels_out: int, kernel: int, *, bias: bool = True) -> None:
        super().__init__()
        self.weight_orig = nn.Parameter(torch.empty(channels_out, channels_in, kernel, kernel))
        self.bias = nn.Parameter(torch.empty(channels_out)) if bias else None
        self.register_buffer("weight_u", torch.empty(channels_out))
        self.register_buffer("weight_v", torch.empty(channels_in * kernel * kernel))

    def plain(self) -> nn.Conv2d:
        """Equivalent plain convolution: its weight W divided by the largest singular value, u . (W v)."""
        sigma = torch.dot(self.weight_u, torch.mv(self.weight_orig.flatten(1), self.weight_v))
        return make_conv(self.weight_orig / sigma, self.bias)


class Spade(nn.Module):
    """Spatially adaptive normalisation of ``channels`` channels."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mlp_shared = nn.Sequential(nn.Conv2d(CONDITION, SHARED, 3, padding=1))
        self.mlp_gamma = nn.Conv2d(SHARED, channels, 3, padding=1)
        self.mlp_beta = nn.Conv2d(SHARED, channels, 3, padding=1)

    @property
    def shared_conv(self) -> nn.Conv2d:
        """The convolution of the condition that scale and shift share."""
        conv = self.mlp_shared[0]
        assert isinstance(conv, nn.Conv2d)
        return conv


class SpadeBlock(nn.Module):
    """Residual unit of two normalisations and two convolutions."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        middle = min(channels_in, channels_out)
        self.conv_0 = SpectralConv2d(channels_in, middle, 3)
        self.conv_1 = SpectralConv2d(middle, channels_out, 3)
        self.norm_0 = Spade(channels_in)
        self.norm_1 = Spade(middle)


class SpadeUpBlock(SpadeBlock):
    """Residual unit with a convolved skip, since it changes the number of channels."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__(channels_in, channels_out)
        self.conv_s = SpectralConv2d(channels_in, channels_out, 1, bias=False)
        self.norm_s = Spade(channels_in)


class SpadeTensors(nn.Module):
    """All tensors of the decoder."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Conv2d(CONDITION, 512, 3, padding=1)
        self.G_middle_0 = SpadeBlock(512, 512)
        self.G_middle_1 = SpadeBlock(512, 512)
        self.G_middle_2 = SpadeBlock(512, 512)
        self.G_middle_3 = SpadeBlock(512, 512)
        self.G_middle_4 = SpadeBlock(512, 512)
        self.G_middle_5 = SpadeBlock(512, 512)
        self.up_0 = SpadeUpBlock(512, 256)
        self.up_1 = SpadeUpBlock(256, 64)
        self.conv_img = nn.Conv2d(64, 3, 3, padding=1)

    @property
    def middle(self) -> list[SpadeBlock]:
        """The six blocks at the condition's own size."""
        return [self.G_middle_0, self.G_middle_1, self.G_middle_2, self.G_middle_3, self.G_middle_4, self.G_middle_5]


def make_conv(weight: Tensor, bias: Tensor | None) -> nn.Conv2d:
    """Convolution of stride 1 that keeps the size, with the given weight (C_out, C_in, k, k)."""
    channels_out, channels_in, kernel, _ = weight.shape
    conv = nn.Conv2d(channels_in, channels_out, kernel, padding=kernel // 2, bias=bias is not None, device="meta")
    conv.weight = nn.Parameter(weight.detach().clone(), requires_grad=False)
    if bias is not None:
        conv.bias = nn.Parameter(bias.detach().clone(), requires_grad=False)
    return conv
