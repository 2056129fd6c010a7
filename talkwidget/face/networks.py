"""Face networks: BlazeFace detects faces, FaceMesh finds 478 points on one.

Both are Google's, as published with MediaPipe 0.10.21 (Bazarevsky et al. 2019, arXiv:1907.05047; Grishchenko et al.
2020, arXiv:2006.10962), and run by ONNX Runtime, which is imported in a tenth of PyTorch's time. The files are written
by tools/face_networks, which defines the networks in PyTorch.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..inference.onnx_model import open_session
from .indices import WEIGHTS

Crops = NDArray[np.float32]
"""Images (n, 3, side, side), RGB."""


@dataclass(frozen=True)
class Network:
    """Network that takes square images one by one, so that a result never depends on what is beside it in a batch.

    It may run in several threads.
    """

    session: Any
    side: int

    def __call__(self, crops: Crops) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Both outputs, each with the images along its first axis."""
        first, second = zip(*(self.session.run(None, {"image": crop[None]}) for crop in crops), strict=True)
        return np.concatenate(first), np.concatenate(second)


@functools.cache
def blazeface() -> Network:
    """Load the short-range face detector, once in a process.

    Of images (n, 3, 128, 128) in [-1, 1] it gives two arrays. For each of 896 anchors, these are regressors (n, 896,
    16) of a box and six keypoints, and logits (n, 896).
    """
    return _loaded("blazeface_short.onnx")


@functools.cache
def facemesh() -> Network:
    """Load the attention mesh, once in a process.

    Of images (n, 3, 192, 192) in [0, 1] it gives landmarks (n, 478, 3) and the probabilities (n,) of a face. x and y
    are in input pixels; z has the same unit, smaller is nearer to the camera.
    """
    return _loaded("facemesh478_attention.onnx")


def _loaded(file: str) -> Network:
    session = open_session((WEIGHTS / file).read_bytes())
    return Network(session, session.get_inputs()[0].shape[-1])
