"""iBUG-68 points from the network of the face-alignment package (Bulat and Tzimiropoulos 2017, arXiv:1703.07332).

Only ``python -m talkwidget.face.fan`` downloads its weights.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import numpy as np

from ..errors import UnavailableError
from ..inference.torch_settings import own_settings
from .points import Points
from .portrait import Pixels

NETWORK = "2DFAN-4"
"""Network whose jaw points follow the visible outline of the face."""


def place_points(pixels: Pixels, box: Points) -> Points:
    """Find the 68 points of a face.

    Parameters
    ----------
    pixels
        Upright image (H, W, 3) uint8 RGB.
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
    with own_settings():
        (points,) = network().get_landmarks_from_image(pixels, detected_faces=[box.tolist()])
    return np.asarray(points, dtype=np.float32)


def weights_file() -> Path:
    """File of the weights, where the face-alignment package looks for it."""
    import torch

    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(_url()).path).name


def download_weights() -> Path:
    """Download the weights (91 MB) unless they are there, and return their file.

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
def network() -> Any:
    """Load the network with its weights, once in a process."""
    from face_alignment import FaceAlignment, LandmarksType

    # On a GPU face-alignment would change cuDNN's settings for the whole process. Its detectors would download weights,
    # except "folder"; boxes come from the mesh anyway.
    return FaceAlignment(LandmarksType.TWO_D, device="cpu", face_detector="folder", compile=False)


if __name__ == "__main__":
    try:
        print(download_weights())
    except UnavailableError as error:
        sys.exit(str(error))
