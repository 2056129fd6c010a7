from pathlib import Path

import numpy as np
import pytest

from talkwidget.face.detector import detect
from talkwidget.face.landmarker import Landmarks, place

from .conftest import SHARED, golden, pixels_of


@pytest.mark.parametrize("path", golden(), ids=lambda path: path.name)
def test_parity_with_the_reference(path: Path) -> None:
    pixels = pixels_of(path.with_suffix(".png"))
    found = place(pixels, detect(pixels), passes=1)
    with np.load(path.with_suffix(".npz")) as reference:
        expected = reference["landmarks_478"]
    assert len(found) == len(expected)
    for points in expected:
        nearest = min(found, key=lambda one: np.abs(one.points - points).mean())
        errors = np.linalg.norm(nearest.points - points, axis=1) / np.linalg.norm(points[33, :2] - points[263, :2])
        assert errors.mean() < 0.002
        assert errors.max() < 0.01


def test_shared_fixtures_are_there() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no folder {SHARED}; parity was checked on the astronaut alone")
    assert {path.name for path in golden()} >= {path.stem for path in SHARED.glob("*.png")}


def test_a_second_pass_settles(astronaut: np.ndarray) -> None:
    detections = detect(astronaut)
    second, third = (place(astronaut, detections, passes=passes)[0] for passes in (2, 3))
    assert _difference(second, third) < 0.01


def test_a_second_pass_forgives_a_careless_detection(astronaut: np.ndarray) -> None:
    (exact,) = detect(astronaut)
    careless = type(exact)(exact.box + np.float32([-8, 6, 9, 10]), exact.keypoints, exact.score)
    differences = [
        _difference(place(astronaut, [exact], passes)[0], place(astronaut, [careless], passes)[0]) for passes in (1, 2)
    ]
    assert differences[1] < differences[0]


def test_what_is_no_face_is_left_out(astronaut: np.ndarray) -> None:
    (face,) = detect(astronaut)
    elsewhere = type(face)(face.box + np.float32(250), face.keypoints + np.float32(250), face.score)
    found = place(astronaut, [elsewhere, face])
    assert [one.detection for one in found] == [face]


def test_no_detections_no_landmarks(astronaut: np.ndarray) -> None:
    assert place(astronaut, []) == []


def _difference(one: Landmarks, other: Landmarks) -> float:
    """Mean distance of corresponding points, in outer eye distances."""
    iod = np.linalg.norm(one.points[33, :2] - one.points[263, :2])
    return float(np.linalg.norm(one.points - other.points, axis=1).mean() / iod)
