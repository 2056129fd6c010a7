from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from talkwidget.engine.mesh.motion.gesture import plan_gesture
from talkwidget.engine.mesh.motion.moods import follow_moods
from talkwidget.engine.mesh.motion.prosody import Prosody
from talkwidget.engine.mesh.motion.timeline import frame_centres
from talkwidget.engine.mesh.styles import STYLES
from talkwidget.options import TalkOptions

SEEDS = range(20)
HEAD = ("yaw", "pitch", "roll", "shift")


def plan(seconds, fps=25, prosody=None, style="natural", mood="neutral", moods=(), **options):
    frames = frame_centres(round(seconds * fps), fps)
    prosody = prosody or replace(quiet(), accents=np.arange(0.3, seconds, 0.37))
    faces = follow_moods(mood, moods, frames)
    return plan_gesture(prosody, seconds, frames, TalkOptions(fps=fps, **options), STYLES[style], faces)


def quiet():
    return Prosody(np.empty(0), np.empty(0), np.empty((0, 2)), np.empty((0, 2)))


def count_blinks(blink):
    shut = blink > 0.5
    return int(np.sum(shut[1:] & ~shut[:-1]))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("seconds", [4.0, 5.0, 6.5, 9.7, 20.0, 63.0])
def test_people_blink_12_to_45_times_a_minute(seconds, seed):
    breaks = np.arange(1.1, seconds, 1.9)
    for prosody in (quiet(), replace(quiet(), breaks=breaks)):
        assert 12 <= count_blinks(plan(seconds, prosody=prosody, seed=seed).blink) * 60 / seconds <= 45


def test_upper_lids_go_up_and_down_with_the_gaze():
    gesture = plan(60.0, mood="neutral", blink=False)
    gaze, lids = gesture.gaze[:, 1], gesture.lids
    low, high = np.percentile(gaze, (20, 80))
    middling = lids[(gaze > low) & (gaze < high)].mean()
    assert lids[gaze < low].mean() < middling - 0.02
    assert lids[gaze > high].mean() > middling + 0.02
    assert lids.min() >= 0.0


@pytest.mark.parametrize("fps", [10, 24, 25, 60])
def test_every_blink_closes_the_eyes_and_is_complete(fps):
    blink = plan(30.0, fps, seed=3).blink
    assert blink[0] < 0.01
    assert blink[-1] < 0.01
    assert blink.min() >= 0.0
    lifted = np.flatnonzero(blink < 0.1)
    peaks = [blink[before:after].max() for before, after in pairwise(lifted) if after - before > 1]
    assert len(peaks) > 5
    assert min(peaks) == 1.0


def test_blinks_prefer_the_ends_of_phrases():
    seconds, breaks = 60.0, np.arange(1.0, 60.0, 2.9)
    near = total = 0
    for seed in SEEDS:
        blink = plan(seconds, prosody=replace(quiet(), breaks=breaks), seed=seed).blink
        onsets = (np.flatnonzero((blink[1:] > 0.1) & (blink[:-1] <= 0.1)) + 1.5) / 25
        near += sum(np.abs(breaks - onset).min() < 0.25 for onset in onsets)
        total += len(onsets)
    chance = 0.5 / 2.9
    assert near / total > 2.5 * chance


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("seconds", [8.0, 12.0, 30.0])
def test_the_head_moves_enough_and_not_too_much(seconds, seed):
    gesture = plan(seconds, seed=seed)
    yaw, pitch, roll = (np.degrees(getattr(gesture, name)) for name in HEAD[:3])
    # Landmarks show 0.77 of the yaw and 0.8 of the pitch; so measured, 2.5, 1.3 and 1.3 degrees is the least.
    assert 0.77 * yaw.std() > 2.5
    assert 0.80 * pitch.std() > 1.3
    assert roll.std() > 1.3
    # The yaw of 9 in 10 filmed people deviates by less than 8.9 degrees.
    assert max(yaw.std(), pitch.std(), roll.std()) < 0.8 * 8.9
    assert np.abs([yaw, pitch, roll]).max() < 14.0


def head_speed(pauses):
    """Mean speed of the head over all seeds, degrees per second: (T,) at 25 frames a second, for ten seconds."""
    gestures = [plan(10.0, seed=seed, prosody=replace(quiet(), pauses=pauses)) for seed in SEEDS]
    turns = np.degrees([[gesture.yaw, gesture.pitch, gesture.roll] for gesture in gestures])
    return 25 * np.linalg.norm(np.diff(turns), axis=1).mean(0)


def test_the_head_moves_with_the_voice_and_all_but_rests_in_a_pause():
    speed = head_speed(np.array([[4.0, 4.8]]))
    spoken = np.r_[speed[10:90], speed[130:240]].mean()
    assert 0.1 * spoken < speed[104:116].mean() < 0.45 * spoken


