"""Blinks, lids and gaze."""

import numpy as np
import pytest

from talkwidget.engine.mesh.motion.eyes import blink, look, lower_lids, plan_blinks
from talkwidget.engine.mesh.motion.timeline import frame_centres
from talkwidget.engine.mesh.styles import STYLES

SEEDS = range(20)


def test_lids_close_faster_than_they_open_and_are_shut_for_a_moment_only():
    frames = frame_centres(1000, 1000)
    lids = blink(frames, np.array([0.3]), np.random.default_rng(1))
    passed = {height: frames[lids > height] for height in (0.1, 0.9, 0.99)}
    closing = passed[0.9][0] - passed[0.1][0]
    opening = passed[0.1][-1] - passed[0.9][-1]
    # In clips, landmarks see them close 40 to 47 % faster.
    assert 0.4 < closing / opening < 0.6
    assert np.ptp(passed[0.99]) < opening


@pytest.mark.parametrize("seed", SEEDS)
def test_the_eyes_rest_then_jump_and_seldom_up_or_down(seed):
    gaze = look(frame_centres(6000, 200), 30.0, np.random.default_rng(seed))
    moving = np.abs(np.diff(gaze, axis=0)).max(1) > 0
    starts, ends = np.flatnonzero(np.diff(moving.astype(int), prepend=0, append=0)).reshape(-1, 2).T
    assert len(starts) > 10
    # Jumps as small as these take 20 to 60 ms (Bahill, Clark and Stark, "The main sequence", 1975).
    assert (ends - starts).max() / 200 < 0.08
    assert gaze[:, 1].std() < gaze[:, 0].std()


def test_blinks_differ_in_length_and_some_do_not_close_the_eye():
    onsets = np.arange(0.5, 200.0, 2.0)
    frames = frame_centres(40_000, 200)
    lids = blink(frames, onsets, np.random.default_rng(0))
    shut = [lids[(frames > onset - 0.3) & (frames < onset + 1.2)] for onset in onsets]
    lengths = np.array([(one > 0.4).sum() / 200 for one in shut])
    depths = np.array([one.max() for one in shut])
    # Filmed people's blinks vary in length by 0.2 to 0.3.
    assert 0.15 < lengths.std() / lengths.mean() < 0.4
    assert 0.05 < (depths < 0.95).mean() < 0.3
    assert depths.min() > 0.6


def test_a_blink_is_complete_by_the_end_of_the_clip():
    for seed in SEEDS:
        onsets = plan_blinks(np.empty(0), 10.0, np.random.default_rng(seed))
        lids = blink(frame_centres(500, 50), onsets, np.random.default_rng(seed))
        assert lids[-1] < 0.05


@pytest.mark.parametrize("seed", SEEDS)
def test_lids_are_never_quite_still_and_never_wider_than_in_the_portrait(seed):
    frames = frame_centres(250, 25)
    calm, fall, lively = (
        lower_lids(frames, np.zeros(250), np.random.default_rng(seed), STYLES[style])
        for style in ("calm", "natural", "lively")
    )
    assert fall.min() >= 0.0
    assert fall.max() <= 0.34
    # People's eyes open by 3.5 to 12 % more or less between blinks.
    assert 0.02 < fall.std() < 0.13
    assert calm.std() < fall.std() < lively.std()


def test_raised_brows_lift_the_lids():
    frames = frame_centres(250, 25)
    resting, raised = (
        lower_lids(frames, np.full(250, brow), np.random.default_rng(0), STYLES["natural"]) for brow in (0.0, 0.2)
    )
    assert np.all(raised < resting)
