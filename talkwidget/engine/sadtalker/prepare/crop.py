"""The box around a face that the networks see, and the picture cut from it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....errors import InputError
from .modes import Mode

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""x1, y1, x2, y2 in pixels; x2 and y2 are outside."""

_LEFT_EYE, _RIGHT_EYE = slice(36, 42), slice(42, 48)
_MOUTH_CORNERS = [48, 54]
_LARGEST_FACE = 1024
_SMALLEST_FACE = 16


@dataclass(frozen=True)
class Crop:
    """Where the face is.

    Attributes
    ----------
    working_size
        Width and height of the picture that the boxes count in: the picture itself, or one reduced by a whole factor
        where the face is larger than 2048 pixels.
    outer
        The face with a margin, in the working picture.
    inner
        The face alone, relative to the corner of ``outer``; not whole pixels.
    """

    working_size: tuple[int, int]
    outer: Box
    inner: tuple[float, float, float, float]

    @property
    def inner_size(self) -> tuple[int, int]:
        """Width and height of the inner box, which gives the frames their aspect also where the outer box is cut."""
        left, top, right, bottom = map(int, self.inner)
        return right - left, bottom - top

    def box(self, mode: Mode) -> Box:
        """The box that ``mode`` cuts, in the working picture."""
        if mode.part == "outer":
            return self.outer
        x, y, x_end, y_end = self.outer
        left, top, right, bottom = map(int, self.inner)
        return x + left, y + top, min(x + right, x_end), min(y + bottom, y_end)

    def box_in(self, mode: Mode, image: Pixels) -> Box:
        """The box that ``mode`` cuts, in the picture (H, W, 3) itself."""
        height, width = image.shape[:2]
        across, down = width / self.working_size[0], height / self.working_size[1]
        x1, y1, x2, y2 = self.box(mode)
        return round(x1 * across), round(y1 * down), round(x2 * across), round(y2 * down)

    def cut(self, mode: Mode, image: Pixels) -> Pixels:
        """The part of ``image`` (H, W, 3) that ``mode`` cuts, unscaled but for the working size."""
        if (image.shape[1], image.shape[0]) != self.working_size:
            image = _resized(image, self.working_size)
        x1, y1, x2, y2 = self.box(mode)
        return image[y1:y2, x1:x2]


def whole_picture(image_size: tuple[int, int]) -> Crop:
    """The crop that leaves a picture of this width and height as it is."""
    width, height = image_size
    return Crop(image_size, (0, 0, width, height), (0, 0, width, height))


def find_crop(image_size: tuple[int, int], points68: NDArray[np.floating]) -> Crop:
    """Box around a face, after the alignment of FFHQ (Karras et al., 2019), but upright.

    Parameters
    ----------
    image_size
        Width and height of the picture.
    points68
        iBUG-68 points (68, 2) in pixels.

    Raises
    ------
    InputError
        The points lie outside of the picture, or so close together that there is no face to animate.
    """
    points = np.asarray(points68, dtype=np.float64)
    quad, size = _oriented_square(points)
    width, height = image_size
    shrink = int(size / _LARGEST_FACE)
    if shrink > 1:
        width, height = round(width / shrink), round(height / shrink)
        quad, size = quad / shrink, size / shrink

    border = max(round(size * 0.1), 3)
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
        # The networks' pictures were cut with the width as bound here as well.
        float(min(max(quad[1, 1], quad[2, 1]), width)),
    )
    crop = Crop((width, height), outer, inner)
    if min(crop.inner_size) < _SMALLEST_FACE or outer[2] <= outer[0] or outer[3] <= outer[1]:
        raise InputError(
            "the face is too small or lies outside of the picture; use one that shows it larger and whole."
        )
    return crop


def network_picture(cut: Pixels, size: int) -> Pixels:
    """What the networks see: ``cut`` squeezed to (``size``, ``size``, 3)."""
    return _resized(cut, (size, size))


def _oriented_square(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Corners (4, 2) of a square that turns with the face, and its side."""
    left_eye, right_eye = points[_LEFT_EYE].mean(axis=0), points[_RIGHT_EYE].mean(axis=0)
    eyes = (left_eye + right_eye) / 2
    across_eyes = right_eye - left_eye
    down_to_mouth = points[_MOUTH_CORNERS].mean(axis=0) - eyes
    x = across_eyes - np.array([-down_to_mouth[1], down_to_mouth[0]])
    length = np.hypot(*x)
    if not length > 0:
        raise InputError("the landmarks of the face fall on one point; use a picture that shows the face larger.")
    x *= max(2.0 * np.hypot(*across_eyes), 1.8 * np.hypot(*down_to_mouth)) / length
    y = np.array([-x[1], x[0]])
    centre = eyes + 0.1 * down_to_mouth
    return np.stack([centre - x - y, centre - x + y, centre + x + y, centre + x - y]), 2 * float(np.hypot(*x))


def _resized(image: Pixels, size: tuple[int, int]) -> Pixels:
    return np.asarray(cv2.resize(image, size), dtype=np.uint8)
