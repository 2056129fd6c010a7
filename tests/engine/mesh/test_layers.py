"""Matte, surroundings and lids on a real face."""

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.matte import cut_out
from talkwidget.engine.mesh.pose import fit_pose, head_motion
from talkwidget.engine.mesh.seam import close_lips
from talkwidget.engine.mesh.surround import lay_surround

from .conftest import CLOSED, draw


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
    picture = smiling.image.copy()
    picture[behind] = 190
    height = forehead + 44
    edge = np.flatnonzero(matte.head[height])[0]
    lock = np.zeros(matte.head.shape, bool)
    lock[height - 7 : height + 7, edge - 15 : edge + 3] = True
    lock &= matte.head == 0
    picture[lock] = dark
    picture[:300, 333:400] = dark
    head = cut_out(picture, landmarks, smiling.eye_distance).head
    assert head[lock].mean() > 0.8
    assert not head[:, 333:].any()


def test_a_smile_is_closed_and_a_closed_mouth_is_left(smiling, closed):
    for face, was_open in ((smiling, True), (closed, False)):
        points = face.landmarks.astype(np.float64)
        pose = fit_pose(points)
        lips = close_lips(face.image, points, pose, face.eye_distance)
        assert lips.was_open is was_open
        gap = np.abs(lips.neutral[13] - lips.neutral[14])
        assert gap[:2].max() < 0.05
        if not was_open:
            np.testing.assert_array_equal(lips.rest, lips.neutral)
            np.testing.assert_allclose(pose.to_image(lips.neutral)[:, :2], lips.texture, atol=1e-9)


def test_surroundings_rest_with_the_head(matte, smiling, landmarks):
    pose = fit_pose(landmarks)
    surround = lay_surround(landmarks, pose, matte.head, smiling.eye_distance)
    still = surround.displace(pose, head_motion(0, 0, 0, 0), np.zeros((36, 2)))
    assert np.abs(still).max() < 1e-3
    height, width = smiling.image.shape[:2]
    maps = surround.source_map(still, (width, height))
    y, x = np.mgrid[: maps.shape[1], : maps.shape[2]]
    np.testing.assert_allclose(maps[0], x + surround.origin[0], atol=1e-3)
    np.testing.assert_allclose(maps[1], y + surround.origin[1], atol=1e-3)


def test_the_source_map_inverts_the_displacement(matte, smiling, landmarks):
    pose = fit_pose(landmarks)
    surround = lay_surround(landmarks, pose, matte.head, smiling.eye_distance)
    forward = surround.displace(pose, head_motion(0.12, 0.05, 0.05, 0.0), np.zeros((36, 2))).reshape(-1, 2)
    height, width = smiling.image.shape[:2]
    maps = surround.source_map(forward.reshape(*surround.shape, 2), (width, height))
    solid = surround.weight > 0.999
    target = np.rint(surround.nodes[solid] + forward[solid]).astype(int) - surround.origin
    inside = ((target > 0) & (target < [maps.shape[2], maps.shape[1]])).all(1)
    column, row = target[inside].T
    error = maps[:2, row, column].T - surround.nodes[solid][inside]
    assert np.percentile(np.abs(error), 90) < 1.0


def test_blinking_covers_the_iris_and_nothing_but_the_eyes(prepared):
    open_eyes, shut = draw(prepared, mouth=CLOSED), draw(prepared, mouth=CLOSED, blink=1.0)
    changed = np.abs(open_eyes.astype(int) - shut).max(2) > 8
    rows, columns = np.nonzero(changed)
    for eye in prepared.eyelids:
        x, y = prepared.texture[eye.upper].mean(0).astype(int)
        near = changed[y - 3 : y + 4, x - 3 : x + 4]
        assert near.mean() > 0.5
    ring = np.concatenate([prepared.texture[np.r_[eye.upper, eye.lower]] for eye in prepared.eyelids])
    margin = 0.15 * prepared.eye_distance
    assert rows.min() > ring[:, 1].min() - margin
    assert rows.max() < ring[:, 1].max() + margin
    assert columns.min() > ring[:, 0].min() - margin
    assert columns.max() < ring[:, 0].max() + margin
