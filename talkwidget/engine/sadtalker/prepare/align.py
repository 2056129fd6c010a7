"""Laying a face over the standard face of the 3DMM regressor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ....errors import InputError

Pixels = NDArray[np.uint8]

ALIGNED_SIZE = 224

STANDARD_FACE = np.array(
    [
        [-0.3114865720272064, 0.29036077857017517, 0.13377952575683594],
        [0.30979886651039124, 0.289720356464386, 0.1317952573299408],
        [0.003253498813137412, -0.04617932438850403, 0.5524424314498901],
        [-0.25216928124427795, -0.3813391625881195, 0.22405731678009033],
        [0.24846619367599487, -0.38128235936164856, 0.22235769033432007],
    ]
)
"""Eyes, tip of the nose and corners of the mouth of the Basel face model's mean face, (5, 3), y up.

Source: ``similarity_Lm3D_all.mat`` of Deep3DFaceReconstruction.
"""

_STANDARD_SCALE = 102.0
_LARGEST = 8192


@dataclass(frozen=True)
class Alignment:
    """A scaled orthographic view of the standard face.

    ``scale`` takes the picture to the aligned one; ``x``, ``y`` are the image of the standard face's origin in the
    picture of size ``width``, ``height``, in pixels, y up.
    """

    width: int
    height: int
    scale: float
    x: float
    y: float


def five_points(points68: NDArray[np.floating], height: int) -> NDArray[np.float64]:
    """Eyes, tip of the nose and corners of the mouth (5, 2), y up, of iBUG-68 points (68, 2), y down."""
    points = np.asarray(points68, dtype=np.float64)[:, :2]
    eyes = (points[[36, 42]] + points[[39, 45]]) / 2
    five = np.concatenate([eyes, points[[30, 48, 54]]])
    five[:, 1] = height - 1 - five[:, 1]
    return five


def standard_points(size: int) -> NDArray[np.float64]:
    """The five points (5, 2), y up, that stand in where no face is found in a picture of ``size`` x ``size``."""
    # In float32, whose rounding decides which way the symmetric case below is truncated.
    points = (STANDARD_FACE[:, :2].astype(np.float32) + 1) / 2 * size
    return points.astype(np.float64)


def find_alignment(five: NDArray[np.float64], picture_size: tuple[int, int]) -> Alignment:
    """The view of the standard face that fits five points (5, 2), y up, best by least squares.

    Raises
    ------
    InputError
        The points do not look like a face.
    """
    width, height = picture_size
    standard = np.column_stack([STANDARD_FACE, np.ones(len(STANDARD_FACE))])
    view, *_ = np.linalg.lstsq(standard, five, rcond=None)
    scale = float(np.linalg.norm(view[:3], axis=0).mean())
    if not scale * _LARGEST > max(width, height) * _STANDARD_SCALE:
        raise InputError("the face in the picture is too small; use one that shows it larger.")
    return Alignment(width, height, _STANDARD_SCALE / scale, float(view[3, 0]), float(view[3, 1]))


def align(picture: Pixels, alignment: Alignment) -> Pixels:
    """The picture (H, W, 3) laid over the standard face: (224, 224, 3), black outside."""
    scale = alignment.scale
    width, height = int(alignment.width * scale), int(alignment.height * scale)
    # int() truncates toward zero, as in the pictures the regressor was trained on.
    left = int(width / 2 - ALIGNED_SIZE / 2 + (alignment.x - alignment.width / 2) * scale)
    top = int(height / 2 - ALIGNED_SIZE / 2 + (alignment.height / 2 - alignment.y) * scale)
    scaled = Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(scaled.crop((left, top, left + ALIGNED_SIZE, top + ALIGNED_SIZE)))
