import numpy as np

from talkwidget.face.detector import detect
from talkwidget.face.ibug68 import (
    CLOSED_CONTOURS,
    INNER_LIPS,
    JAW,
    LEFT_EYE,
    NOSE_TIP,
    OPEN_CONTOURS,
    RIGHT_EYE,
    five_points,
    from_mesh,
)
from talkwidget.face.landmarker import place


def test_contours_cover_every_point_once() -> None:
    contours = sorted((*OPEN_CONTOURS, *CLOSED_CONTOURS), key=lambda contour: contour.start)
    assert [index for contour in contours for index in range(68)[contour]] == list(range(68))


def test_ibug68_lies_where_its_parts_do(astronaut: np.ndarray) -> None:
    (face,) = place(astronaut, detect(astronaut))
    points = from_mesh(face.points)
    right_eye, left_eye, nose, mouth, ear = face.detection.keypoints[:5]
    tolerance = 0.12 * np.linalg.norm(face.points[33] - face.points[263])
    assert points.shape == (68, 2)
    for part, expected in ((RIGHT_EYE, right_eye), (LEFT_EYE, left_eye), (INNER_LIPS, mouth)):
        assert np.linalg.norm(points[part].mean(axis=0) - expected) < tolerance
    assert np.linalg.norm(points[NOSE_TIP] - nose) < tolerance
    assert points[JAW, 1].argmax() == 8, "the chin is the lowest point of the jaw"
    assert abs(points[0, 0] - ear[0]) < abs(points[16, 0] - ear[0]), "the jaw starts at the left of the image"


def test_five_points_are_eyes_nose_and_mouth_from_the_left_of_the_image(astronaut: np.ndarray) -> None:
    (face,) = place(astronaut, detect(astronaut))
    five = five_points(from_mesh(face.points))
    right_eye, left_eye, nose, mouth = face.detection.keypoints[:4]
    tolerance = 0.12 * np.linalg.norm(face.points[33] - face.points[263])
    assert five.shape == (5, 2)
    assert np.linalg.norm(five[:3] - (right_eye, left_eye, nose), axis=1).max() < tolerance
    assert five[3, 0] < mouth[0] < five[4, 0]
