"""Drawn blinks: what covers the eye, and what it is made of."""

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.eyelids import paint_eyelids
from talkwidget.engine.mesh.render.eyelids import draw_eyelid
from talkwidget.face.find import find_face
from talkwidget.face.indices import indices
from talkwidget.options import TalkOptions

from ..conftest import CLOSED, draw

EYES = (indices().right_eye, indices().left_eye)
SKIN, DOWN = np.array([200, 150, 120]), np.array([0.0, 1.0])


@pytest.fixture
def landmarks(closed):
    return closed.landmarks.astype(np.float64)


@pytest.fixture
def large(landmarks):
    """Landmarks of a face three times as large, so that a lid is many pixels high."""
    return 3 * landmarks


def plain_skin(landmarks):
    """A portrait of nothing but skin."""
    width, height = (landmarks[:, :2].max(0) * 1.3).astype(int)
    return np.full((height, width, 3), SKIN, np.uint8)


def paint(portrait, outline, colour):
    cv2.fillPoly(portrait, [np.round(outline).astype(np.int32)], tuple(map(float, colour)))


def with_eyes(portrait, landmarks):
    """``portrait`` with grey eyes."""
    for eye in EYES:
        paint(portrait, np.r_[landmarks[eye.upper, :2], landmarks[eye.lower, :2][::-1]], (110, 110, 110))
    return portrait


def shut(portrait, landmarks):
    """``portrait`` with its eyes shut, the head at rest."""
    eye_distance = float(np.linalg.norm(landmarks[EYES[0].outer_corner, :2] - landmarks[EYES[1].outer_corner, :2]))
    height, width = portrait.shape[:2]
    maps = np.stack(np.meshgrid(np.arange(width), np.arange(height))).astype(np.float32)
    out = portrait.copy()
    for lid in paint_eyelids(portrait, landmarks, eye_distance):
        draw_eyelid(lid, out, maps, (0, 0), landmarks[:, :2], 1.0, eye_distance)
    return out


def patches(portrait, landmarks, down):
    """Small areas (2, 5, 9, 3) of both lids, ``down`` of the way from the upper rim to the lower one."""
    centres = [(1 - down) * landmarks[eye.upper[4], :2] + down * landmarks[eye.lower[4], :2] for eye in EYES]
    return np.stack([portrait[y - 2 : y + 3, x - 4 : x + 5] for x, y in np.round(centres).astype(int)]).astype(float)


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


def test_the_shut_lid_of_a_drawing_is_flat_up_to_a_line_of_its_outlines_width(landmarks):
    portrait = with_eyes(plain_skin(landmarks), landmarks)
    for eye in EYES:
        ring = np.r_[landmarks[eye.upper, :2], landmarks[eye.lower, :2][::-1]]
        cv2.polylines(portrait, [np.round(ring).astype(np.int32)], True, (20, 20, 20), 2)
    eye_distance = float(np.linalg.norm(landmarks[EYES[0].outer_corner, :2] - landmarks[EYES[1].outer_corner, :2]))
    height, width = portrait.shape[:2]
    maps = np.stack(np.meshgrid(np.arange(width), np.arange(height))).astype(np.float32)
    out = portrait.copy()
    for lid in paint_eyelids(portrait, landmarks, eye_distance, drawn=True):
        draw_eyelid(lid, out, maps, (0, 0), landmarks[:, :2], 1.0, eye_distance)
    for eye in EYES:
        x = int(landmarks[eye.upper[4], 0])
        top, bottom = landmarks[eye.upper[4], 1], landmarks[eye.lower[4], 1]
        column = out[int(top - 0.06 * eye_distance) : int(bottom + 0.1 * eye_distance), x, 1]
        between = ((column > 40) & (column < 140)).sum()
        assert column.min() < 60
        assert between <= 4, "shades around a drawn line"


def test_a_shut_eye_is_seen_as_shut(prepared):
    def aperture(portrait):
        points = find_face(portrait, TalkOptions()).landmarks[:, :2]
        eyes = (indices().right_eye, indices().left_eye)
        return np.mean(
            [
                np.linalg.norm(points[eye.upper[4]] - points[eye.lower[4]])
                / np.linalg.norm(points[eye.outer_corner] - points[eye.inner_corner])
                for eye in eyes
            ]
        )

    assert aperture(draw(prepared, blink=1.0)) < 0.3 * aperture(draw(prepared, blink=0.0))


def test_a_lid_is_made_of_the_skin_around_its_eye(large):
    portrait = plain_skin(large)
    left, right = (int(large[eye.outer_corner, 0]) for eye in EYES)
    columns = np.arange(portrait.shape[1])
    portrait[..., 0] = np.interp(columns, [left, right], [40, 240])
    portrait[..., 2] = np.interp(columns, [left, right], [240, 40])
    lids = patches(shut(with_eyes(portrait.copy(), large), large), large, 0.4)
    assert np.abs(lids - patches(portrait, large, 0.4)).mean((1, 2)).max() < 25


def test_a_lid_has_the_grain_of_the_skin(large):
    portrait = plain_skin(large)
    grain = cv2.GaussianBlur(np.random.default_rng(0).normal(size=portrait.shape[:2]), (0, 0), 0.8)
    portrait = np.clip(portrait + 20.0 * grain[..., None], 0, 255).astype(np.uint8)
    lids = patches(shut(with_eyes(portrait.copy(), large), large), large, 0.4)
    assert lids.std((1, 2)).min() > 0.4 * patches(portrait, large, 0.4).std((1, 2)).max()


def test_lashes_and_the_shade_of_the_fold_do_not_stay_on_a_shut_lid(large):
    portrait = with_eyes(plain_skin(large), large)
    for eye in EYES:
        rim = large[eye.upper, :2]
        height = 0.5 * (large[eye.lower[4], 1] - large[eye.upper[4], 1])
        arch = np.sqrt(1 - np.linspace(-1, 1, 9) ** 2)[:, None]
        paint(portrait, np.r_[rim, (rim - height * arch * DOWN)[::-1]], 0.5 * SKIN)
    lids = shut(portrait, large)
    for down in (-0.3, 0.4):
        assert patches(lids, large, down).mean((1, 2, 3)).min() > 0.9 * SKIN.mean()


def test_a_lid_is_bright_although_there_are_shadows_under_the_eyes(large):
    portrait = plain_skin(large)
    for eye in EYES:
        rim = large[eye.lower, :2]
        paint(portrait, np.r_[rim - 8 * DOWN, rim[::-1] + 20 * DOWN], 0.4 * SKIN)
    lids = patches(shut(with_eyes(portrait, large), large), large, 0.4)
    assert lids.mean() > 0.85 * SKIN.mean()
