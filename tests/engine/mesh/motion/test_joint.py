"""Joint of two sentences: no jump, no half blink, and a mouth that neither rests too long nor opens twice."""

from __future__ import annotations

import numpy as np
import pytest

from talkwidget.engine.base import Overlap
from talkwidget.engine.mesh.motion.joint import blend_motion
from talkwidget.engine.mesh.motion.plan import plan_motion
from talkwidget.options import TalkOptions
from tests.engine.mesh.spoken import spoken

FPS, REACH = 25, 20
SOUNDS = [("", 0.1), *[(sound, 0.09) for sound in "bɑmidɑfisɑpo"], ("", 0.2)]


def sentence(seed, before, after):
    """Motion of a sentence with so many frames of silence before and after it."""
    speech = spoken(("", before / FPS), *SOUNDS, ("", after / FPS))
    options = TalkOptions(seed=seed, fps=FPS)
    return plan_motion(speech, options, overlap=Overlap(before / FPS, after / FPS)).rows()


def part(motion, start, end):
    return {name: rows[start:end] for name, rows in motion.items()}


@pytest.fixture(params=range(8))
def joined(request):
    """End of a sentence, joint, and start of the next one; and both motions alone."""
    one, two = sentence(request.param, 0, REACH), sentence(100 + request.param, REACH, 0)
    joint = len(one["mouth"]) - REACH
    blended = blend_motion(part(one, joint - REACH, None), part(two, 0, 2 * REACH), REACH, FPS)
    whole = {
        name: np.concatenate([one[name][: joint - REACH], blended[name], two[name][2 * REACH :]]) for name in blended
    }
    return whole, one, two, joint


def speed(rows):
    return np.abs(np.diff(rows.reshape(len(rows), -1), axis=0)).max()


@pytest.mark.parametrize("name", ["yaw", "pitch", "roll", "shift", "brows", "lids"])
def test_nothing_jumps_at_a_joint(joined, name):
    whole, one, two, joint = joined
    fastest = max(speed(one[name]), speed(two[name]))
    farthest = max(np.abs(one[name][-2 * REACH :]).max(), np.abs(two[name][: 2 * REACH]).max())
    # Both weights together reach the square root of two; they turn by 90 degrees within the joint.
    assert speed(whole[name][joint - REACH - 1 : joint + REACH + 1]) <= 1.42 * (fastest + 2.4 * farthest / (2 * REACH))


def test_the_mouth_moves_no_faster_at_a_joint_than_in_the_sentences(joined):
    whole, one, two, joint = joined
    # Parted lips close within the joint's 0.3 s.
    fastest = max(speed(one["mouth"]), speed(two["mouth"]))
    assert speed(whole["mouth"][joint - REACH - 1 : joint + REACH + 1]) <= fastest + 0.1


def test_the_gaze_goes_over_in_one_saccade(joined):
    whole, one, two, joint = joined
    gaze = whole["gaze"][joint - REACH : joint + REACH]
    steps = np.abs(np.diff(gaze, axis=0)).max(1)
    planned = np.abs(np.diff(np.stack([one["gaze"][joint - REACH :], two["gaze"][: 2 * REACH]]), axis=1)).max((0, 2))
    planned = planned + 0.004  # the head turns otherwise than planned
    assert np.all(np.delete(steps <= planned, REACH - 1))
    assert np.all(np.abs(gaze).max(0) <= [0.032, 0.022])


def test_joints_are_as_lively_as_sentences():
    joints, sentences = [], []
    for seed in range(30):
        before, after = (sentence(100 * place + seed, REACH, REACH) for place in (1, 2))
        before, after = part(before, -2 * REACH, None), part(after, 0, 2 * REACH)
        middle = blend_motion(before, after, REACH, FPS)
        joints.append([middle[name][REACH - 5 : REACH + 5] for name in ("yaw", "pitch", "roll")])
        sentences.append([before[name][REACH - 5 : REACH + 5] for name in ("yaw", "pitch", "roll")])
    assert 0.85 < np.std(joints) / np.std(sentences) < 1.2


def test_a_mood_of_both_sentences_is_as_strong_at_their_joint():
    sad = TalkOptions(seed=0, fps=FPS, mood="sad", head_motion=0.0)
    speech = spoken(("", REACH / FPS), *SOUNDS, ("", REACH / FPS))
    rows = plan_motion(speech, sad, overlap=Overlap(REACH / FPS, REACH / FPS)).rows()
    blended = blend_motion(part(rows, -2 * REACH, None), part(rows, 0, 2 * REACH), REACH, FPS)
    np.testing.assert_allclose(blended["brows"], blended["brows_rest"], atol=1e-6)
    assert np.ptp(blended["brows"][:, 1]) < 1e-6
    assert np.ptp(blended["lids"]) < 0.05


def test_a_joint_begins_as_one_sentence_and_ends_as_the_next(joined):
    whole, one, two, joint = joined
    for name in whole:
        reach = np.abs(whole[name]).max() + 1e-6
        assert np.abs(whole[name][joint - REACH] - one[name][joint - REACH]).max() < 0.02 * reach
        assert np.abs(whole[name][joint + REACH - 1] - two[name][2 * REACH - 1]).max() < 0.02 * reach


def test_a_blink_near_a_joint_is_as_deep_as_planned(joined):
    whole, one, two, joint = joined
    planned = np.maximum(one["blink"][joint - REACH :], two["blink"][: 2 * REACH])
    assert np.array_equal(whole["blink"][joint - REACH : joint + REACH], planned)


def test_sounds_next_to_a_joint_are_articulated_as_planned(joined):
    whole, one, two, joint = joined
    before, after = joint - round(0.2 * FPS) - 1, joint + round(0.1 * FPS)
    assert np.array_equal(whole["mouth"][: before + 1], one["mouth"][: before + 1])
    assert np.array_equal(whole["mouth"][after:], two["mouth"][REACH + after - joint :])


def test_people_blink_as_often_over_many_sentences_as_in_one():
    motions = [sentence(seed, REACH, REACH) for seed in range(40)]
    inner = np.concatenate([motion["blink"][REACH:-REACH] for motion in motions])
    onsets = np.flatnonzero((inner[1:] >= 0.5) & (inner[:-1] < 0.5))
    assert 12 <= len(onsets) / len(inner) * FPS * 60 <= 45
    assert np.diff(onsets).min() >= 0.8 * FPS
