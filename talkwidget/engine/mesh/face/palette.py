"""Colours of what is drawn, taken from the picture, so that a mouth's inside suits a photo or a painting."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .lips import LOWER, LOWER_INNER, OVAL
from .pose import Points

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of R, G, B in luminance (ITU-R BT.601)."""

Colour = NDArray[np.float64]
"""RGB, 0..255."""

_BRIGHT_SKIN = 185.0
"""The 80th percentile of a well-lit face's luminance, which the base colours were chosen for."""


@dataclass(frozen=True)
class Palette:
    """``light`` is the face's 80th percentile luminance, 0..255; the others are colours."""

    light: float
    lip: Colour
    enamel: Colour
    gum: Colour
    cavity: Colour
    tongue: Colour


def pick_palette(pixels: NDArray[np.uint8], landmarks: Points, texture: Points) -> Palette:
    """Colours for the face with (478, 3) ``landmarks`` and lip positions ``texture`` (478, 2) in ``pixels``."""
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
    # In the mouth's shade a tongue is never as bright as the lips before it; where it was, it read as a lip.
    tongue *= min(1.0, 0.48 * float(lip @ LUMA) / float(tongue @ LUMA))
    return Palette(
        light=light,
        lip=lip,
        enamel=np.clip(enamel, 0, 255),
        gum=np.clip(0.55 * lip + 0.45 * dim * np.array([150.0, 78.0, 80.0]), 0, 255),
        cavity=(0.6 * np.array([52.0, 20.0, 20.0]) + 0.10 * lip) * np.clip(light / _BRIGHT_SKIN, 0.4, 1.1),
        tongue=np.clip(tongue, 0, 255),
    )


def _lip_colour(pixels: NDArray[np.uint8], texture: Points, skin: Colour) -> Colour:
    area = np.zeros(pixels.shape[:2], np.uint8)
    outline = np.r_[texture[LOWER[0]], texture[LOWER_INNER][::-1]]
    cv2.fillPoly(area, [outline.astype(np.int32)], 1)
    if area.sum() <= 20:
        return skin * np.array([0.8, 0.55, 0.55])
    return np.median(pixels[area > 0], 0).astype(np.float64)
