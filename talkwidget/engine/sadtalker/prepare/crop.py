"""Boxes around a face, and the image cut out for the networks."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....errors import InputError
from ....face.ibug68 import LEFT_EYE, MOUTH_CORNERS, RIGHT_EYE
from ....face.portrait import Pixels
from .modes import Mode

Box = tuple[int, int, int, int]
"""x1, y1, x2, y2 in pixels; x2 and y2 are outside."""

# Side of the oriented square in pixels, per unit of the whole factor by which the original program reduces an image.
_LARGEST_FACE = 1024
# Least side of the inner box in pixels: a guard against degenerate landmarks, not tuned.
_SMALLEST_FACE = 16
# Shape of the square and its border are those of the alignment of FFHQ (Karras et al., 2019), which SadTalker uses.
_EYES_TO_HALF_SIDE, _MOUTH_TO_HALF_SIDE = 2.0, 1.8
_CENTRE_BELOW_EYES = 0.1
_BORDER = 0.1
_LEAST_BORDER = 3


@dataclass(frozen=True)
class Crop:
    """Boxes around the face in an image.

    Attributes
    ----------
    working_size
        Width and height of the image that the boxes refer to, in pixels. It is the image itself, or one reduced by a
        whole factor where the face is larger than 2048 pixels.
    outer
        The face with a margin, in the working image.
    inner
        The face alone, relative to the corner of ``outer``: x1, y1, x2, y2 in pixels, not whole numbers.
    """

    working_size: tuple[int, int]
    outer: Box
    inner: tuple[float, float, float, float]

    @property
    def inner_size(self) -> tuple[int, int]:
        """Width and height of the inner box; it sets the aspect of the frames, also where the outer box is cut."""
        left, top, right, bottom = map(int, self.inner)
        return right - left, bottom - top

    def box(self, mode: Mode) -> Box:
        """Box that ``mode`` cuts, in the working image."""
        if mode.part == "outer":
            return self.outer
        x, y, x_end, y_end = self.outer
        left, top, right, bottom = map(int, self.inner)
        return x + left, y + top, min(x + right, x_end), min(y + bottom, y_end)

    def box_in(self, mode: Mode, image: Pixels) -> Box:
        """Box that ``mode`` cuts, in the image (H, W, 3) itself."""
        height, width = image.shape[:2]
        across, down = width / self.working_size[0], height / self.working_size[1]
        x1, y1, x2, y2 = self.box(mode)
        return round(x1 * across), round(y1 * down), round(x2 * across), round(y2 * down)

    def cut(self, mode: Mode, image: Pixels) -> Pixels:
        """Cut the part of ``image`` (H, W, 3) that ``mode`` animates; scaled only to the working size."""
        if (image.shape[1], image.shape[0]) != self.working_size:
            image = _resized(image, self.working_size)
        x1, y1, x2, y2 = self.box(mode)
        return image[y1:y2, x1:x2]


def locate_face(image: Pixels, points68: NDArray[np.floating], mode: Mode) -> Crop:
    """Boxes to cut in an image (H, W, 3) whose face has these iBUG-68 points (68, 2) in pixels.

    Raises
    ------
    InputError
        The face is too small or not in the image.
    """
    size = image.shape[1], image.shape[0]
    return whole_image(size) if mode.part == "whole" else find_crop(size, points68)


def whole_image(image_size: tuple[int, int]) -> Crop:
    """Crop that leaves an image of this width and height as it is."""
    width, height = image_size
    return Crop(image_size, (0, 0, width, height), (0, 0, width, height))


def find_crop(image_size: tuple[int, int], points68: NDArray[np.floating]) -> Crop:
    """Boxes around a face, after the alignment of FFHQ (Karras et al., 2019), but upright.

    Parameters
    ----------
    image_size
        Width and height of the image.
    points68
        iBUG-68 points (68, 2) in pixels.

    Raises
    ------
    InputError
        The points lie outside the image, or so close together that there is no face to animate.
    """
    points = np.asarray(points68, dtype=np.float64)
    quad, size = _oriented_square(points)
    width, height = image_size
    shrink = int(size / _LARGEST_FACE)
    if shrink > 1:
        width, height = round(width / shrink), round(height / shrink)
        quad, size = quad / shrink, size / shrink

    border = max(round(size * _BORDER), _LEAST_BORDER)
    outer = (
        max(int(np.floor(quad[:, 0].min())) - border, 0),
        max(int(np.floor(quad[:, 1].min())) - border, 0),
        min(int(np.ceil(quad[:, 0].max())) + border, width),
        min(int(np.ceil(quad[:, 1].max())) + border, height),
    )
    quad = quad - outer[:2] + 0.5
    inner = (
        float(max(min(quad[0, 0], quad[1, 0]), 0)),
        float(max(min(quad[0, 1], quad[3, 1]), 0)),
        float(min(max(quad[2, 0], quad[3, 0]), width)),
        # The networks were trained on images cut with the width as bound here as well.
        float(min(max(quad[1, 1], quad[2, 1]), width)),
    )
    crop = Crop((width, height), outer, inner)
    if min(crop.inner_size) < _SMALLEST_FACE or outer[2] <= outer[0] or outer[3] <= outer[1]:
        raise InputError(
            "the face is too small or lies outside of the picture; use one that shows it larger and whole."
        )
    return crop


def resize_for_networks(cut: Pixels, size: int) -> Pixels:
    """Input image of the networks: ``cut`` squeezed to (``size``, ``size``, 3)."""
    return _resized(cut, (size, size))


def _oriented_square(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Corners (4, 2) of a square that turns with the face, and its side, in pixels."""
    right_eye, left_eye = points[RIGHT_EYE].mean(axis=0), points[LEFT_EYE].mean(axis=0)
    eyes = (right_eye + left_eye) / 2
    across_eyes = left_eye - right_eye
    down_to_mouth = points[list(MOUTH_CORNERS)].mean(axis=0) - eyes
    x = across_eyes - np.array([-down_to_mouth[1], down_to_mouth[0]])
    length = np.hypot(*x)
    if not length > 0:
        raise InputError("the landmarks of the face fall on one point; use a picture that shows the face larger.")
    half_side = max(_EYES_TO_HALF_SIDE * np.hypot(*across_eyes), _MOUTH_TO_HALF_SIDE * np.hypot(*down_to_mouth))
    x *= half_side / length
    y = np.array([-x[1], x[0]])
    centre = eyes + _CENTRE_BELOW_EYES * down_to_mouth
    return np.stack([centre - x - y, centre - x + y, centre + x + y, centre + x - y]), 2 * float(np.hypot(*x))


def _resized(image: Pixels, size: tuple[int, int]) -> Pixels:
    return np.asarray(cv2.resize(image, size), dtype=np.uint8)
