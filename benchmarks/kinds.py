"""Portraits of many kinds: the pictures at hand, and others made from them: black and white, sepia, stone, drawings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from talkwidget.face.portrait import read_portrait

from .scenes import portraits

Picture = NDArray[np.uint8]


def all_kinds(folder: Path) -> list[Path]:
    """Pictures of every kind; those that are made are written to ``folder``."""
    given = portraits()
    made = []
    for number, (name, make) in enumerate(_KINDS.items()):
        # Kinds are dealt to the pictures in turn.
        source = given[number % len(given)]
        path = folder / f"{source.stem}_{name}.png"
        cv2.imwrite(str(path), make(read_portrait(source).pixels)[..., ::-1])
        made.append(path)
    return given + made


def black_and_white(picture: Picture) -> Picture:
    """Shades of grey."""
    return np.repeat(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)


def sepia(picture: Picture) -> Picture:
    """Shades of brown."""
    return np.clip(black_and_white(picture) * np.array([1.07, 0.95, 0.75]), 0, 255).astype(np.uint8)


def stone(picture: Picture) -> Picture:
    """Grey stone, lit from above, with grain."""
    grey = black_and_white(picture).astype(np.float32)
    smooth = cv2.bilateralFilter(black_and_white(picture), 9, 40, 9).astype(np.float32)
    relief = 0.55 * (cv2.GaussianBlur(smooth, (0, 0), 2) - smooth.mean())
    fine = 1.2 * (grey - cv2.GaussianBlur(grey, (0, 0), 12))
    grain = 5.0 * np.random.default_rng(0).normal(size=(*grey.shape[:2], 1))
    return np.clip((150 + relief + fine + grain) * np.array([1.02, 1.0, 0.95]), 0, 255).astype(np.uint8)


def pencil(picture: Picture) -> Picture:
    """Pencil lines on white paper."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    drawn = cv2.divide(grey, 255 - cv2.GaussianBlur(255 - grey, (0, 0), 9), scale=245)
    return np.repeat(drawn[..., None], 3, axis=2)


def cartoon(picture: Picture) -> Picture:
    """Flat colours with black outlines."""
    flat = picture
    for _ in range(6):
        flat = cv2.bilateralFilter(flat, 9, 30, 9)
    flat = (flat // 24 * 24 + 12).astype(np.uint8)
    grey = cv2.medianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), 5)
    lines = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 9, 5)
    return np.where(lines[..., None] > 0, flat, np.uint8(20))


def dim(picture: Picture) -> Picture:
    """Evening light."""
    return np.clip(picture * np.array([0.55, 0.45, 0.40]), 0, 255).astype(np.uint8)


def small(picture: Picture) -> Picture:
    """Half the size."""
    half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(half[: len(half) // 2 * 2, : half.shape[1] // 2 * 2])


def blurred(picture: Picture) -> Picture:
    """Out of focus, as an old print."""
    return cv2.GaussianBlur(sepia(picture), (0, 0), 1.5)


_KINDS: dict[str, Callable[[Picture], Picture]] = {
    "cartoon": cartoon,
    "sepia": sepia,
    "black_and_white": black_and_white,
    "stone": stone,
    "small": small,
    "dim": dim,
    "pencil": pencil,
    "blurred": blurred,
}
