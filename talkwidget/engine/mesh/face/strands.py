"""Strands of hair that stand out from the head: thin lines, darker or brighter than what is behind them.

GrabCut and the search for missed hair see patches, and lose what is thinner. Left on the background plate, strands
would stand still beside the moving head. Lengths are in eye distances, and by eye on strands drawn into four portraits.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_STRAND_EYE = 80.0
"""Greatest eye distance, pixels, at which strands are searched: finer ones hardly show. By eye (48 to 128)."""

_WIDEST_STRAND, _LONGEST_STRAND = 0.05, 0.6
"""Half of the width of the widest strand, and the distance from the head up to which one is searched. By eye (each 0.6
to 1.6 times)."""

_FAINTEST, _ABOVE_GRAIN = 8.0, 5.0
"""Least contrast of a strand in lightness (CIELAB), and relative to the median contrast around the head. By eye (each
0.6 to 1.6 times): with 4, paint strokes and paper grain count too."""

_HAIR_BLUR, _BEHIND, _SAME_COLOUR = 0.25, 0.15, 4.0
"""Radius over which the hair's colour is averaged. Half width of the median that shows what is behind a strand, and
slack of the comparison of colours in a*b*. By eye (each 0.6 to 1.6 times)."""

_ATTACHED = 0.85
"""Least share of the lines around a head that hang on it; with fewer, they are the background's. Measured on ten
portraits without and with strands drawn in: 0.89 to 1.0 where the background is plain, 0.42 to 0.76 before curtains and
flags."""

_GAP = 0.03
"""Gap bridged between the head and a strand, and between its parts. By eye (0.018 to 0.048 makes no difference)."""

_STRAND_RIM = 0.02
"""Rim taken along with a strand. By eye (0.012 to 0.032)."""


def find_strands(
    pixels: NDArray[np.uint8], head: NDArray[np.uint8], lowest: float, eye_distance: float
) -> NDArray[np.uint8]:
    """Mask (H, W) of the strands that touch the ``head`` (H, W) in ``pixels`` (H, W, 3), above the row ``lowest``."""
    scale = min(1.0, _STRAND_EYE / eye_distance)
    unit = eye_distance * scale
    image = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.resize(head, image.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    distance = cv2.distanceTransform(1 - small, cv2.DIST_L2, 5) / unit
    around = (distance > 0) & (distance < _LONGEST_STRAND) & (np.arange(len(image))[:, None] < lowest * scale)
    if not around.any():
        return np.zeros_like(head)
    found = _thin_lines(image, small, around, unit)
    joined = cv2.dilate(found | small, _disc(_GAP * unit))
    _, parts = cv2.connectedComponents(joined)
    strands = found & np.isin(parts, np.unique(parts[small > 0])) & around
    if strands.sum() < _ATTACHED * found.sum():
        return np.zeros_like(head)
    grown = cv2.dilate(strands.astype(np.uint8), _disc(_STRAND_RIM * unit)).astype(np.float32)
    return (cv2.resize(grown, head.shape[::-1], interpolation=cv2.INTER_LINEAR) > 0.5).astype(np.uint8)


def _thin_lines(
    image: NDArray[np.uint8], head: NDArray[np.uint8], around: NDArray[np.bool_], unit: float
) -> NDArray[np.uint8]:
    """Lines ``around`` the head that differ from what is behind them to the side on which the hair does.

    Morphological top hats (Serra, "Image analysis and mathematical morphology", 1982) of the lightness. The colour is
    to be the hair's rather than that of what is behind.
    """
    lab = cv2.cvtColor(image.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)
    light = np.ascontiguousarray(lab[..., 0])
    weight, sigma = head.astype(np.float32), _HAIR_BLUR * unit
    total = np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 1e-6)[..., None]
    hair = cv2.GaussianBlur(lab * weight[..., None], (0, 0), sigma) / total
    behind = cv2.cvtColor(
        cv2.medianBlur(image, 2 * max(1, round(_BEHIND * unit)) + 1).astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB
    )
    kernel = _disc(_WIDEST_STRAND * unit)
    darker = cv2.morphologyEx(light, cv2.MORPH_BLACKHAT, kernel)
    brighter = cv2.morphologyEx(light, cv2.MORPH_TOPHAT, kernel)
    contrast = np.where(hair[..., 0] < behind[..., 0], darker, brighter)
    least = max(_FAINTEST, _ABOVE_GRAIN * float(np.median(contrast[around])))
    to_hair, to_behind = (np.linalg.norm((lab - one)[..., 1:], axis=2) for one in (hair, behind))
    return ((contrast > least) & (to_hair < to_behind + _SAME_COLOUR) & around).astype(np.uint8)


def _disc(radius: float) -> NDArray[np.uint8]:
    size = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)
