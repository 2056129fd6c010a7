"""Prediction of expression and head pose of each frame from the sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import savgol_filter

from ..nets.layout import EXPRESSION_COLUMNS, POSE_COLUMNS, Coefficients
from ..nets.networks import Networks
from ..nets.posevae import CHUNK, PoseVae, chunk_count
from ..prepare.reference import References
from ..torch_device import inference
from .blink import blink_ratio
from .draws import Draws
from .mel import idle_windows, mel_spectrogram, mel_windows
from .settings import MotionSettings
from .windows import follow_pose, repeat_rows

EXPRESSION_BLOCK = 10
"""Frames that ExpNet sees at once: as in the original program, which gives the same rounding."""

# Savitzky-Golay filter of the original program: frames, and order of the polynomial.
_SMOOTHING_WINDOW = 13
_SMOOTHING_ORDER = 2


@dataclass(frozen=True)
class MelInput:
    """Mel windows of a clip on the networks' device.

    Attributes
    ----------
    spectrogram
        Mel spectrogram of the sound (80, n); ``None`` for a face that idles.
    device
        Device of the networks.
    """

    spectrogram: NDArray[np.float32] | None
    device: torch.device

    def windows(self, first: int, last: int) -> torch.Tensor:
        """Mel windows (last - first, 80, 16) of the frames ``first`` to ``last - 1``."""
        if self.spectrogram is None:
            return torch.from_numpy(idle_windows(last - first)).to(self.device)
        return torch.from_numpy(mel_windows(self.spectrogram, first, last)).to(self.device)


@inference
def predict_coefficients(
    networks: Networks,
    source: Coefficients,
    sound: NDArray[np.float32] | None,
    frames: int,
    settings: MotionSettings,
    references: References,
    draws: Draws,
    joints: tuple[int, int] = (0, 0),
) -> Coefficients:
    """Expression and pose of every frame (``frames``, 70).

    Parameters
    ----------
    networks
        ExpNet and PoseVAE are used.
    source
        Coefficients of the source image (73,).
    sound
        Mono at 16 kHz, 640 samples a frame; ``None`` for a face that idles.
    frames
        Number of frames at 25 frames a second, 1 or more.
    settings, references, draws
        Settings of the user, videos to follow, and random numbers.
    joints
        Frames at both ends that also belong to the sentences before and after; a blink there would be seen by half.
    """
    mel = MelInput(None if sound is None else mel_spectrogram(sound), networks.device)
    closed, faces = _eyes(source, frames, settings, references, draws, joints)
    expressions = []
    for first in range(0, frames, EXPRESSION_BLOCK):
        last = min(first + EXPRESSION_BLOCK, frames)
        face = torch.from_numpy(faces[first:last]).to(networks.device)
        ratio = torch.from_numpy(closed[first:last]).to(networks.device)
        expressions.append(networks.expnet(mel.windows(first, last), face, ratio).cpu().numpy())

    source_pose = torch.from_numpy(source[POSE_COLUMNS]).to(networks.device)
    noise = draws.noise(chunk_count(frames)).to(networks.device)
    offsets = predict_pose_offsets(networks.posevae, mel.windows, frames, source_pose, settings.style, noise)
    pose = smooth_pose((source_pose + offsets).cpu().numpy())
    pose += (settings.head_motion - 1) * (pose - source[POSE_COLUMNS])
    coefficients = np.column_stack([np.concatenate(expressions), pose])
    return coefficients if references.pose is None else follow_pose(coefficients, references.pose)


def predict_pose_offsets(
    posevae: PoseVae,
    windows: Callable[[int, int], torch.Tensor],
    frames: int,
    source_pose: torch.Tensor,
    style: int,
    noise: torch.Tensor,
) -> torch.Tensor:
    """Pose of the head relative to the source pose (``frames``, 6), zero in the first frame.

    Parameters
    ----------
    posevae
        Predicts a chunk of 32 frames.
    windows
        Given ``first`` and ``last``, returns the mel windows of the frames ``first`` to ``last - 1``.
    frames
        Number of frames.
    source_pose
        Pose of the source image (6,).
    style
        Style of the motion, 0..45.
    noise
        Standard normal draws (``chunk_count(frames)``, 64), one for each chunk in order of time.
    """
    offsets = [torch.zeros_like(source_pose)[None]]
    for chunk, drawn in enumerate(noise):
        first = 1 + chunk * CHUNK
        new = min(CHUNK, frames - first)
        # The last chunk, if it is not full, sees the last 32 frames; only its new frames are kept.
        heard = windows(max(first + new - CHUNK, 1), first + new)
        offsets.append(posevae(heard, source_pose, style, drawn)[-new:])
    return torch.cat(offsets)


def smooth_pose(pose: NDArray[np.float32]) -> NDArray[np.float32]:
    """Apply a Savitzky-Golay filter along time to poses (T, 6); fewer than 3 are returned as they are."""
    window = min(_SMOOTHING_WINDOW, 2 * ((len(pose) - 1) // 2) + 1)
    if window <= _SMOOTHING_ORDER:
        return pose
    return np.asarray(savgol_filter(pose, window, _SMOOTHING_ORDER, axis=0))


def _eyes(
    source: Coefficients,
    frames: int,
    settings: MotionSettings,
    references: References,
    draws: Draws,
    joints: tuple[int, int],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Closure of the eyes in each frame (T,), and the expression (T, 64) that ExpNet starts from."""
    if references.blink is not None:
        return np.zeros(frames, dtype=np.float32), repeat_rows(references.blink, frames)[:, EXPRESSION_COLUMNS]
    ratio = np.zeros(frames, dtype=np.float32)
    if settings.blink:
        before, after = joints
        ratio[before : frames - after] = blink_ratio(frames - before - after, draws.gap)
    return ratio, np.tile(source[EXPRESSION_COLUMNS], (frames, 1))
