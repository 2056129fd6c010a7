import numpy as np

from talkwidget.face.detector import detect
from talkwidget.face.landmarker import place
from talkwidget.face.points import direction, five_of_ibug68, five_points, ibug68


def test_direction_is_clockwise_on_the_picture() -> None:
    assert direction(np.float32([0, 0]), np.float32([0, 5])) == np.pi / 2


def test_ibug68_lies_where_its_parts_do(astronaut: np.ndarray) -> None:
    (face,) = place(astronaut, detect(astronaut))
    points = ibug68(face.points)
    right_eye, left_eye, nose, mouth, ear = face.detection.keypoints[:5]
    tolerance = 0.12 * np.linalg.norm(face.points[33] - face.points[263])
    assert points.shape == (68, 2)
    for part, expected in ((slice(36, 42), right_eye), (slice(42, 48), left_eye), (slice(60, 68), mouth)):
        assert np.linalg.norm(points[part].mean(axis=0) - expected) < tolerance
    assert np.linalg.norm(points[30] - nose) < tolerance
    assert points[:17, 1].argmax() == 8, "the chin is the lowest point of the jaw"
    assert abs(points[0, 0] - ear[0]) < abs(points[16, 0] - ear[0]), "the jaw starts at the left of the image"


def test_both_ways_to_the_five_points_agree(astronaut: np.ndarray) -> None:
    (face,) = place(astronaut, detect(astronaut))
    direct, through68 = five_points(face.points), five_of_ibug68(ibug68(face.points))
    assert direct.shape == (5, 2)
    np.testing.assert_allclose(direct, through68, atol=0.5)
    assert direct[0, 0] < direct[1, 0]
    assert direct[3, 0] < direct[4, 0]
