"""MappingNet: coefficients over time -> head angles, translation and expression of the renderer.

A variant of the mapping network of PIRenderer (Ren et al., 2021), as SadTalker trains it for face-vid2vid.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

RADIUS = 13
"""Rows of coefficients before and after each frame in the network's input."""
WINDOW = 2 * RADIUS + 1
"""Rows of coefficients in the network's input."""
ANGLE_BINS = 66
KEYPOINTS = 15

_CHANNELS = 1024
_DILATION = 3
# Width of an angle bin, and angle of the first, as trained.
_BIN_DEGREES = 3
_FIRST_BIN_DEGREES = -99


class KeypointMotion(NamedTuple):
    """Motion of the canonical keypoints in T frames.

    ``yaw``, ``pitch``, ``roll`` are logits over angle bins (T, 66); ``translation`` (T, 3); ``expression``
    (T, 15, 3) moves each keypoint on its own.
    """

    yaw: Tensor
    pitch: Tensor
    roll: Tensor
    translation: Tensor
    expression: Tensor


class MappingNet(nn.Module):
    """One-dimensional convolutions along time with a receptive field of 27 rows.

    Parameters
    ----------
    channels
        Coefficients in a row: 70, or 73 with scale and position of the face where frames are pasted back.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv1d(channels, _CHANNELS, 7))
        self.encoder0 = _dilated_conv()
        self.encoder1 = _dilated_conv()
        self.encoder2 = _dilated_conv()
        self.fc_yaw = nn.Linear(_CHANNELS, ANGLE_BINS)
        self.fc_pitch = nn.Linear(_CHANNELS, ANGLE_BINS)
        self.fc_roll = nn.Linear(_CHANNELS, ANGLE_BINS)
        self.fc_t = nn.Linear(_CHANNELS, 3)
        self.fc_exp = nn.Linear(_CHANNELS, KEYPOINTS * 3)

    def forward(self, windows: Tensor) -> KeypointMotion:
        """Motion of N frames, each from the rows around it, (N, C, 27)."""
        x = self.first(windows)
        for encoder in (self.encoder0, self.encoder1, self.encoder2):
            x = encoder(x) + x[:, :, _DILATION:-_DILATION]
        features = x.mean(dim=2)
        return KeypointMotion(
            self.fc_yaw(features),
            self.fc_pitch(features),
            self.fc_roll(features),
            self.fc_t(features),
            self.fc_exp(features).view(-1, KEYPOINTS, 3),
        )


def expected_degrees(logits: Tensor) -> Tensor:
    """Expected angle in degrees of logits over angle bins: (T, 66) -> (T,)."""
    bins = torch.arange(ANGLE_BINS, dtype=logits.dtype, device=logits.device)
    return _BIN_DEGREES * (logits.softmax(dim=1) * bins).sum(dim=1) + _FIRST_BIN_DEGREES


def _dilated_conv() -> nn.Sequential:
    return nn.Sequential(nn.LeakyReLU(0.1), nn.Conv1d(_CHANNELS, _CHANNELS, 3, dilation=_DILATION))
