"""Driving keypoints: expression and pose of each frame as the keypoints that the generator follows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from ..nets.keypoints import move_keypoints, predicted_degrees
from ..nets.layout import Coefficients
from ..nets.networks import Networks
from ..torch_device import inference
from .draws import Draws
from .head_angles import angle_path
from .mel import PLANNED_FPS
from .settings import MotionSettings
from .windows import driving_rows, row_windows

MAPPING_BLOCK = {"cpu": 1, "cuda": 256}
"""Frames that the mapping network sees at once, by type of device.

One on a CPU, as in the original program, which gives the same rounding. A GPU rounds differently anyway and is faster
with many.
"""


class Driving(NamedTuple):
    """``keypoints`` (T, 15, 3) and head angles ``degrees`` (T, 3): yaw, pitch, roll."""

    keypoints: NDArray[np.float32]
    degrees: NDArray[np.float32]


@inference
def driving_keypoints(
    networks: Networks,
    coefficients: Coefficients,
    source: Coefficients,
    channels: int,
    canonical: NDArray[np.float32],
    settings: MotionSettings,
    draws: Draws,
) -> Driving:
    """Keypoints and head angles of every frame.

    Parameters
    ----------
    networks
        The mapping network is used.
    coefficients
        Expression and pose of each frame (T, 70).
    source
        Coefficients of the source image (73,).
    channels
        70, or 73 where frames are pasted back into the portrait.
    canonical
        Canonical keypoints of the source image (15, 3).
    settings, draws
        Settings of the user, and random numbers.
    """
    frames = len(coefficients)
    rows = driving_rows(coefficients, source, channels, expression_scale=settings.expression, still=settings.still)
    sway = _sway(frames, settings, draws)
    given = [
        None if degrees is None else torch.from_numpy(angle_path(list(degrees), frames))
        for degrees in (settings.yaw, settings.pitch, settings.roll)
    ]
    mapping = networks.mapping(channels)
    canonical_points = torch.from_numpy(canonical).to(networks.device)
    keypoints, angles = [], []
    block = MAPPING_BLOCK[networks.device.type]
    for first in range(0, frames, block):
        last = min(first + block, frames)
        windows = torch.from_numpy(row_windows(rows, first, last)).to(networks.device)
        motion = mapping(windows)
        degrees = predicted_degrees(motion) + sway[first:last].to(networks.device)
        for axis, path in enumerate(given):
            if path is not None:
                degrees[:, axis] = path[first:last]
        keypoints.append(move_keypoints(canonical_points, degrees, motion).cpu().numpy())
        angles.append(degrees.cpu().numpy())
    return Driving(np.concatenate(keypoints), np.concatenate(angles))


def _sway(frames: int, settings: MotionSettings, draws: Draws) -> torch.Tensor:
    """Angles in degrees (T, 3) that are added to those of a head held still."""
    if not settings.still or settings.head_motion == 0:
        return torch.zeros(frames, 3)
    return torch.from_numpy(settings.head_motion * draws.sway(np.arange(frames) / PLANNED_FPS))
