"""The 3DMM coefficients of a picture that the engine starts from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...torch_device import inference
from ..frames.pixels import to_tensor
from ..motion.rows import Rows
from ..nets.recon import ANGLE, EXPRESSION, TRANSLATION, CoefficientRegressor
from .align import Alignment, Pixels, align, find_alignment, five_points, standard_points


def picture_alignment(picture: Pixels, points68: NDArray[np.floating] | None) -> Alignment:
    """How the face in a network's picture (S, S, 3) lies, by its iBUG-68 points; ``None`` where none was found."""
    height, width = picture.shape[:2]
    five = standard_points(height) if points68 is None else five_points(points68, height)
    return find_alignment(five, (width, height))


@inference
def face_coefficients(regressor: CoefficientRegressor, pictures: list[Pixels], alignments: list[Alignment]) -> Rows:
    """Coefficients of N pictures: (N, 73), expression (64), angles (3), translation (3), scale, x and y of the face."""
    aligned = np.stack([align(picture, alignment) for picture, alignment in zip(pictures, alignments, strict=True)])
    found = regressor(to_tensor(aligned, next(regressor.parameters()).device)).cpu().numpy()
    position = np.array([(one.scale, one.x, one.y) for one in alignments], dtype=np.float32)
    return np.column_stack([found[:, EXPRESSION], found[:, ANGLE], found[:, TRANSLATION], position])
