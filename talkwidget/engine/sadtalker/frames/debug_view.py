"""Debug view: intermediate results of the networks for each frame."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from ....face.ibug68 import NOSE_TIP
from ....face.portrait import Pixels
from ...base import Frames, Motion
from ..nets.keypoints import rotation
from ..prepare.align import FindPoints
from ..prepare.state import SadTalkerState

Map = NDArray[np.float32]

_WHITE, _GREEN, _GREY = (255, 255, 255), (60, 220, 60), (150, 150, 150)
# Colours of the head's axes: x points to the right of the image, y down, z away from the camera.
_AXES = {0: (230, 60, 60), 1: (60, 220, 60), 2: (80, 120, 255)}


class DebugView:
    """Draws four tiles a frame: landmarks and head pose; keypoints; occlusion map; mel window.

    Parameters
    ----------
    state
        The prepared face.
    motion
        Rows ``keypoints``, ``degrees`` and ``mel`` of the frames, as :meth:`~..motion.plan.Plan.rows` gives them.
    find_points
        Finds the landmarks in a frame.
    """

    def __init__(self, state: SadTalkerState, motion: Motion, find_points: FindPoints) -> None:
        self._source = state.keypoints
        self._motion = motion
        self._find_points = find_points

    def draw(self, first: int, frames: Frames, occlusion: torch.Tensor) -> Frames:
        """Views (N, 2 S, 2 S, 3) of the frames (N, S, S, 3) from ``first`` on, with occlusion (N, 1, Q, Q) in 0..1."""
        maps = occlusion[:, 0].float().cpu().numpy()
        return np.stack([self._view(first + k, frame, maps[k]) for k, frame in enumerate(frames)])

    def _view(self, index: int, frame: Pixels, occlusion: Map) -> Pixels:
        yaw, pitch, roll = self._motion["degrees"][index]
        top = [
            _titled(
                f"yaw {yaw:+.0f}  pitch {pitch:+.0f}  roll {roll:+.0f}", frame, lambda tile: self._pose(tile, index)
            ),
            _titled("keypoints", frame // 2, lambda tile: self._keypoints(tile, index)),
        ]
        bottom = [
            _titled("occlusion: dark = hidden", _heat(occlusion, frame.shape[0])),
            _titled("mel window", _heat(self._mel(index), frame.shape[0])),
        ]
        return np.concatenate([np.concatenate(top, axis=1), np.concatenate(bottom, axis=1)])

    def _pose(self, tile: Pixels, index: int) -> None:
        """Draw the landmarks, and the head's axes at the tip of the nose."""
        points = self._find_points(tile)
        centre = np.array(tile.shape[1::-1]) / 2 if points is None else points[NOSE_TIP]
        for point in () if points is None else points:
            cv2.circle(tile, _pixel(point), 1, _GREEN, -1, cv2.LINE_AA)
        turned = rotation(torch.from_numpy(self._motion["degrees"][index : index + 1]))[0].numpy()
        for axis, colour in _AXES.items():
            cv2.line(
                tile, _pixel(centre), _pixel(centre + turned[:2, axis] * tile.shape[0] / 5), colour, 2, cv2.LINE_AA
            )

    def _keypoints(self, tile: Pixels, index: int) -> None:
        """Draw each keypoint's way from the source image to the frame; nearer ones are larger."""
        side = tile.shape[0]
        for start, end in zip(self._source, self._motion["keypoints"][index], strict=True):
            here, there = ((point[:2] + 1) / 2 * (side - 1) for point in (start, end))
            cv2.line(tile, _pixel(here), _pixel(there), _GREY, 1, cv2.LINE_AA)
            cv2.circle(tile, _pixel(there), round(float(np.clip(4 - 2 * end[2], 2, 6))), _WHITE, -1, cv2.LINE_AA)

    def _mel(self, index: int) -> Map:
        """Mel window in 0..1, low frequencies at the bottom."""
        window = self._motion["mel"][index]
        return np.asarray((window[::-1] + 4) / 8, dtype=np.float32)


def _titled(title: str, tile: Pixels, draw: Callable[[Pixels], None] | None = None) -> Pixels:
    """Copy of a tile with a title, after ``draw`` has drawn on it."""
    tile = tile.copy()
    if draw is not None:
        draw(tile)
    size = tile.shape[0] / 640
    cv2.putText(tile, title, (6, 6 + round(30 * size)), cv2.FONT_HERSHEY_SIMPLEX, size, _WHITE, 1, cv2.LINE_AA)
    return tile


def _heat(values: Map, side: int) -> Pixels:
    """False colours (side, side, 3) of a map of values in [0, 1]."""
    large = cv2.resize((values.clip(0, 1) * 255).astype(np.uint8), (side, side), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.cvtColor(cv2.applyColorMap(large, cv2.COLORMAP_VIRIDIS), cv2.COLOR_BGR2RGB), dtype=np.uint8)


def _pixel(point: NDArray[np.floating]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
