"""Manner: motion of the mouth that phonemes do not explain."""

import numpy as np
import pytest

from talkwidget.engine.mesh.channels import FITTED, SHAPES, SIDES, MouthChannel
from talkwidget.engine.mesh.motion.manner import add_manner, draw_manner
from talkwidget.engine.mesh.motion.timeline import frame_centres

FRAMES = frame_centres(200, 25)
LIPS = [MouthChannel.UPPER_LIP, MouthChannel.LOWER_LIP]


def draw(seed=0, amount=1.0, frames=FRAMES):
    return draw_manner(frames, np.random.SeedSequence(seed), amount)


@pytest.mark.parametrize("seed", range(10))
def test_the_sides_differ_like_those_of_people(seed):
    assert np.all(draw(seed)[:, SIDES].std(0) > 0.4)


@pytest.mark.parametrize("seed", range(10))
def test_corners_rise_as_the_mouth_widens(seed):
    manner = draw(seed)
    assert np.corrcoef(manner[:, MouthChannel.CORNERS], manner[:, MouthChannel.WIDTH])[0, 1] > 0.2


def test_contacts_tongue_and_protrusion_have_no_manner():
    others = np.setdiff1d(MouthChannel, [*FITTED, *SHAPES, *SIDES])
    assert not draw()[:, others].any()


def test_manner_opens_no_closed_mouth():
    added = add_manner(np.zeros((len(FRAMES), len(MouthChannel))), draw(), np.ones(len(FRAMES)))
    assert not added[:, LIPS].any()
    assert added[:, MouthChannel.CORNERS].any()


def test_a_parted_mouth_parts_further_and_less():
    mouth = np.zeros((len(FRAMES), len(MouthChannel)))
    mouth[:, MouthChannel.LOWER_LIP] = 0.8
    opened = add_manner(mouth, draw(), np.ones(len(FRAMES)))[:, LIPS].sum(1)
    assert opened.max() > 0.9
    assert opened.min() < 0.7


def test_without_activity_nothing_is_added():
    mouth = np.zeros((len(FRAMES), len(MouthChannel)))
    assert not add_manner(mouth, draw(), np.zeros(len(FRAMES))).any()


def test_the_amount_scales_it():
    np.testing.assert_allclose(draw(amount=0.5), 0.5 * draw())
    assert not draw(amount=0.0).any()


def test_frames_are_samples_of_one_movement():
    slow, fast = draw(frames=frame_centres(100, 20)), draw(frames=frame_centres(300, 60))
    np.testing.assert_allclose(slow, fast[1::3], atol=1e-9)
