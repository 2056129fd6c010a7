"""Search for the face in a portrait that is to speak."""

from __future__ import annotations

import math

import numpy as np

from ..errors import InputError
from ..options import TalkOptions
from . import fan
from .detector import Detection, detect
from .face import Face
from .ibug68 import from_mesh
from .landmarker import Landmarks, place
from .points import Points
from .portrait import Pixels, fit_portrait
from .suitability import examine

_HALF_TURN = 2
"""Number of the view that is upside down."""
WHOLE_AND_TILES = (1, 2, 4)
"""Divisors of the longer side that give the side of the detector's tiles, tried in turn until there is a face."""
COUNTED_PRESENCE = 0.8
"""Least presence of a face that is counted beside others; measured: patterns reach 0.6, small faces are at 1."""
TURNED_SCORE = 0.75
"""Least score of a face in a rotated portrait; stricter than upright, since few portraits lie on their side. The
pictures of the tests hold from 0.75 to 0.85; at 0.9 a small face in a lying picture is missed."""

_UPSIDE_DOWN = 0.145
"""Score by which a half turn must be better where the mouth of the upright face is covered. A mask looks like a cap on
a head that is upside down. Measured: 0.07 to 0.13 for three masks, 0.16 and more for pictures that are upside down."""


def find_face(pixels: Pixels, options: TalkOptions) -> Face:
    """Find the face that is to speak.

    Parameters
    ----------
    pixels
        Portrait (H, W, 3) uint8 RGB.
    options
        ``max_height`` bounds the working resolution, ``face_index`` selects a face counted from the left (default: the
        largest), ``landmarks`` names the provider of the 68 points. Small faces are searched if there is no large one.
        They are also searched if there are several or an index is given, so that the numbering is always the same.

    Raises
    ------
    InputError
        No face in the portrait, or none with this index.
    UnavailableError
        ``landmarks="fan"`` without its weights.
    """
    portrait, found = _search(fit_portrait(pixels, options.max_height))
    if options.face_index is not None or len(found) > 1:
        everywhere = place(portrait, detect(portrait, WHOLE_AND_TILES))
        found = [one for one in everywhere if one.presence >= COUNTED_PRESENCE] or found
    found.sort(key=lambda one: one.box[0] + one.box[2])
    index = _choose(found, options.face_index)
    chosen = found[index]
    return Face(
        image=portrait,
        landmarks=chosen.points,
        points68=_points68(portrait, chosen, options.landmarks),
        box=chosen.detection.box,
        score=chosen.detection.score,
        presence=chosen.presence,
        index=index,
        count=len(found),
    )


def find_points68(pixels: Pixels, provider: str) -> Points | None:
    """iBUG-68 points (68, 2), in pixels, of the largest face in an upright image (H, W, 3); ``None`` without a face.

    ``provider`` is ``mesh`` or ``fan``, as in the option ``landmarks``.
    """
    found = place(pixels, detect(pixels))
    return _points68(pixels, max(found, key=_size), provider) if found else None


def _search(portrait: Pixels) -> tuple[Pixels, list[Landmarks]]:
    """Rotate the portrait upright, if needed, and find the faces in it."""
    for part in WHOLE_AND_TILES:
        for view, detections in upright_first(_views(portrait, part)):
            found = place(view, detections)
            if found:
                return view, found
    raise InputError(
        "no face was found in the picture; use a well-lit, uncovered face seen from the front, at least a twentieth of "
        "the picture in size."
    )


def _views(portrait: Pixels, part: int) -> list[tuple[Pixels, list[Detection]]]:
    """Four rotations of the portrait, each with the faces in it."""
    views = []
    for quarters in range(4):
        view = np.ascontiguousarray(np.rot90(portrait, quarters))
        least = TURNED_SCORE if quarters else 0
        views.append((view, [one for one in detect(view, (part,)) if one.score >= least]))
    return views


def upright_first(views: list[tuple[Pixels, list[Detection]]]) -> list[tuple[Pixels, list[Detection]]]:
    """Views, the first of them upright, with the most convincing first."""
    best = [max(map(_convincing, detections), default=0.0) for _, detections in views]
    order = sorted(range(len(views)), key=lambda number: -best[number])
    if order[0] == _HALF_TURN and best[0] > best[_HALF_TURN] - _UPSIDE_DOWN:
        upright = place(*views[0])
        if upright:
            face = max(upright, key=_size)
            if examine(views[0][0], face.points, face.detection.score).covered:
                order.insert(0, order.pop(order.index(0)))
    return [views[number] for number in order]


def _convincing(detection: Detection) -> float:
    """Score of an upright face; the detector alone scores one that lies on its side nearly as high."""
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


def _points68(image: Pixels, face: Landmarks, provider: str) -> Points:
    return fan.place_points(image, face.box) if provider == "fan" else from_mesh(face.points)


def _size(face: Landmarks) -> float:
    return float(np.prod(face.box[2:] - face.box[:2]))
