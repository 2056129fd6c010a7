"""From a picture to the one Face in it that was asked for."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..options import TalkOptions
from . import fan
from .detector import detect, detect_small
from .face import Face
from .landmarker import Landmarks, place
from .picture import fit_picture
from .points import Points, ibug68

Pixels = NDArray[np.uint8]

TURNED = math.radians(60)
"""Roll of a face from which on the picture lies on its side; less is a tilted head."""


def find_face(pixels: Pixels, options: TalkOptions) -> Face:
    """Find the face that is to speak.

    Parameters
    ----------
    pixels
        A picture (H, W, 3) uint8 RGB.
    options
        ``max_height`` bounds the working resolution, ``face_index`` picks a face counted from the left (else the
        largest is taken), ``landmarks`` names the provider of the 68 points.

    Raises
    ------
    InputError
        No face in the picture, or none with this index.
    UnavailableError
        ``landmarks="fan"`` without its weights.
    """
    picture, found = _search(fit_picture(pixels, options.max_height))
    found.sort(key=lambda one: one.box[0] + one.box[2])
    index = _choose(found, options.face_index)
    chosen = found[index]
    return Face(
        image=picture,
        landmarks=chosen.points,
        points68=_points68(picture, chosen, options.landmarks),
        box=chosen.detection.box,
        score=chosen.detection.score,
        presence=chosen.presence,
        index=index,
        count=len(found),
    )


def find_points68(pixels: Pixels, provider: str) -> Points | None:
    """iBUG-68 points (68, 2), in pixels, of the largest face in an upright picture (H, W, 3) of any size.

    ``provider`` is ``mesh`` or ``fan``, as in the option ``landmarks``. ``None`` when there is no face.
    """
    found = place(pixels, detect(pixels))
    return _points68(pixels, max(found, key=_size), provider) if found else None


def _search(picture: Pixels) -> tuple[Pixels, list[Landmarks]]:
    """The picture, turned upright if need be, and the faces in it; large ones are looked for first."""
    for detector in (detect, detect_small):
        for turns in (0, 1, 3, 2):
            view = _turned(picture, turns)
            found = place(view, detector(view))
            if not found:
                continue
            # The detector is content with faces that lie on their side, too.
            roll = max(found, key=_size).roll
            if abs(roll) < TURNED:
                return view, found
            upright = _turned(view, round(roll / (math.pi / 2)))
            return upright, place(upright, detector(upright)) or found
    raise InputError(
        "no face was found in the picture; use one in which a face can be seen from the front, lit well, not covered, "
        "and not smaller than a thirtieth of the picture."
    )


def _choose(found: list[Landmarks], index: int | None) -> int:
    if index is None:
        return max(range(len(found)), key=lambda i: _size(found[i]))
    if index >= len(found):
        told = (
            "one face, which is 0" if len(found) == 1 else f"{len(found)} faces, 0 (left) to {len(found) - 1} (right)"
        )
        raise InputError(f"there is no face {index}: the picture shows {told}.")
    return index


def _points68(picture: Pixels, face: Landmarks, provider: str) -> Points:
    return fan.find(picture, face.box) if provider == "fan" else ibug68(face.points)


def _size(face: Landmarks) -> float:
    return float(np.prod(face.box[2:] - face.box[:2]))


def _turned(picture: Pixels, turns: int) -> Pixels:
    """Turned counter-clockwise by so many quarters."""
    return np.ascontiguousarray(np.rot90(picture, turns))
