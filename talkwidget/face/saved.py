"""Face files: a :class:`Face` that goes to another machine; opening one runs nothing that it holds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np

from ..cache.codec import FOREIGN_TREE, DamagedEntryError, decode, encode
from ..cache.files import bytes_digest, written_whole
from ..cache.memory import Entry
from ..errors import InputError
from ..inputs.files import check_folder, read_file, unwritable, user_path
from ..option import is_statement
from .face import Face
from .portrait import MIN_SIDE, is_enormous

SUFFIX = ".face"
"""Ending of face files."""
LARGEST_FILE = 512 << 20
"""Bytes."""
_ARRAYS = {"landmarks": (478, 3), "points68": (68, 2), "box": (4,)}
# Points of a face at the border lie outside the portrait, but not by more than its size; x, y and z are compared alike.
_OUTSIDE = 2.0
_LEAST_EYE_DISTANCE = 2.0
"""Pixels; the smallest face that the detector finds has more."""


def is_face_file(source: object) -> TypeGuard[str | os.PathLike[str]]:
    """Whether a portrait's source is the path of a face file, by its ending."""
    return isinstance(source, (str, os.PathLike)) and user_path(source).suffix.lower() == SUFFIX


def save_face(face: Face, path: str | os.PathLike[str]) -> Path:
    """Write a face file, which appears whole; its ending is added where there is none.

    Raises
    ------
    InputError
        There is no such folder.
    UnavailableError
        The file cannot be written.
    """
    target = user_path(path)
    check_folder(target)
    target = target if target.suffix else target.with_name(target.name + SUFFIX)
    check_folder(target)
    try:
        with written_whole(target) as partial:
            partial.write_bytes(encode(Entry(face, 0.0)))
    except OSError as error:
        raise unwritable(target, error) from None
    return target


def read_face(path: str | os.PathLike[str]) -> tuple[Face, str]:
    """Face in a face file, and the SHA-256 of the file in hex.

    Raises
    ------
    InputError
        The file cannot be read, is damaged, or holds no face.
    """
    data = bytearray(read_file(path, "face file", LARGEST_FILE))
    label = repr(Path(path).name)
    try:
        value = decode(data, FOREIGN_TREE).value
    except DamagedEntryError:
        raise InputError(f"{label} is damaged, or no face file; save the face again with face.save.") from None
    return check_face(value, label), bytes_digest(bytes(data))


def check_face(value: Any, label: str) -> Face:
    """Return a value from a foreign file if it is a face that every engine can draw.

    Raises
    ------
    InputError
        It is none; ``label`` names the file.
    """
    if not (isinstance(value, Face) and _is_image(value.image) and _are_points(value) and _are_numbers(value)):
        raise InputError(f"{label} holds no face that can be drawn; save it again with face.save.")
    return value


def _is_image(image: Any) -> bool:
    if not (isinstance(image, np.ndarray) and image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3):
        return False
    height, width = image.shape[:2]
    return min(height, width) >= MIN_SIDE and not is_enormous(width, height) and height % 2 == width % 2 == 0


def _are_points(face: Face) -> bool:
    size = max(face.image.shape[:2])
    for name, shape in _ARRAYS.items():
        points = getattr(face, name)
        if not (isinstance(points, np.ndarray) and points.dtype == np.float32 and points.shape == shape):
            return False
        if not np.isfinite(points).all() or np.abs(points).max() > _OUTSIDE * size:
            return False
    return face.eye_distance >= _LEAST_EYE_DISTANCE


def _are_numbers(face: Face) -> bool:
    scores = all(isinstance(one, (float, np.floating)) and 0 <= one <= 1 for one in (face.score, face.presence))
    counts = type(face.index) is type(face.count) is int and 0 <= face.index < face.count <= 10_000
    return scores and counts and is_statement(face.consent)
