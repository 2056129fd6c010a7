"""A face as the engine keeps it: all that no speech changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....face.face import Face
from ...torch_device import inference
from ..frames.pixels import to_tensor
from ..motion.motion import References, source_keypoints
from ..motion.rows import Rows
from ..nets.networks import Networks
from .align import Pixels
from .coefficients import face_coefficients, picture_alignment
from .crop import Crop, find_crop, network_picture, whole_picture
from .modes import Mode


@dataclass(frozen=True)
class PreparedFace:
    """Of NumPy arrays and plain values alone.

    Attributes
    ----------
    image
        The whole picture (H, W, 3) uint8.
    crop
        Where the face is in it.
    picture
        What the networks see (S, S, 3) uint8.
    points68
        iBUG-68 points (68, 2) in ``picture``, or ``None`` where none were found in it.
    coefficients
        3DMM coefficients of the picture (73,).
    canonical, keypoints
        Canonical and source keypoints (15, 3).
    feature
        The generator's features (32, 16, S/4, S/4) float32.
    references
        Coefficients of the reference videos.
    """

    image: Pixels
    crop: Crop
    picture: Pixels
    points68: NDArray[np.float32] | None
    coefficients: Rows
    canonical: NDArray[np.float32]
    keypoints: NDArray[np.float32]
    feature: NDArray[np.float32]
    references: References


FindPoints = Callable[[Pixels], "NDArray[np.floating] | None"]
"""Finds the iBUG-68 points (68, 2) of the face in a picture; ``None`` where there is no face."""


def prepare_face(
    networks: Networks, face: Face, mode: Mode, find_points: FindPoints, references: References
) -> PreparedFace:
    """Do everything that no speech changes, once.

    Parameters
    ----------
    networks
        Regressor, keypoint detector, mapping network and generator are used.
    face
        A face and its landmarks.
    mode
        How the picture is cut.
    find_points
        Finds the landmarks on the cut picture.
    references
        Coefficients of the reference videos.

    Raises
    ------
    InputError
        The face is too small or not in the picture.
    """
    crop = locate_face(face.image, face.points68, mode)
    picture = network_picture(crop.cut(mode, face.image), networks.size)
    points = find_points(picture)
    coefficients = face_coefficients(networks.regressor, [picture], [picture_alignment(picture, points)])[0]
    canonical, feature = _encode(networks, picture)
    return PreparedFace(
        image=face.image,
        crop=crop,
        picture=picture,
        points68=None if points is None else np.asarray(points, dtype=np.float32),
        coefficients=coefficients,
        canonical=canonical,
        keypoints=source_keypoints(networks, coefficients, mode.channels, canonical),
        feature=feature,
        references=references,
    )


def locate_face(image: Pixels, points68: NDArray[np.floating], mode: Mode) -> Crop:
    """Where a picture (H, W, 3) is cut.

    Raises
    ------
    InputError
        The face is too small or not in the picture.
    """
    size = image.shape[1], image.shape[0]
    return whole_picture(size) if mode.part == "whole" else find_crop(size, points68)


@inference
def _encode(networks: Networks, picture: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Canonical keypoints and features of a picture."""
    pixels = to_tensor(picture[None], networks.device)
    canonical = networks.keypoint_detector(pixels)[0]
    return canonical.cpu().numpy(), networks.generator.encode(pixels[0]).cpu().numpy()
