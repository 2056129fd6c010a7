"""Portraits with an open mouth, drawn by the engine from a closed one, are closed again."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.photo_teeth import find_teeth
from talkwidget.engine.mesh.face.state import build_state
from talkwidget.engine.mesh.lips import CORNERS, LOWER, UPPER
from talkwidget.face.find import find_face
from talkwidget.face.indices import indices
from talkwidget.options import TalkOptions

from ..conftest import draw
from ..spoken import mouth_of


@pytest.fixture(scope="module", params=[0.9, 1.6], ids=["parted", "wide open"])
def opened(request, prepared):
    mouth = mouth_of(jaw=0.6, upper_lip=0.3, lower_lip=request.param)
    return find_face(draw(prepared, mouth=mouth), TalkOptions())


@pytest.fixture(scope="module")
def prepared_open(opened):
    state = build_state(opened)
    assert state.was_open
    return state


def thickness(points, lip):
    return np.linalg.norm(points[lip[0, 5], :2] - points[lip[3, 5], :2])


def test_lips_are_as_thick_as_those_of_the_closed_mouth(prepared_open, prepared):
    for lip in (UPPER, LOWER):
        ratio = thickness(prepared_open.neutral, lip) / thickness(prepared.neutral, lip)
        assert 0.6 < ratio < 1.35


def test_the_drawn_mouth_is_closed_and_its_lower_lip_is_not_doubled(prepared_open, closed):
    found = find_face(draw(prepared_open), TalkOptions())
    scale = found.eye_distance
    gap = np.linalg.norm(found.landmarks[13, :2] - found.landmarks[14, :2]) / scale
    lower = thickness(found.landmarks, LOWER) / scale
    assert gap < 0.035
    assert lower < 1.35 * thickness(closed.landmarks, LOWER) / closed.eye_distance


def test_the_jaw_turns_shut(prepared_open, opened, prepared):
    chin = indices().chin
    at_rest = prepared_open.pose.to_head(opened.landmarks.astype(np.float64))
    assert prepared_open.neutral[chin, 1] > at_rest[chin, 1]
    length = [np.ptp(state.neutral[[2, chin], 1]) for state in (prepared_open, prepared)]
    assert abs(length[0] - length[1]) < 0.6


def test_a_jaw_that_is_shut_stays(prepared_smiling, smiling):
    at_rest = prepared_smiling.pose.to_head(smiling.landmarks.astype(np.float64))
    rise = prepared_smiling.neutral[indices().chin, 1] - at_rest[indices().chin, 1]
    assert 0.0 <= rise < 0.2


def test_the_surroundings_follow_the_chin_up(prepared_open, opened):
    x, y = opened.landmarks[indices().chin, :2].astype(int)
    frame = draw(prepared_open)
    below = np.s_[y - 2 : y + 8, x - 6 : x + 6]
    assert (frame[below] != opened.image[below]).any()


def test_corners_do_not_hang(prepared_open):
    seam = prepared_open.neutral[UPPER[3, 5], 1]
    assert seam - prepared_open.neutral[CORNERS[:, 3], 1].mean() < 0.5


def test_lower_teeth_are_not_taken_for_upper_ones(smiling, prepared_smiling):
    landmarks = smiling.landmarks.astype(np.float64)
    rest = prepared_smiling.pose.to_head(landmarks)
    # With the same pixels and larger centimetres, more of the bright opening is beyond the upper crowns.
    scale, distance = prepared_smiling.pose.scale, smiling.eye_distance
    usual, close = (find_teeth(smiling.image, landmarks, rest, distance, one) for one in (scale, 0.6 * scale))
    assert close.mask.sum() < 0.8 * usual.mask.sum()
