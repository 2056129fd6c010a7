"""ExpNet: mel windows -> expression coefficients."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .audio_encoder import EMBEDDING, audio_encoder
from .layout import EXPRESSION_COUNT


class ExpNet(nn.Module):
    """Expression of the face for each frame of sound (SadTalker, Zhang et al., 2023); frames are independent."""

    def __init__(self) -> None:
        super().__init__()
        self.audio_encoder = audio_encoder()
        self.mapping1 = nn.Linear(EMBEDDING + EXPRESSION_COUNT + 1, EXPRESSION_COUNT)

    def forward(self, windows: Tensor, source_expression: Tensor, blink_ratio: Tensor) -> Tensor:
        """Expressions of T frames.

        Parameters
        ----------
        windows
            Mel windows (T, 80, 16).
        source_expression
            Expression of the source image, or of a reference video, for each frame (T, 64).
        blink_ratio
            Closure of the eyes (T,), 0 = open, 1 = closed.

        Returns
        -------
        Tensor
            Expression coefficients (T, 64).
        """
        embedding = self.audio_encoder(windows[:, None]).flatten(1)
        return self.mapping1(torch.cat([embedding, source_expression, blink_ratio[:, None]], dim=1))
