import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.matte import cut_out


@pytest.fixture(scope="module")
def landmarks(smiling):
    return smiling.landmarks.astype(np.float64)


@pytest.fixture(scope="module")
def matte(smiling, landmarks):
    return cut_out(smiling.image, landmarks, smiling.eye_distance)


def test_the_matte_covers_the_face_and_leaves_the_corners(matte, landmarks):
    x, y = landmarks[:468, :2].astype(int).T
    assert matte.alpha[y, x].min() > 0.9
    assert matte.head[y, x].min() == 1
    assert matte.alpha[5, 5] == 0.0
    assert matte.alpha[5, -5] == 0.0


def test_the_plate_is_the_picture_wherever_the_head_is_not(matte, smiling):
    untouched = matte.alpha == 0.0
    assert untouched.mean() > 0.2
    np.testing.assert_array_equal(matte.plate[untouched], smiling.image[untouched])


def test_the_plate_has_no_hair_at_the_rim(matte, smiling, landmarks):
    x = int(landmarks[10, 0])
    top = np.flatnonzero(matte.head[:, x])[0]
    rim = smiling.image[top + 3, x].astype(int)
    behind, above = matte.plate[top + 3, x].astype(int), smiling.image[top - 12, x].astype(int)
    assert np.abs(behind - above).sum() < np.abs(behind - rim).sum()


def test_dark_hair_is_hair_although_the_background_is_dark_elsewhere(matte, smiling, landmarks):
    forehead, middle = int(landmarks[10, 1]), int(landmarks[10, 0])
    dark = 0.5 * smiling.image[forehead - 30 : forehead - 10, middle - 20 : middle + 20].mean((0, 1))
    behind = cv2.dilate(matte.head, np.ones((3, 3))) == 0
    portrait = smiling.image.copy()
    portrait[behind] = 190
    height = forehead + 44
    edge = np.flatnonzero(matte.head[height])[0]
    lock = np.zeros(matte.head.shape, bool)
    lock[height - 7 : height + 7, edge - 15 : edge + 3] = True
    lock &= matte.head == 0
    portrait[lock] = dark
    portrait[:300, 333:400] = dark
    head = cut_out(portrait, landmarks, smiling.eye_distance).head
    assert head[lock].mean() > 0.8
    assert not head[:, 333:].any()
