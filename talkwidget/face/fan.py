"""iBUG-68 points from the face-alignment package, for those who have its weights.

Bulat and Tzimiropoulos 2017, arXiv:1703.07332. ``python -m talkwidget.face.fan`` fetches the weights;
nothing else does.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import numpy as np
import torch
from numpy.typing import NDArray

from ..errors import UnavailableError
from .points import Points

NETWORK = "2DFAN-4"
"""Follows the visible outline of the face, as the 68 points that SadTalker was trained with do."""


def find(pixels: NDArray[np.uint8], box: Points) -> Points:
    """Put 68 points on a face.

    Parameters
    ----------
    pixels
        (H, W, 3) uint8 RGB, upright.
    box
        x1, y1, x2, y2 of the face from the forehead to the chin, in pixels.

    Returns
    -------
    Points
        (68, 2) float32, in pixels.

    Raises
    ------
    UnavailableError
        The weights are not on this machine.
    """
    file = weights_file()
    if not file.exists():
        raise UnavailableError(
            f'landmarks="fan" needs {file.name} in {file.parent}; run `python -m talkwidget.face.fan` to download it, '
            'or use landmarks="mesh".'
        )
    return np.asarray(_network().get_landmarks_from_image(pixels, detected_faces=[box.tolist()])[0], dtype=np.float32)


def weights_file() -> Path:
    """Where face-alignment keeps, and looks for, the weights."""
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(_url()).path).name


def download() -> Path:
    """Fetch the weights (91 MB) unless they are there, and tell where they are.

    Raises
    ------
    UnavailableError
        They cannot be reached or stored.
    """
    from face_alignment.utils import load_file_from_url

    try:
        return Path(load_file_from_url(_url()))
    except OSError as error:
        raise UnavailableError(f"{_url()} could not be downloaded ({error}); fetch it to {weights_file()}.") from None


def _url() -> str:
    from face_alignment.api import models_urls

    return str(models_urls[NETWORK])


@functools.cache
def _network() -> Any:
    from face_alignment import FaceAlignment, LandmarksType

    # On a GPU face-alignment changes cuDNN's settings for the whole process. Its detectors would download weights of
    # their own; "folder" is the one that does not, and boxes come from the mesh.
    return FaceAlignment(LandmarksType.TWO_D, device="cpu", face_detector="folder", compile=False)


if __name__ == "__main__":
    try:
        print(download())
    except UnavailableError as error:
        sys.exit(str(error))
