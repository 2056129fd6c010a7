"""Convolution over a nearest-upsampled map, computed on the small map.

Where every pixel of a map is repeated, taps of a 3-wide kernel that fall on copies of the same pixel can be summed
beforehand. The sums depend on the output pixel's place among the copies (its phase). At the first copy the kernel
reaches into the pixel before, at the last copy into the pixel after. In between it covers one pixel alone.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class _Phase(NamedTuple):
    """Groups of taps that are summed, and the offset in the padded map to which the first sum applies."""

    taps: tuple[tuple[int, ...], ...]
    start: int


_FIRST = _Phase(((0,), (1, 2)), 0)
_INNER = _Phase(((0, 1, 2),), 1)
_LAST = _Phase(((0, 1), (2,)), 1)


class UpsampledConv2d(nn.Module):
    """3 x 3 convolution with padding 1 over a map whose pixels are repeated along both axes, then ReLU.

    It takes 16/36 (factor 2) or 25/144 (factor 4) of the multiplications; results differ by rounding only.

    Parameters
    ----------
    conv
        The convolution.
    factor
        Number of copies of each pixel along each axis, 2 or more.
    """

    def __init__(self, conv: nn.Conv2d, factor: int) -> None:
        super().__init__()
        self.factor = factor
        self.bias = conv.bias
        self.phases = [_FIRST, _INNER, _LAST] if factor > 2 else [_FIRST, _LAST]
        self.kernels = nn.ParameterList(
            nn.Parameter(_merge(_merge(conv.weight, -2, row), -1, column), requires_grad=False)
            for row, column in itertools.product(self.phases, repeat=2)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, C_in, H, W) -> (N, C_out, factor H, factor W)."""
        padded = F.pad(x, (1, 1, 1, 1))
        kernels = iter(self.kernels)
        rows = [
            self._interleave([self._convolve(padded, next(kernels), row, column) for column in self.phases], dim=-1)
            for row in self.phases
        ]
        return self._interleave(rows, dim=-2)

    def _convolve(self, padded: Tensor, kernel: Tensor, row: _Phase, column: _Phase) -> Tensor:
        """Output pixels of one phase."""
        height = padded.shape[-2] - 3 + len(row.taps)
        width = padded.shape[-1] - 3 + len(column.taps)
        seen = padded[..., row.start : row.start + height, column.start : column.start + width]
        return F.relu(F.conv2d(seen, kernel, self.bias), inplace=True)

    def _interleave(self, maps: list[Tensor], dim: int) -> Tensor:
        """Interleave the maps of all phases along ``dim``."""
        first, *inner, last = maps
        copies = torch.stack([first, *inner * (self.factor - 2), last], dim=maps[0].ndim + 1 + dim)
        return copies.flatten(dim - 1, dim)


def _merge(kernel: Tensor, dim: int, phase: _Phase) -> Tensor:
    taps = kernel.unbind(dim)
    return torch.stack([torch.stack([taps[index] for index in group]).sum(dim=0) for group in phase.taps], dim)
