"""From sound to the coefficients of each frame, and on to the keypoints that the generator follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import savgol_filter

from ...torch_device import inference
from ..nets.expnet import EXPRESSIONS
from ..nets.keypoints import move, predicted_degrees
from ..nets.networks import Networks
from ..nets.posevae import CHUNK, POSE, PoseVae, chunk_count
from .blink import blink_ratio
from .draws import Draws
from .head_angles import angle_path
from .mel import FPS, idle_windows, mel_spectrogram, mel_windows
from .rows import Rows, driving_rows, follow_pose, repeated, row_windows, source_window

POSE_COEFFICIENTS = slice(EXPRESSIONS, EXPRESSIONS + POSE)

_SMOOTHING_WINDOW = 13
_SMOOTHING_ORDER = 2
# Frames at a time: as in the original program, which gives the same rounding. Only a GPU, which rounds otherwise
# anyway, is given more at once where that saves it time.
_EXPRESSION_BLOCK = 10
_MAPPING_BLOCK = {"cpu": 1, "cuda": 256}


@dataclass(frozen=True)
class Direction:
    """What the user wants of the motion.

    Attributes
    ----------
    style
        Style of the head's motion, 0..45.
    expression
        Factor on the expression.
    head_motion
        Factor on the head's motion away from the source pose, and on the sway of a head held still.
    still
        The head keeps the source pose but for a slight sway.
    blink
        Whether to blink.
    yaw, pitch, roll
        Degrees that the head passes instead of those predicted, or ``None``.
    """

    style: int = 0
    expression: float = 1.0
    head_motion: float = 1.0
    still: bool = False
    blink: bool = True
    yaw: tuple[float, ...] | None = None
    pitch: tuple[float, ...] | None = None
    roll: tuple[float, ...] | None = None


@dataclass(frozen=True)
class References:
    """Coefficients (R, 73) of videos whose pose or eyes are followed, or ``None``."""

    pose: Rows | None = None
    blink: Rows | None = None


class Driving(NamedTuple):
    """``keypoints`` (T, 15, 3) and ``degrees`` (T, 3), yaw, pitch and roll of the head."""

    keypoints: NDArray[np.float32]
    degrees: NDArray[np.float32]


@inference
def predict_coefficients(
    networks: Networks,
    source: Rows,
    sound: NDArray[np.float32] | None,
    frames: int,
    direction: Direction,
    references: References,
    draws: Draws,
) -> Rows:
    """Expression and pose of every frame: (``frames``, 70).

    Parameters
    ----------
    networks
        ExpNet and PoseVAE are used.
    source
        Coefficients of the source picture (73,).
    sound
        Mono at 16 kHz, 640 samples a frame; ``None`` for a face that idles.
    frames
        At 25 frames a second, 1 or more. Less than 3 are not smoothed: there is nothing to smooth over.
    direction, references, draws
        What is wanted, followed and left to chance.
    """
    device = networks.device
    if references.blink is not None:
        ratio = np.zeros(frames, dtype=np.float32)
        faces = repeated(references.blink, frames)[:, :EXPRESSIONS]
    else:
        ratio = blink_ratio(frames, draws.gap) if direction.blink else np.zeros(frames, dtype=np.float32)
        faces = np.tile(source[:EXPRESSIONS], (frames, 1))

    spectrogram = None if sound is None else mel_spectrogram(sound)

    def hear(first: int, last: int) -> torch.Tensor:
        heard = idle_windows(last - first) if spectrogram is None else mel_windows(spectrogram, first, last)
        return torch.from_numpy(heard).to(device)

    expressions = []
    for first in range(0, frames, _EXPRESSION_BLOCK):
        last = min(first + _EXPRESSION_BLOCK, frames)
        face = torch.from_numpy(faces[first:last]).to(device)
        closed = torch.from_numpy(ratio[first:last]).to(device)
        expressions.append(networks.expnet(hear(first, last), face, closed).cpu().numpy())

    source_pose = torch.from_numpy(source[POSE_COEFFICIENTS]).to(device)
    noise = draws.noise(chunk_count(frames)).to(device)
    moved = head_motion(networks.posevae, hear, frames, source_pose, direction.style, noise)
    pose = smooth_pose((source_pose + moved).cpu().numpy())
    pose += (direction.head_motion - 1) * (pose - source[POSE_COEFFICIENTS])
    coefficients = np.column_stack([np.concatenate(expressions), pose])
    return coefficients if references.pose is None else follow_pose(coefficients, references.pose)


def head_motion(
    posevae: PoseVae,
    hear: Callable[[int, int], torch.Tensor],
    frames: int,
    source_pose: torch.Tensor,
    style: int,
    noise: torch.Tensor,
) -> torch.Tensor:
    """Motion of the head relative to the source pose: (``frames``, 6), zero in the first frame.

    Parameters
    ----------
    posevae
        Moves a chunk of 32 frames.
    hear
        Given ``first`` and ``last``, the mel windows of the frames ``first`` to ``last - 1``.
    frames
        How many.
    source_pose
        Pose of the source picture (6,).
    style
        Style of the motion, 0..45.
    noise
        Standard normal draws (``chunk_count(frames)``, 64), one for each chunk in order of time.
    """
    motion = [torch.zeros_like(source_pose)[None]]
    for chunk, drawn in enumerate(noise):
        first = 1 + chunk * CHUNK
        new = min(CHUNK, frames - first)
        # A last chunk that is not full sees the last 32 frames, and keeps the motion of those that no other has.
        windows = hear(max(first + new - CHUNK, 1), first + new)
        motion.append(posevae(windows, source_pose, style, drawn)[-new:])
    return torch.cat(motion)


@inference
def source_keypoints(networks: Networks, source: Rows, channels: int, canonical: NDArray[np.float32]) -> Rows:
    """Keypoints (15, 3) of the source picture: its canonical ones (15, 3) under its own coefficients (73,)."""
    window = torch.from_numpy(source_window(source, channels)).to(networks.device)
    motion = networks.mapping(channels)(window)
    return move(torch.from_numpy(canonical).to(window.device), predicted_degrees(motion), motion)[0].cpu().numpy()


@inference
def driving_keypoints(
    networks: Networks,
    coefficients: Rows,
    source: Rows,
    channels: int,
    canonical: NDArray[np.float32],
    direction: Direction,
    draws: Draws,
) -> Driving:
    """Keypoints and head angles of every frame.

    Parameters
    ----------
    networks
        The mapping network is used.
    coefficients
        What :func:`predict_coefficients` gives (T, 70).
    source
        Coefficients of the source picture (73,).
    channels
        70, or 73 for whole-picture modes.
    canonical
        Canonical keypoints of the source picture (15, 3).
    direction, draws
        What is wanted and left to chance.
    """
    frames = len(coefficients)
    rows = driving_rows(coefficients, source, channels, expression_scale=direction.expression, still=direction.still)
    sway = _sway(frames, direction, draws)
    given = [
        None if degrees is None else torch.from_numpy(angle_path(list(degrees), frames))
        for degrees in (direction.yaw, direction.pitch, direction.roll)
    ]
    mapping = networks.mapping(channels)
    still_points = torch.from_numpy(canonical).to(networks.device)
    keypoints, angles = [], []
    block = _MAPPING_BLOCK[networks.device.type]
    for first in range(0, frames, block):
        last = min(first + block, frames)
        windows = torch.from_numpy(row_windows(rows, first, last)).to(networks.device)
        motion = mapping(windows)
        degrees = predicted_degrees(motion) + sway[first:last].to(networks.device)
        for axis, path in enumerate(given):
            if path is not None:
                degrees[:, axis] = path[first:last]
        keypoints.append(move(still_points, degrees, motion).cpu().numpy())
        angles.append(degrees.cpu().numpy())
    return Driving(np.concatenate(keypoints), np.concatenate(angles))


def smooth_pose(pose: NDArray[np.float32]) -> NDArray[np.float32]:
    """Poses (T, 6) after a Savitzky-Golay filter along time; less than 3 are left as they are."""
    window = min(_SMOOTHING_WINDOW, 2 * ((len(pose) - 1) // 2) + 1)
    if window <= _SMOOTHING_ORDER:
        return pose
    return np.asarray(savgol_filter(pose, window, _SMOOTHING_ORDER, axis=0))


def _sway(frames: int, direction: Direction, draws: Draws) -> torch.Tensor:
    if not direction.still or direction.head_motion == 0:
        return torch.zeros(frames, 3)
    return torch.from_numpy(direction.head_motion * draws.sway(np.arange(frames) / FPS))
