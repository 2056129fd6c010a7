"""Eyelids: made of the skin around them, also where the picture gives little of it."""

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.eyelids import paint_eyelids
from talkwidget.face.find import find_face
from talkwidget.face.indices import indices
from talkwidget.options import TalkOptions

from ..conftest import CLOSED, draw


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
    picture = closed.image.copy()
    right = landmarks[indices().right_eye.ring, :2].mean(0)
    cv2.ellipse(picture, tuple(map(int, right)), (14, 10), 0, 0, 360, (14, 12, 12), cv2.FILLED)
    (lid,) = paint_eyelids(picture, landmarks, closed.eye_distance)
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


def test_a_shut_eye_is_seen_as_shut(prepared):
    def aperture(picture):
        points = find_face(picture, TalkOptions()).landmarks[:, :2]
        eyes = (indices().right_eye, indices().left_eye)
        return np.mean(
            [
                np.linalg.norm(points[eye.upper[4]] - points[eye.lower[4]])
                / np.linalg.norm(points[eye.outer_corner] - points[eye.inner_corner])
                for eye in eyes
            ]
        )

    assert aperture(draw(prepared, blink=1.0)) < 0.3 * aperture(draw(prepared, blink=0.0))


EYES = (indices().right_eye, indices().left_eye)
SKIN, DOWN = np.array([200, 150, 120]), np.array([0.0, 1.0])


@pytest.fixture
def large(landmarks):
    """Landmarks of a face three times as large, so that a lid is many pixels high."""
    return 3 * landmarks


def plain_skin(landmarks):
    """A picture of nothing but skin."""
    width, height = (landmarks[:, :2].max(0) * 1.3).astype(int)
    return np.full((height, width, 3), SKIN, np.uint8)


def paint(picture, outline, colour):
    cv2.fillPoly(picture, [np.round(outline).astype(np.int32)], tuple(map(float, colour)))


def with_eyes(picture, landmarks):
    """``picture`` with grey eyes."""
    for eye in EYES:
        paint(picture, np.r_[landmarks[eye.upper, :2], landmarks[eye.lower, :2][::-1]], (110, 110, 110))
    return picture


def shut(picture, landmarks):
    """``picture`` with its eyes shut, the head at rest."""
    eye_distance = float(np.linalg.norm(landmarks[EYES[0].outer_corner, :2] - landmarks[EYES[1].outer_corner, :2]))
    height, width = picture.shape[:2]
    maps = np.stack(np.meshgrid(np.arange(width), np.arange(height))).astype(np.float32)
    out = picture.copy()
    for lid in paint_eyelids(picture, landmarks, eye_distance):
        lid.draw(out, maps, (0, 0), landmarks[:, :2], 1.0, eye_distance)
    return out


def patches(picture, landmarks, down):
    """Small areas (2, 5, 9, 3) of both lids, ``down`` of the way from the upper rim to the lower one."""
    centres = [(1 - down) * landmarks[eye.upper[4], :2] + down * landmarks[eye.lower[4], :2] for eye in EYES]
    return np.stack([picture[y - 2 : y + 3, x - 4 : x + 5] for x, y in np.round(centres).astype(int)]).astype(float)


def test_a_lid_is_made_of_the_skin_around_its_eye(large):
    picture = plain_skin(large)
    left, right = (int(large[eye.outer_corner, 0]) for eye in EYES)
    columns = np.arange(picture.shape[1])
    picture[..., 0] = np.interp(columns, [left, right], [40, 240])
    picture[..., 2] = np.interp(columns, [left, right], [240, 40])
    lids = patches(shut(with_eyes(picture.copy(), large), large), large, 0.4)
    assert np.abs(lids - patches(picture, large, 0.4)).mean((1, 2)).max() < 25


def test_a_lid_has_the_grain_of_the_skin(large):
    picture = plain_skin(large)
    grain = cv2.GaussianBlur(np.random.default_rng(0).normal(size=picture.shape[:2]), (0, 0), 0.8)
    picture = np.clip(picture + 20.0 * grain[..., None], 0, 255).astype(np.uint8)
    lids = patches(shut(with_eyes(picture.copy(), large), large), large, 0.4)
    assert lids.std((1, 2)).min() > 0.4 * patches(picture, large, 0.4).std((1, 2)).max()


def test_lashes_and_the_shade_of_the_fold_do_not_stay_on_a_shut_lid(large):
    picture = with_eyes(plain_skin(large), large)
    for eye in EYES:
        rim = large[eye.upper, :2]
        height = 0.5 * (large[eye.lower[4], 1] - large[eye.upper[4], 1])
        arch = np.sqrt(1 - np.linspace(-1, 1, 9) ** 2)[:, None]
        paint(picture, np.r_[rim, (rim - height * arch * DOWN)[::-1]], 0.5 * SKIN)
    lids = shut(picture, large)
    for down in (-0.3, 0.4):
        assert patches(lids, large, down).mean((1, 2, 3)).min() > 0.9 * SKIN.mean()


def test_a_lid_is_bright_although_there_are_shadows_under_the_eyes(large):
    picture = plain_skin(large)
    for eye in EYES:
        rim = large[eye.lower, :2]
        paint(picture, np.r_[rim - 8 * DOWN, rim[::-1] + 20 * DOWN], 0.4 * SKIN)
    lids = patches(shut(with_eyes(picture, large), large), large, 0.4)
    assert lids.mean() > 0.85 * SKIN.mean()
