"""Decoding of a finished video: its frames one by one, its sound cut to their length."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from .sound import decode_film_sound


def read_frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Frames of a video in order, (H, W, 3) uint8 RGB; memory holds a few of them at a time."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)


def read_sound(path: Path, seconds: float) -> tuple[NDArray[np.float32], int]:
    """Sound of a video as it is heard.

    Parameters
    ----------
    path
        Video whose edit list removes the encoder's delay.
    seconds
        Length of its pictures. Encoders fill their last block, so the sound in the file is a little longer.

    Returns
    -------
    samples
        (n,) or (n, 2) float32.
    sample_rate
        Hz.
    """
    decoded, sample_rate = decode_film_sound(path)
    samples = decoded[: round(seconds * sample_rate)]
    return (samples[:, 0] if samples.shape[1] == 1 else samples), sample_rate
