"""Alignment of a face with the standard face of the 3DMM regressor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ....errors import InputError
from ....face.ibug68 import five_points
from ....face.portrait import Pixels

FindPoints = Callable[[Pixels], "NDArray[np.floating] | None"]
"""Finds the iBUG-68 points (68, 2) of the face in an image; ``None`` where there is no face."""

ALIGNED_SIZE = 224
"""Side of the regressor's input in pixels."""

STANDARD_FACE = np.array(
    [
        [-0.3114865720272064, 0.29036077857017517, 0.13377952575683594],
        [0.30979886651039124, 0.289720356464386, 0.1317952573299408],
        [0.003253498813137412, -0.04617932438850403, 0.5524424314498901],
        [-0.25216928124427795, -0.3813391625881195, 0.22405731678009033],
        [0.24846619367599487, -0.38128235936164856, 0.22235769033432007],
    ]
)
"""Five points (5, 3) of the Basel face model's mean face, y up: eyes, tip of the nose, corners of the mouth.

Source: ``similarity_Lm3D_all.mat`` of Deep3DFaceReconstruction.
"""

# Deep3DFaceReconstruction aligns faces so that the standard face has this scale in its 224 x 224 images.
_STANDARD_SCALE = 102.0
# Longest side of the resized image in pixels: it then takes 200 MB at most.
_LARGEST = 8192


@dataclass(frozen=True)
class FaceAlignment:
    """Scaled orthographic view of the standard face.

    Attributes
    ----------
    width, height
        Size of the image, in pixels.
    scale
        Factor from the image to the aligned one.
    x, y
        Where the standard face's origin lies in the image, in pixels, y up.
    """

    width: int
    height: int
    scale: float
    x: float
    y: float


def align_points(points68: NDArray[np.floating], height: int) -> NDArray[np.float64]:
    """Five points (5, 2), y up, of iBUG-68 points (68, 2), y down, in an image of this height."""
    five = five_points(np.asarray(points68, dtype=np.float64))
    five[:, 1] = height - 1 - five[:, 1]
    return five


def standard_points(size: int) -> NDArray[np.float64]:
    """Five points (5, 2), y up, that replace those of a face which was not found in an image of ``size`` x ``size``."""
    # In float32: its rounding decides which way align_face truncates the symmetric case.
    points = (STANDARD_FACE[:, :2].astype(np.float32) + 1) / 2 * size
    return points.astype(np.float64)


def fit_alignment(five: NDArray[np.float64], image_size: tuple[int, int]) -> FaceAlignment:
    """Least-squares fit of the standard face to five points (5, 2), y up.

    Raises
    ------
    InputError
        The points do not look like a face.
    """
    width, height = image_size
    standard = np.column_stack([STANDARD_FACE, np.ones(len(STANDARD_FACE))])
    view, *_ = np.linalg.lstsq(standard, five, rcond=None)
    scale = float(np.linalg.norm(view[:3], axis=0).mean())
    if not scale * _LARGEST > max(width, height) * _STANDARD_SCALE:
        raise InputError("the face in the picture is too small; use one that shows it larger.")
    return FaceAlignment(width, height, _STANDARD_SCALE / scale, float(view[3, 0]), float(view[3, 1]))


def image_alignment(image: Pixels, points68: NDArray[np.floating] | None) -> FaceAlignment:
    """Alignment of the face in a network's input image (S, S, 3), from its iBUG-68 points.

    ``None`` stands for an image in which no face was found.

    Raises
    ------
    InputError
        The points do not look like a face.
    """
    height, width = image.shape[:2]
    five = standard_points(height) if points68 is None else align_points(points68, height)
    return fit_alignment(five, (width, height))


def align_face(image: Pixels, alignment: FaceAlignment) -> Pixels:
    """Resize and crop an image (H, W, 3) to the regressor's input (224, 224, 3), black outside the image."""
    scale = alignment.scale
    width, height = int(alignment.width * scale), int(alignment.height * scale)
    # int() truncates toward zero, as in the images that the regressor was trained on.
    left = int(width / 2 - ALIGNED_SIZE / 2 + (alignment.x - alignment.width / 2) * scale)
    top = int(height / 2 - ALIGNED_SIZE / 2 + (alignment.height / 2 - alignment.y) * scale)
    scaled = Image.fromarray(image).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(scaled.crop((left, top, left + ALIGNED_SIZE, top + ALIGNED_SIZE)))
