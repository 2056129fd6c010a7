"""Motion of a filmed face: head, brows, lids and gaze in each frame of a reference video."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....errors import InputError
from ....face.detector import detect
from ....face.landmarker import Landmarks, place, place_again
from ....media.reference import reference_frames
from ....progress import Watch
from ..motion.measures import measure_brows, measure_eyes, measure_gaze
from ..pose import EYE_CORNERS, PIVOT, HeadPose, fit_pose

_SIDE = 512
"""Pixels to which the shorter side of larger frames is reduced: the landmark network sees 192 of the face."""

_LONGEST = 120.0
"""Seconds of the video that are used: longer ones only take longer to read."""

_SHORTEST = 0.5
"""Least seconds from the first frame with a face to the last. Played to and fro, a shorter video is a tremor or a still
head. In 0.5 s, the heads of four clips turn by 3.1 degrees (median)."""

_LEAST_SEEN = 0.5
"""Least share of the frames that show a face; the rest is interpolated.

Measured on two clips, from which gaps of 0.2 to 1.6 s were cut. With half of the frames, half of the blinks are left,
and the head is off by 2.9 degrees. With 0.7, it is 0.7 of the blinks and 2.5 degrees; with 0.3, 0.3 and 4.1.
"""


@dataclass(frozen=True)
class FilmedMotion:
    """Motion of a filmed face at R times. All values are relative to their medians, the person's rest.

    Attributes
    ----------
    times
        Seconds from the first frame, rising: (R,).
    angles
        Yaw, pitch and roll in radians, with the signs of :class:`~..pose.HeadTurn`: (R, 3).
    shift
        Head sideways to image right, cm: (R,).
    brows
        Of :data:`~..channels.BROWS`, cm: (R, 3).
    eyes
        Opening of the eyes, 1 at the median: (R,).
    gaze
        Shift of the irises, x to image right and y down, in distances between the outer eye corners: (R, 2).
    """

    times: NDArray[np.float64]
    angles: NDArray[np.float64]
    shift: NDArray[np.float64]
    brows: NDArray[np.float64]
    eyes: NDArray[np.float64]
    gaze: NDArray[np.float64]


def watch_video(path: str, watch: Watch) -> FilmedMotion:
    """Follow the largest face through a video; ``watch`` is called for each frame.

    Raises
    ------
    InputError
        No such file, not a video, a still picture, no face in half of its frames, or for half a second.
    CancelledError
        The user asked to stop.
    """
    times: list[float] = []
    shapes: list[NDArray[np.float64]] = []
    poses: list[HeadPose] = []
    frames = 0
    face: Landmarks | None = None
    for time, pixels in reference_frames(path, watch):
        if time > _LONGEST:
            break
        frames += 1
        face = _follow(_reduce(pixels), face)
        if face is not None:
            pose = fit_pose(face.points.astype(np.float64))
            times.append(time)
            poses.append(pose)
            shapes.append(pose.to_head(face.points.astype(np.float64)))
    if len(times) < max(_LEAST_SEEN * frames, 2):
        raise InputError(
            f"{path!r} shows a face in {len(times)} of {frames} frames; give a video of one face, seen well."
        )
    if times[-1] - times[0] < _SHORTEST:
        raise InputError(f"{path!r} shows a face for {times[-1] - times[0]:.1f} s; give a video of some seconds.")
    shape = np.stack(shapes)
    angles = np.array([_angles(pose) for pose in poses])
    return FilmedMotion(
        times=np.array(times) - times[0],
        angles=_centred(angles),
        shift=_centred(np.array([_sideways(pose) for pose in poses])),
        brows=_centred(measure_brows(shape)),
        eyes=measure_eyes(shape),
        gaze=_centred(measure_gaze(shape) / EYE_CORNERS),
    )


def _follow(pixels: NDArray[np.uint8], last: Landmarks | None) -> Landmarks | None:
    """Find the face near that of the frame before, else the largest one."""
    if last is not None:
        near = place_again(pixels, last.points, last.presence)
        if near is not None:
            return near
    found = place(pixels, detect(pixels))
    return max(found, key=lambda one: float(np.prod(one.box[2:] - one.box[:2])), default=None)


def _reduce(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = _SIDE / min(pixels.shape[:2])
    if scale >= 1.0:
        return pixels
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _angles(pose: HeadPose) -> tuple[float, float, float]:
    """Yaw, pitch and roll, radians, of a rotation that turns by pitch first, then yaw, then roll."""
    turn = pose.rotation
    return (
        math.asin(min(max(-turn[2, 0], -1.0), 1.0)),
        math.atan2(turn[2, 1], turn[2, 2]),
        math.atan2(turn[1, 0], turn[0, 0]),
    )


def _sideways(pose: HeadPose) -> float:
    """Way of the neck to image right, cm: that of the head without what its turn explains."""
    return float(pose.translation[0] / pose.scale - (PIVOT - pose.rotation @ PIVOT)[0])


def _centred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(values - np.median(values, axis=0))
