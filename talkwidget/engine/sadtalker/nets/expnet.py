"""ExpNet: mel windows -> expression coefficients."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .audio_encoder import EMBEDDING, audio_encoder

EXPRESSIONS = 64
"""Number of 3DMM expression coefficients."""


class ExpNet(nn.Module):
    """What the face does while a sound is heard (SadTalker, Zhang et al., 2023). Frames are independent."""

    def __init__(self) -> None:
        super().__init__()
        self.audio_encoder = audio_encoder()
        self.mapping1 = nn.Linear(EMBEDDING + EXPRESSIONS + 1, EXPRESSIONS)

    def forward(self, windows: Tensor, source_expression: Tensor, blink_ratio: Tensor) -> Tensor:
        """Expressions of T frames.

        Parameters
        ----------
        windows
            Mel windows (T, 80, 16).
        source_expression
            Expression of the source picture, or of a reference video, in each frame (T, 64).
        blink_ratio
            How far the eyes are closed, 0 = open, 1 = closed (T,).

        Returns
        -------
        Tensor
            Expression coefficients (T, 64).
        """
        embedding = self.audio_encoder(windows[:, None]).flatten(1)
        return self.mapping1(torch.cat([embedding, source_expression, blink_ratio[:, None]], dim=1))
