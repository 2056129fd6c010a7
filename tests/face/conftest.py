"""The astronaut's portrait, and pictures composed of it."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

DATA = Path(__file__).parents[1] / "data" / "facemesh"
SHARED = Path(__file__).parents[2] / os.environ.get("TALKWIDGET_FACEMESH_FIXTURES", "../shared/facemesh/fixtures")


def golden() -> list[Path]:
    """Every picture whose landmarks are known, as path without suffix: the shared ones too, where they are."""
    found = {picture.stem: picture for folder in (DATA, SHARED) for picture in sorted(folder.glob("*.png"))}
    return [path.with_suffix("") for path in found.values() if path.with_suffix(".npz").exists()]


def pixels_of(path: Path) -> np.ndarray:
    return np.array(Image.open(path).convert("RGB"))


def pasted(portrait: np.ndarray, side: int, canvas: tuple[int, int], x: int, y: int) -> np.ndarray:
    """``portrait`` at ``side`` pixels on a plain canvas of (width, height)."""
    picture = np.full((canvas[1], canvas[0], 3), 200, dtype=np.uint8)
    picture[y : y + side, x : x + side] = cv2.resize(portrait, (side, side), interpolation=cv2.INTER_AREA)
    return picture


@pytest.fixture(scope="session")
def astronaut() -> np.ndarray:
    pixels = pixels_of(DATA / "astronaut.png")
    pixels.flags.writeable = False
    return pixels