def test_in_a_long_silence_the_head_moves_again():
    speed = head_speed(np.array([[2.0, 8.0]]))
    assert speed[55:72].mean() < 0.4 * speed[85:190].mean()


@pytest.mark.parametrize("seed", SEEDS)
def test_gaze_stays_small_and_on_the_viewer(seed):
    gesture = plan(8.0, seed=seed)
    assert np.all(np.abs(gesture.gaze).max(0) <= [0.032, 0.022])
    assert gesture.gaze[:, 0].std() > 0.002


@pytest.mark.parametrize("seed", SEEDS)
def test_the_eyes_counter_what_the_head_does(seed):
    still, moved = (plan(30.0, seed=seed, head_motion=amount, prosody=quiet()) for amount in (0.5, 1.0))
    for axis, angle in enumerate(("yaw", "pitch")):
        turn = getattr(moved, angle) - getattr(still, angle)
        assert np.corrcoef(moved.gaze[:, axis] - still.gaze[:, axis], turn)[0, 1] < -0.8


def test_accents_make_the_head_nod():
    accents = np.arange(1.0, 59.0, 2.0)
    nodding = plan(60.0, prosody=replace(quiet(), accents=accents)).pitch
    dips = nodding - plan(60.0, prosody=quiet()).pitch
    by_phase = dips[: 50 * (len(dips) // 50)].reshape(-1, 50).mean(0)
    assert abs(np.argmax(by_phase) - 26) <= 2
    assert np.ptp(by_phase) > np.radians(0.4)


def test_some_accents_raise_the_brows():
    accents = np.arange(1.0, 59.0, 2.0)
    raised = plan(60.0, prosody=replace(quiet(), accents=accents)).brows[:, 0] - plan(60.0, prosody=quiet()).brows[:, 0]
    highest = raised[25:1475].reshape(-1, 50).max(1)
    assert highest.max() > 0.08
    assert 0.1 < np.mean(highest > 0.05) < 0.6


def test_brows_rise_over_the_end_of_a_question():
    rises = np.array([[2.0, 2.8]])
    asked = plan(5.0, prosody=replace(quiet(), rises=rises)).brows[:, 0]
    stated = plan(5.0, prosody=quiet()).brows[:, 0]
    raised = asked - stated
    assert raised[int(2.1 * 25) : int(2.7 * 25)].min() > 0.1
    assert np.abs(raised[: int(1.4 * 25)]).max() < 0.01
    assert asked.max() < 0.5


def test_a_seed_repeats_and_another_differs():
    first, again, other = plan(5.0, seed=7), plan(5.0, seed=7), plan(5.0, seed=8)
    for name in (*HEAD, "brows", "blink", "lids", "gaze"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
        assert not np.array_equal(getattr(first, name), getattr(other, name))


def test_turning_blinks_off_leaves_the_rest_as_it_is():
    with_blinks, without = plan(5.0), plan(5.0, blink=False)
    assert not without.blink.any()
    for name in (*HEAD, "brows", "lids", "gaze"):
        np.testing.assert_array_equal(getattr(with_blinks, name), getattr(without, name))


def test_head_motion_scales_the_head():
    half, normal = plan(5.0, head_motion=0.5), plan(5.0)
    for name in HEAD:
        np.testing.assert_allclose(getattr(half, name), getattr(normal, name) / 2)
    assert np.degrees(plan(5.0, head_motion=2.0).yaw.std()) < 0.77 * 2 * 8.9


def test_a_livelier_head_does_not_make_brows_and_eyes_restless():
    calm, normal, lively = (plan(30.0, head_motion=amount) for amount in (0.5, 1.0, 2.0))
    np.testing.assert_array_equal(lively.brows, normal.brows)
    np.testing.assert_allclose(calm.brows, normal.brows / 2)
    np.testing.assert_array_less(np.abs(lively.gaze).max(0), [0.032, 0.022])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_head_sways_by_millimetres(seed):
    assert 0.05 < np.abs(plan(30.0, seed=seed).shift).max() < 0.55


def test_no_head_motion_and_no_blinks_is_a_still_face():
    events = Prosody(np.array([1.0]), np.array([2.0]), np.ones((1, 2)), np.array([[3.0, 4.0]]))
    gesture = plan(5.0, head_motion=0.0, blink=False, prosody=events)
    assert not any(getattr(gesture, name).any() for name in (*HEAD, "brows", "blink", "lids", "gaze"))


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_the_shortest_clips_have_a_gesture(frames):
    gesture = plan(frames / 25)
    assert gesture.gaze.shape == (frames, 2)
    for name in (*HEAD, "brows", "blink", "lids"):
        assert len(getattr(gesture, name)) == frames
        assert np.isfinite(getattr(gesture, name)).all()
