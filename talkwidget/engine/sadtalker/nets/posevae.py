"""PoseVAE: mel windows, a style and noise -> head motion (SadTalker, Zhang et al., 2023, section 3.3)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .audio_encoder import EMBEDDING, audio_encoder
from .layout import POSE_COUNT
from .resunet import ResUNet

POSE_STYLES = 46
CHUNK = 32
"""Frames predicted from one noise vector."""
NOISE = 64
"""Length of the noise vector."""
TRAINING_ONLY = ("netG.encoder.", "netD_motion.")
"""Prefixes of tensors that a checkpoint holds and inference does not need."""


def chunk_count(frames: int) -> int:
    """Number of chunks in a clip; its first frame is the source pose and belongs to none."""
    return -(-(frames - 1) // CHUNK)


class AudioEncoder(nn.Module):
    """Encoder of mel windows with PoseVAE's own weights."""

    def __init__(self) -> None:
        super().__init__()
        self.audio_encoder = audio_encoder()

    def forward(self, windows: Tensor) -> Tensor:
        """Mel windows (T, 80, 16) -> embeddings (T, 512)."""
        return self.audio_encoder(windows[:, None]).flatten(1)


class _Mlp(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.L0 = nn.Linear(POSE_COUNT + NOISE + CHUNK * POSE_COUNT, 128)
        self.L1 = nn.Linear(128, CHUNK * POSE_COUNT)

    def forward(self, x: Tensor) -> Tensor:
        return torch.sigmoid(self.L1(F.relu(self.L0(x))))


class PoseDecoder(nn.Module):
    """Decoder of the conditional VAE; the encoder is used in training alone."""

    def __init__(self) -> None:
        super().__init__()
        self.classbias = nn.Parameter(torch.empty(POSE_STYLES, NOISE))
        self.linear_audio = nn.Linear(EMBEDDING, POSE_COUNT)
        self.MLP = _Mlp()
        self.resunet = ResUNet()
        self.pose_linear = nn.Linear(POSE_COUNT, POSE_COUNT)

    def forward(self, source_pose: Tensor, noise: Tensor, style: int, audio: Tensor) -> Tensor:
        """Motion of N chunks.

        Parameters
        ----------
        source_pose
            Pose of the source image (6,).
        noise
            Standard normal draws (N, 64).
        style
            Row of the style table, 0..45.
        audio
            Embeddings of each chunk's windows, reduced by ``linear_audio``: (N, 32, 6).

        Returns
        -------
        Tensor
            Motion relative to the source pose (N, 32, 6).
        """
        chunks = len(noise)
        latent = torch.cat([source_pose.expand(chunks, -1), noise + self.classbias[style], audio.flatten(1)], dim=1)
        draft = self.MLP(latent).view(chunks, 1, CHUNK, POSE_COUNT)
        return self.pose_linear(self.resunet(draft)[:, 0])


class _Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.decoder = PoseDecoder()


class PoseVae(nn.Module):
    """Head motion in independent chunks of 32 frames."""

    def __init__(self) -> None:
        super().__init__()
        self.audio_encoder = AudioEncoder()
        self.netG = _Generator()

    def forward(self, windows: Tensor, source_pose: Tensor, style: int, noise: Tensor) -> Tensor:
        """Motion of one chunk.

        Parameters
        ----------
        windows
            Mel windows of n <= 32 frames (n, 80, 16); if fewer, the first one is repeated in front.
        source_pose
            Pose of the source image (6,).
        style
            Row of the style table, 0..45.
        noise
            Standard normal draws (64,).

        Returns
        -------
        Tensor
            Motion relative to the source pose (32, 6).
        """
        embedding = self.audio_encoder(windows)
        embedding = torch.cat([embedding[:1].expand(CHUNK - len(embedding), -1), embedding])
        decoder = self.netG.decoder
        return decoder(source_pose, noise[None], style, decoder.linear_audio(embedding)[None])[0]
