"""Colours of the drawn parts of the mouth, taken from the portrait: they suit a photo as well as a painting.

Base colours and mixing weights are by eye, on 16 portraits.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..geometry import Coordinates
from ..lips import LOWER, LOWER_INNER, OVAL

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of R, G, B in luminance (ITU-R BT.601)."""

Colour = NDArray[np.float64]
"""RGB, 0..255."""

_BRIGHT_SKIN = 185.0
"""80th percentile of a well-lit face's luminance, which the base colours were chosen for. By eye."""


@dataclass(frozen=True)
class Palette:
    """Colours of the mouth, and ``light``, the 80th percentile of the face's luminance, 0..255."""

    light: float
    lip: Colour
    enamel: Colour
    gum: Colour
    cavity: Colour
    tongue: Colour


def pick_palette(pixels: NDArray[np.uint8], landmarks: Coordinates, texture: Coordinates) -> Palette:
    """Pick colours from ``pixels`` (H, W, 3).

    Parameters
    ----------
    landmarks
        (478, 3), pixels.
    texture
        Texture coordinates, with the lips at their seam: (478, 2).
    """
    face = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(landmarks[OVAL, :2].astype(np.int32)), 1)
    skin = pixels[face > 0].astype(np.float64)
    luminance = skin @ LUMA
    light = float(np.percentile(luminance, 80))
    low, high = np.percentile(luminance, (93, 98.5))
    highlight = skin[(luminance >= low) & (luminance <= high)].mean(0)
    lip = _lip_colour(pixels, texture, np.median(skin, 0))
    tint = highlight / max(float(highlight.max()), 1.0)
    enamel = np.array([236.0, 228.0, 212.0]) * (0.35 + 0.65 * tint) * np.clip(light / _BRIGHT_SKIN, 0.45, 1.06) * 0.9
    dim = np.clip(light / _BRIGHT_SKIN, 0.4, 1.0)
    tongue = 0.45 * lip + 0.55 * dim * np.array([176.0, 88.0, 86.0])
    # A tongue as bright as the lips is taken for a lip; 0.48 of their luminance by eye.
    tongue *= min(1.0, 0.48 * float(lip @ LUMA) / float(tongue @ LUMA))
    return Palette(
        light=light,
        lip=lip,
        enamel=np.clip(enamel, 0, 255),
        gum=np.clip(0.55 * lip + 0.45 * dim * np.array([150.0, 78.0, 80.0]), 0, 255),
        cavity=(0.6 * np.array([52.0, 20.0, 20.0]) + 0.10 * lip) * np.clip(light / _BRIGHT_SKIN, 0.4, 1.1),
        tongue=np.clip(tongue, 0, 255),
    )


def _lip_colour(pixels: NDArray[np.uint8], texture: Coordinates, skin: Colour) -> Colour:
    """Median colour of the lower lip, or reddened skin where the lip is too small."""
    area = np.zeros(pixels.shape[:2], np.uint8)
    outline = np.r_[texture[LOWER[0]], texture[LOWER_INNER][::-1]]
    cv2.fillPoly(area, [outline.astype(np.int32)], 1)
    if area.sum() <= 20:
        return skin * np.array([0.8, 0.55, 0.55])
    return np.median(pixels[area > 0], 0).astype(np.float64)
