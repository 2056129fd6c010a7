"""From a picture to the one Face in it that was asked for."""

from __future__ import annotations

import math

import numpy as np

from ..errors import InputError
from ..options import TalkOptions
from . import fan
from .detector import Detection, detect
from .face import Face
from .landmarker import Landmarks, place
from .points import Points, ibug68
from .portrait import Pixels, fit_portrait

WHOLE_AND_TILES = (1, 2, 4)
"""Parts of the longer side on which faces are looked for, one after the other until there is one."""
COUNTED_PRESENCE = 0.8
"""Least presence of a face that is counted beside others: a pattern can reach 0.6, real small faces are at 1."""
TURNED_SCORE = 0.75
"""Least score of a face in a turned picture: stricter than upright, because pictures seldom lie on their side."""


def find_face(pixels: Pixels, options: TalkOptions) -> Face:
    """Find the face that is to speak.

    Parameters
    ----------
    pixels
        A picture (H, W, 3) uint8 RGB.
    options
        ``max_height`` bounds the working resolution, ``face_index`` picks a face counted from the left (else the
        largest is taken), ``landmarks`` names the provider of the 68 points. Small faces are looked for where there
        is no large one, and where there are several or an index is given, so that all have the same numbers.

    Raises
    ------
    InputError
        No face in the picture, or none with this index.
    UnavailableError
        ``landmarks="fan"`` without its weights.
    """
    picture, found = _search(fit_portrait(pixels, options.max_height))
    if options.face_index is not None or len(found) > 1:
        everywhere = place(picture, detect(picture, WHOLE_AND_TILES))
        found = [one for one in everywhere if one.presence >= COUNTED_PRESENCE] or found
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
    """The picture, turned upright if need be, and the faces in it."""
    for part in WHOLE_AND_TILES:
        for view, detections in _views(picture, part):
            found = place(view, detections)
            if found:
                return view, found
    raise InputError(
        "no face was found in the picture; use one in which a face can be seen from the front, lit well, not covered, "
        "and not smaller than a twentieth of the picture."
    )


def _views(picture: Pixels, part: int) -> list[tuple[Pixels, list[Detection]]]:
    """The picture in the four ways it may lie, each with the faces in it, most convincing first."""
    views = []
    for quarters in range(4):
        view = np.ascontiguousarray(np.rot90(picture, quarters))
        least = TURNED_SCORE if quarters else 0
        views.append((view, [one for one in detect(view, (part,)) if one.score >= least]))
    return sorted(views, key=lambda view: -max(map(_convincing, view[1]), default=0))


def _convincing(detection: Detection) -> float:
    """The detector scores a face that lies on its side nearly as high as an upright one; its roll gives it away."""
    return detection.score * math.cos(detection.roll)


def _choose(found: list[Landmarks], index: int | None) -> int:
    if index is None:
        return max(range(len(found)), key=lambda i: _size(found[i]))
    if index >= len(found):
        numbered = (
            "one face, number 0" if len(found) == 1 else f"{len(found)} faces, 0 (left) to {len(found) - 1} (right)"
        )
        raise InputError(f"there is no face {index}; the picture shows {numbered}.")
    return index


def _points68(picture: Pixels, face: Landmarks, provider: str) -> Points:
    return fan.find(picture, face.box) if provider == "fan" else ibug68(face.points)


def _size(face: Landmarks) -> float:
    return float(np.prod(face.box[2:] - face.box[:2]))
