"""PoseVAE: mel windows, a style and noise -> head motion (SadTalker, Zhang et al., 2023, section 3.3)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .audio_encoder import EMBEDDING, audio_encoder
from .resunet import ResUNet

STYLES = 46
CHUNK = 32
"""Frames of motion that one draw of noise shapes."""
NOISE = 64
POSE = 6
"""Head pose: three angles in radians, three translations."""
TRAINING_ONLY = ("netG.encoder.", "netD_motion.")
"""Beginnings of the names of tensors that a checkpoint holds and inference does not need."""

# What bounds the memory of a long clip.
_CHUNKS_AT_ONCE = 32


def chunk_count(frames: int) -> int:
    """Draws of noise that a clip of ``frames`` frames takes; its first frame is the source pose and takes none."""
    return -(-(frames - 1) // CHUNK)


class AudioEncoder(nn.Module):
    """PoseVAE's own copy of the mel-window encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.audio_encoder = audio_encoder()

    def forward(self, windows: Tensor) -> Tensor:
        """Mel windows (T, 80, 16) -> embeddings (T, 512)."""
        return self.audio_encoder(windows[:, None]).flatten(1)


class _Mlp(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.L0 = nn.Linear(POSE + NOISE + CHUNK * POSE, 128)
        self.L1 = nn.Linear(128, CHUNK * POSE)

    def forward(self, x: Tensor) -> Tensor:
        return torch.sigmoid(self.L1(F.relu(self.L0(x))))


class Decoder(nn.Module):
    """The decoder of the conditional VAE; the encoder takes part in training alone."""

    def __init__(self) -> None:
        super().__init__()
        self.classbias = nn.Parameter(torch.empty(STYLES, NOISE))
        self.linear_audio = nn.Linear(EMBEDDING, POSE)
        self.MLP = _Mlp()
        self.resunet = ResUNet()
        self.pose_linear = nn.Linear(POSE, POSE)

    def forward(self, source_pose: Tensor, noise: Tensor, style: int, audio: Tensor) -> Tensor:
        """Motion of N chunks.

        Parameters
        ----------
        source_pose
            Pose of the source picture (6,).
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
        draft = self.MLP(latent).view(chunks, 1, CHUNK, POSE)
        return self.pose_linear(self.resunet(draft)[:, 0])


class _Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.decoder = Decoder()


class PoseVae(nn.Module):
    """Head motion for any number of frames, in chunks of 32 that do not know of each other."""

    def __init__(self) -> None:
        super().__init__()
        self.audio_encoder = AudioEncoder()
        self.netG = _Generator()

    def encode(self, windows: Tensor) -> Tensor:
        """What the decoder needs to know of each frame's sound: mel windows (T, 80, 16) -> (T, 6)."""
        return self.netG.decoder.linear_audio(self.audio_encoder(windows))

    def decode(self, audio: Tensor, source_pose: Tensor, style: int, noise: Tensor) -> Tensor:
        """Motion of all frames.

        The last chunk, if it is not full, sees the *last* 32 frames and keeps the motion of those that no other chunk
        has; a clip shorter than a chunk repeats its first sound in front.

        Parameters
        ----------
        audio
            What :meth:`encode` made of the windows of all T >= 1 frames (T, 6).
        source_pose
            Pose of the source picture (6,).
        style
            Row of the style table, 0..45.
        noise
            Standard normal draws (``chunk_count(T)``, 64), one for each chunk in order of time.

        Returns
        -------
        Tensor
            Motion relative to the source pose (T, 6); zero in the first frame, which shows the source pose.
        """
        audio = audio[1:]
        frames = len(audio)
        still = audio.new_zeros(1, POSE)
        if frames == 0:
            return still
        front = audio[:1].expand(max(CHUNK - frames, 0), -1)
        full = audio[: frames - frames % CHUNK].view(-1, CHUNK, POSE)
        rest = frames % CHUNK
        last = torch.cat([front, audio])[-CHUNK:][None]
        chunks = torch.cat([full, last]) if rest else full
        decode = self.netG.decoder
        blocks = zip(torch.split(noise, _CHUNKS_AT_ONCE), torch.split(chunks, _CHUNKS_AT_ONCE), strict=True)
        motion = torch.cat([decode(source_pose, drawn, style, heard) for drawn, heard in blocks])
        if rest:
            motion = torch.cat([motion[:-1].flatten(0, 1), motion[-1, -rest:]])
        return torch.cat([still, motion.reshape(frames, POSE)])
