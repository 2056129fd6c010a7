"""Upper teeth that the portrait shows: what is bright and not red in an open mouth.

Lengths are in eye distances unless another unit is given.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ..geometry import SUBPIXEL_BITS, Coordinates, smoothstep, to_fixed_point
from ..lips import LOWER_INNER, UPPER_INNER
from .palette import LUMA, Colour

_BRIGHTEST = 85
"""Percentile of lightness in the opening that counts as that of the teeth; glints lie above. By eye (51 to 85)."""

_MASK_BLUR, _MASK_SEEN = 0.012, 0.7
"""Blur of the photographed teeth's mask, eye distances, and the mask from which a pixel counts as tooth. By eye (blur
0.006 to 0.019, tooth 0.42 to 0.7)."""

_PHOTO_BEHIND = 0.3
"""Depth of photographed teeth behind the upper lip, cm. By eye (0.18 to 0.48)."""

_ERODED = 0.012
"""Rim of the inner lips left out of photographed teeth, eye distances. By eye, on portraits that show teeth (0.0072 to
0.019)."""

_BRIGHT, _RED = (0.48, 0.72), (16.0, 30.0)
"""Ranges over which lightness, relative to its 85th percentile, counts as enamel, and over which a* (CIELAB) no longer
does. By eye, on portraits that show teeth (lightness 0.6 to 1 times, a* 0.6 to 1.6 times)."""

_DARKEST_TEETH, _FEWEST_PIXELS = 70.0, 30
"""Least median luminance (0..255) and least area (pixels) of photographed teeth. By eye (each 0.6 to 1.6 times makes no
difference): what is brightest in an open mouth without teeth is a dark cavity."""


_CROWN_HEIGHT, _CROWN_FADE = 1.0, 0.25
"""Height below the upper lip, cm, to which teeth belong to the upper row, and fade below it. Lower teeth do not stand
on the skull. Crowns of upper incisors are 1.05 cm (Wheeler), partly under the lip."""


_EDGE_AT = 90
"""Percentile of the teeth's distance below the upper lip that is their biting edge's: incisors are longest. By eye, on
three smiles (60 to 100)."""

_WHOLE_ROW = 0.5
"""Part of the mouth's width from which photographed teeth are a row to show. Measured: 0.64 to 0.75 in four smiles, and
0.25 where the upper lip covers most of the teeth, which then look broken."""


@dataclass(frozen=True)
class PhotoTeeth:
    """Upper teeth of the portrait.

    Attributes
    ----------
    mask
        (H, W) float32, 0..1.
    anchors, stands
        Three points beside them, cm in the head frame, in the portrait and as they are drawn: (3, 3).
    edge
        Height of their biting edge in the portrait, cm.
    """

    mask: NDArray[np.float32]
    anchors: Coordinates
    stands: Coordinates
    edge: float

    def standing(self, edge: float) -> PhotoTeeth:
        """These teeth, drawn no lower than with their biting edge at ``edge``."""
        return replace(self, stands=self.anchors + np.array([0.0, max(edge - self.edge, 0.0), 0.0]))

    def colour(self, pixels: NDArray[np.uint8]) -> Colour:
        """Median colour of the teeth in ``pixels`` (H, W, 3)."""
        return np.asarray(np.median(pixels[self.mask > _MASK_SEEN], 0), np.float64)


def find_teeth(
    pixels: NDArray[np.uint8], landmarks: Coordinates, rest: Coordinates, eye_distance: float, scale: float
) -> PhotoTeeth | None:
    """Find the bright part of the opening that is not red; ``None`` if there is too little of it.

    ``landmarks`` (478, 3) are in pixels, ``rest`` (478, 3) are the same in cm; ``scale`` is in pixels per cm.
    """
    outline = landmarks[np.r_[UPPER_INNER, LOWER_INNER[::-1][1:-1]], :2]
    opening = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillPoly(opening, [to_fixed_point(outline)], 255, cv2.LINE_AA, SUBPIXEL_BITS)
    size = 2 * max(1, int(_ERODED * eye_distance)) + 1
    opening = cv2.erode(opening, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    if not (opening > 128).any():
        return None
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB).astype(np.float32)
    brightest = float(np.percentile(lab[..., 0][opening > 128], _BRIGHTEST))
    bright = smoothstep(lab[..., 0], _BRIGHT[0] * brightest, _BRIGHT[1] * brightest)
    red = smoothstep(lab[..., 1] - 128.0, *_RED)
    below = _below_upper_lip(opening.shape, landmarks) / scale
    mask = (
        opening / 255.0 * bright * (1.0 - red) * (1.0 - smoothstep(below, _CROWN_HEIGHT, _CROWN_HEIGHT + _CROWN_FADE))
    )
    mask = mask.astype(np.float32)
    mask = cv2.GaussianBlur(mask, (0, 0), max(0.6, _MASK_BLUR * eye_distance))
    seen = mask > _MASK_SEEN
    if seen.sum() <= _FEWEST_PIXELS or np.median(pixels[seen] @ LUMA) < _DARKEST_TEETH:
        return None
    width = float(np.linalg.norm(outline[0] - outline[len(UPPER_INNER) - 1]))
    if seen.any(0).sum() < _WHOLE_ROW * width:
        return None
    anchors = rest[[UPPER_INNER[0], UPPER_INNER[-1], UPPER_INNER[5]]].copy()
    # Equal depth, or the teeth would shear when the head turns.
    anchors[:, 2] = anchors[2, 2] - _PHOTO_BEHIND
    edge = float(rest[UPPER_INNER[5], 1] - np.percentile(below[seen], _EDGE_AT))
    return PhotoTeeth(mask, anchors, anchors, edge)


def _below_upper_lip(shape: tuple[int, ...], landmarks: Coordinates) -> Coordinates:
    """Distance (H, W) of each pixel below the edge of the upper lip, along the axis of the mouth, pixels."""
    edge = landmarks[UPPER_INNER, :2]
    across = (edge[-1] - edge[0]) / max(float(np.linalg.norm(edge[-1] - edge[0])), 1e-6)
    down = np.array([-across[1], across[0]])
    y, x = np.mgrid[: shape[0], : shape[1]]
    along = x * across[0] + y * across[1]
    return np.asarray(x * down[0] + y * down[1] - np.interp(along, edge @ across, edge @ down))
