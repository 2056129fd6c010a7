"""Encoder of mel windows (after Wav2Lip, Prajwal et al., 2020); ExpNet and PoseVAE each have their own weights."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

EMBEDDING = 512
"""Length of the embedding of one mel window."""


class MelConv(nn.Module):
    """Convolution, batch norm, input added if ``residual``, ReLU."""

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        kernel: int = 3,
        stride: int | tuple[int, int] = 1,
        padding: int = 1,
        *,
        residual: bool = False,
    ) -> None:
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.Conv2d(channels_in, channels_out, kernel, stride, padding), nn.BatchNorm2d(channels_out)
        )
        self.residual = residual

    def forward(self, x: Tensor) -> Tensor:
        """(N, C_in, H, W) -> (N, C_out, H / stride, W / stride)."""
        y: Tensor = self.conv_block(x)
        return F.relu(y + x if self.residual else y)


def audio_encoder() -> nn.Sequential:
    """Build the encoder: mel windows (N, 1, 80, 16) -> embeddings (N, 512, 1, 1)."""
    return nn.Sequential(
        MelConv(1, 32),
        MelConv(32, 32, residual=True),
        MelConv(32, 32, residual=True),
        MelConv(32, 64, stride=(3, 1)),
        MelConv(64, 64, residual=True),
        MelConv(64, 64, residual=True),
        MelConv(64, 128, stride=3),
        MelConv(128, 128, residual=True),
        MelConv(128, 128, residual=True),
        MelConv(128, 256, stride=(3, 2)),
        MelConv(256, 256, residual=True),
        MelConv(256, 512, padding=0),
        MelConv(512, EMBEDDING, kernel=1, padding=0),
    )
