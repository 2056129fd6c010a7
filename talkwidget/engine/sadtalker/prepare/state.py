"""State of the engine for one face: everything that does not depend on the speech."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from ....face.face import Face
from ....face.portrait import Pixels
from ..nets.keypoints import move_keypoints, predicted_degrees
from ..nets.layout import Coefficients
from ..nets.mapping import WINDOW
from ..nets.networks import Networks
from ..nets.pixels import to_tensor_01
from ..torch_device import inference
from .align import FindPoints, image_alignment
from .coefficients import face_coefficients
from .crop import Crop, locate_face, resize_for_networks
from .modes import Mode
from .reference import References


@dataclass(frozen=True)
class SadTalkerState:
    """A face prepared for animation, of NumPy arrays and plain values alone, as the cache takes them.

    Attributes
    ----------
    portrait
        The whole portrait (H, W, 3) uint8.
    crop
        Boxes around the face in it.
    source_image
        Input image of the networks (S, S, 3) uint8, cut from the portrait.
    points68
        iBUG-68 points (68, 2) in pixels of ``source_image``, or ``None`` where no face was found in it.
    coefficients
        3DMM coefficients of the source image (73,).
    canonical, keypoints
        Canonical and source keypoints (15, 3), (x, y, z) in [-1, 1].
    feature
        The generator's features (32, 16, S/4, S/4) float32.
    references
        Coefficients of the reference videos.
    """

    portrait: Pixels
    crop: Crop
    source_image: Pixels
    points68: NDArray[np.float32] | None
    coefficients: Coefficients
    canonical: NDArray[np.float32]
    keypoints: NDArray[np.float32]
    feature: NDArray[np.float32]
    references: References


def build_sadtalker_state(
    networks: Networks, face: Face, mode: Mode, find_points: FindPoints, references: References
) -> SadTalkerState:
    """Compute everything that does not depend on the speech.

    Parameters
    ----------
    networks
        Regressor, keypoint detector, mapping network and generator are used.
    face
        A face and its landmarks.
    mode
        The part of the portrait to animate.
    find_points
        Finds the landmarks in the source image.
    references
        Coefficients of the reference videos.

    Raises
    ------
    InputError
        The face is too small or not in the portrait.
    """
    crop = locate_face(face.image, face.points68, mode)
    source_image = resize_for_networks(crop.cut(mode, face.image), networks.size)
    points = find_points(source_image)
    coefficients = face_coefficients(networks.regressor, [source_image], [image_alignment(source_image, points)])[0]
    canonical, feature = _encode(networks, source_image)
    return SadTalkerState(
        portrait=face.image,
        crop=crop,
        source_image=source_image,
        points68=None if points is None else np.asarray(points, dtype=np.float32),
        coefficients=coefficients,
        canonical=canonical,
        keypoints=source_keypoints(networks, coefficients, mode.channels, canonical),
        feature=feature,
        references=references,
    )


@inference
def source_keypoints(
    networks: Networks, source: Coefficients, channels: int, canonical: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Keypoints (15, 3) of the source image: its canonical ones (15, 3) moved by its own coefficients (73,)."""
    window = torch.from_numpy(source_window(source, channels)).to(networks.device)
    motion = networks.mapping(channels)(window)
    canonical_points = torch.from_numpy(canonical).to(window.device)
    return move_keypoints(canonical_points, predicted_degrees(motion), motion)[0].cpu().numpy()


def source_window(source: Coefficients, channels: int) -> NDArray[np.float32]:
    """Input of the mapping network for the source image: its row (73,), repeated, as (1, ``channels``, 27)."""
    return np.tile(source[None, :channels, None], WINDOW)


@inference
def _encode(networks: Networks, image: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Canonical keypoints and features of an image (S, S, 3)."""
    pixels = to_tensor_01(image[None], networks.device)
    canonical = networks.keypoint_detector(pixels)[0]
    return canonical.cpu().numpy(), networks.generator.encode(pixels[0]).cpu().numpy()
