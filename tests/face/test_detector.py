import math

import cv2
import numpy as np
import pytest

from talkwidget.face.detector import anchors, detect
from talkwidget.face.landmarker import place

from .conftest import DATA, pasted


def test_box_and_keypoints_equal_the_reference(astronaut: np.ndarray) -> None:
    (found,) = detect(astronaut)
    with np.load(DATA / "astronaut.npz") as golden:
        np.testing.assert_allclose(found.box, golden["boxes"][0], atol=0.05)
        np.testing.assert_allclose(found.keypoints, golden["keypoints"][0], atol=0.05)
        assert found.score == pytest.approx(golden["scores"][0], abs=1e-4)


def test_anchors_cover_both_maps() -> None:
    assert anchors().shape == (896, 2)
    assert np.unique(anchors()[:512], axis=0).shape == (16 * 16, 2)
    assert np.unique(anchors()[512:], axis=0).shape == (8 * 8, 2)


def test_a_small_face_is_found_on_tiles_once_and_in_place(astronaut: np.ndarray) -> None:
    (reference,) = detect(astronaut)
    picture = pasted(astronaut, 600, (1920, 1080), x=1300, y=200)
    assert detect(picture) == []
    (found,) = place(picture, detect(picture, parts=(2,)))
    centre, expected = (one.box.reshape(2, 2).mean(axis=0) for one in (found.detection, reference))
    size = np.ptp(reference.box[[0, 2]]) * 600 / 512
    assert np.linalg.norm(centre - (expected * 600 / 512 + (1300, 200))) < 0.1 * size


def test_faces_of_different_sizes_are_found_together(astronaut: np.ndarray) -> None:
    picture = pasted(astronaut, 420, (1900, 900), x=1200, y=300)
    picture[:880, :880] = cv2.resize(astronaut[30:250, 110:330], (880, 880))
    small, large = sorted(place(picture, detect(picture, parts=(1, 2, 4))), key=lambda one: -one.box[0])
    assert np.ptp(large.box[[0, 2]]) > 4 * np.ptp(small.box[[0, 2]])


def test_roll_follows_the_head(astronaut: np.ndarray) -> None:
    (upright,) = detect(astronaut)
    matrix = cv2.getRotationMatrix2D((225, 130), -30, 1)
    (tilted,) = detect(cv2.warpAffine(astronaut, matrix, (512, 512)))
    assert math.degrees(tilted.roll - upright.roll) == pytest.approx(30, abs=6)


@pytest.mark.parametrize("shape", [(64, 64, 3), (70, 900, 3), (1200, 66, 3)])
def test_nothing_is_found_in_nothing(shape: tuple[int, int, int]) -> None:
    picture = np.full(shape, 128, dtype=np.uint8)
    assert detect(picture) == []
    assert detect(picture, parts=(1, 2, 4)) == []
