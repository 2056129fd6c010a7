"""Eyelids: made of the skin around them, also where the portrait gives little of it."""

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.eyelids import paint_eyelids
from talkwidget.face.indices import indices


@pytest.fixture
def landmarks(closed):
    return closed.landmarks.astype(np.float64)


def test_both_eyes_have_a_lid(closed, landmarks):
    assert len(paint_eyelids(closed.image, landmarks, closed.eye_distance)) == 2


def test_an_eye_of_a_few_pixels_has_a_lid(closed, landmarks):
    scale = 12 / closed.eye_distance
    small = cv2.resize(closed.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lids = paint_eyelids(small, landmarks * scale, 12.0)
    assert len(lids) == 2
    assert all(np.isfinite(lid.lash).all() for lid in lids)


def test_an_eye_beyond_the_edge_of_the_picture_has_none(closed, landmarks):
    between = int(landmarks[[133, 362], 0].mean())
    shown = np.ascontiguousarray(closed.image[:, between:])
    (lid,) = paint_eyelids(shown, landmarks - [between, 0, 0], closed.eye_distance)
    assert np.isfinite(lid.lash).all()


def test_behind_dark_glasses_no_lid_is_seen(closed, landmarks):
    portrait = closed.image.copy()
    right = landmarks[indices().right_eye.ring, :2].mean(0)
    cv2.ellipse(portrait, tuple(map(int, right)), (14, 10), 0, 0, 360, (14, 12, 12), cv2.FILLED)
    (lid,) = paint_eyelids(portrait, landmarks, closed.eye_distance)
    assert list(lid.upper) == list(indices().left_eye.upper)


@pytest.mark.parametrize("brightness", [0.15, 0.4])
def test_a_dark_picture_has_its_lids(closed, landmarks, brightness):
    dark = (closed.image * brightness).astype(np.uint8)
    assert len(paint_eyelids(dark, landmarks, closed.eye_distance)) == 2


@pytest.mark.parametrize("lower_by", [0.0, 0.4, 0.7])
def test_a_lid_ends_below_the_brow_however_low_that_is(closed, landmarks, lower_by):
    for eye in (indices().right_eye, indices().left_eye):
        low = landmarks[eye.upper[4]] - landmarks[eye.brow_lower].mean(0)
        landmarks[np.r_[eye.brow_lower, eye.brow_upper]] += lower_by * low
    lids = paint_eyelids(closed.image, landmarks, closed.eye_distance)
    for lid, eye in zip(lids, (indices().right_eye, indices().left_eye), strict=True):
        gap = np.linalg.norm(landmarks[eye.brow_lower, :2].mean(0) - landmarks[eye.upper[4], :2])
        assert 0 < lid.reach < 0.8 * gap


def test_the_lid_of_a_drawing_has_the_colour_of_its_skin_however_thick_its_lines(closed, landmarks):
    drawing = np.full_like(closed.image, (230, 190, 170))
    for eye in (indices().right_eye, indices().left_eye):
        middle = landmarks[eye.ring, :2].mean(0)
        cv2.ellipse(drawing, tuple(map(int, middle)), (17, 15), 0, 0, 360, (20, 20, 20), 7)
        cv2.ellipse(drawing, tuple(map(int, middle)), (8, 5), 0, 0, 360, (250, 250, 250), cv2.FILLED)
    lids = paint_eyelids(drawing, landmarks, closed.eye_distance, drawn=True)
    for lid, eye in zip(lids, (indices().right_eye, indices().left_eye), strict=True):
        x, y = landmarks[eye.ring, :2].mean(0).astype(int) - lid.origin
        np.testing.assert_allclose(lid.skin[y, x], (230, 190, 170), atol=8)
