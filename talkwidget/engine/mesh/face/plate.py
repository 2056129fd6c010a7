"""Background plate: the portrait without its head, inpainted as deep as a turn can uncover.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

_PLATE_EYE, _INPAINT_RADIUS = 40.0, 4
"""Eye distance in pixels at which background is inpainted before it is enlarged, and the inpainting's radius. By eye,
for speed (each 0.6 to 1.6 times)."""

_BLEND, _FINE = 0.01, 0.02
"""Blur of the border of the filling, and that which grain is finer than, in eye distances. By eye (each 0.6 to 1.6
times)."""

_OUTLIERS = 3.0
"""Standard deviations of grain beyond which it is an edge, which must not be mirrored. A usual bound of outliers."""

_TO_DEVIATION = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""


def grow_background(pixels: NDArray[np.uint8], covered: NDArray[np.bool_], eye_distance: float) -> NDArray[np.uint8]:
    """Inpaint the background behind the head (Telea, "An image inpainting technique", 2004).

    ``pixels`` is (H, W, 3), ``covered`` (H, W) marks the head.
    """
    scale = min(1.0, _PLATE_EYE / eye_distance)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # A small pixel that has any part of the head would carry its colour into the background.
    hole = cv2.resize(covered.astype(np.float32), small.shape[1::-1], interpolation=cv2.INTER_AREA) > 0.0
    # The outermost pixels are often those of a frame, which must not grow into the picture.
    hole[[0, -1]] = hole[:, [0, -1]] = True
    filled = cv2.inpaint(small, hole.astype(np.uint8), _INPAINT_RADIUS, cv2.INPAINT_TELEA)
    large = cv2.resize(filled, pixels.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    large = large + _reflect_grain(pixels, covered, eye_distance)
    blend = cv2.GaussianBlur(covered.astype(np.float32), (0, 0), max(_BLEND * eye_distance, 0.6))[..., None]
    blend = np.where(covered[..., None], blend, 0.0)
    return np.clip(pixels * (1.0 - blend) + large * blend + 0.5, 0, 255).astype(np.uint8)


def _reflect_grain(pixels: NDArray[np.uint8], covered: NDArray[np.bool_], eye_distance: float) -> NDArray[np.float32]:
    """Mirror the fine texture (H, W, 3) at the border into the covered part; a smooth filling would show as a blur."""
    fine = pixels - cv2.GaussianBlur(pixels, (0, 0), max(_FINE * eye_distance, 1.0)).astype(np.float32)
    # Mirrored edges would draw a second outline.
    usual = _OUTLIERS * _TO_DEVIATION * float(np.median(np.abs(fine[~covered]))) if not covered.all() else 0.0
    grain = np.zeros_like(fine)
    nearest = distance_transform_edt(covered, return_distances=False, return_indices=True)
    rows, columns = np.nonzero(covered)
    row, column = 2 * nearest[0, rows, columns] - rows, 2 * nearest[1, rows, columns] - columns
    inside = (row >= 0) & (row < covered.shape[0]) & (column >= 0) & (column < covered.shape[1])
    inside[inside] = ~covered[row[inside], column[inside]]
    grain[rows[inside], columns[inside]] = fine[row[inside], column[inside]]
    return np.clip(grain, -usual, usual)
