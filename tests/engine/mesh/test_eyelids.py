"""Eyelids where the picture gives little of an eye to paint them from."""

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.eyelids import paint_eyelids


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
