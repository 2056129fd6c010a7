"""3DMM coefficients of images."""

from __future__ import annotations

import numpy as np

from ....face.portrait import Pixels
from ..nets.layout import Coefficients
from ..nets.pixels import to_tensor_01
from ..nets.recon import ANGLE, EXPRESSION, TRANSLATION, CoefficientRegressor
from ..torch_device import inference
from .align import FaceAlignment, align_face


@inference
def face_coefficients(
    regressor: CoefficientRegressor, images: list[Pixels], alignments: list[FaceAlignment]
) -> Coefficients:
    """Coefficients (N, 73) of N images: expression (64), angles (3), translation (3), scale, x and y of the face."""
    aligned = np.stack([align_face(image, alignment) for image, alignment in zip(images, alignments, strict=True)])
    found = regressor(to_tensor_01(aligned, next(regressor.parameters()).device)).cpu().numpy()
    position = np.array([(one.scale, one.x, one.y) for one in alignments], dtype=np.float32)
    return np.column_stack([found[:, EXPRESSION], found[:, ANGLE], found[:, TRANSLATION], position])
