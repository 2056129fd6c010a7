"""Motion of the head."""

import numpy as np
import pytest

from talkwidget.engine.mesh.motion.contour import Contour
from talkwidget.engine.mesh.motion.head import nod, thin_out, turn_head
from talkwidget.engine.mesh.motion.prosody import Prosody
from talkwidget.engine.mesh.motion.timeline import frame_centres
from talkwidget.engine.mesh.styles import STYLES

SEEDS = range(20)


def turn(seconds, fps=25, seed=0, accents=None, pauses=None, style="natural", blinks=()):
    """Yaw, pitch and roll (3, T), degrees."""
    accents = np.arange(0.3, seconds, 0.37) if accents is None else accents
    pauses = np.empty((0, 2)) if pauses is None else pauses
    prosody = Prosody(accents, np.empty(0), np.empty((0, 2)), pauses)
    frames = frame_centres(round(seconds * fps), fps)
    return turn_head(frames, prosody, np.array(blinks), np.random.SeedSequence(seed), STYLES[style])[:, :3].T


@pytest.mark.parametrize("seed", SEEDS)
def test_the_head_does_not_swing_along_a_line(seed):
    correlation = np.corrcoef(turn(5.0, seed=seed, accents=np.empty(0)))[np.triu_indices(3, 1)]
    # In 5 s of 13 filmed people, the greatest correlation of two angles was 0.22 to 0.93.
    assert np.abs(correlation).max() < 0.93


def assert_smooth(angles, fps):
    # The greatest speed and acceleration of an angle of filmed people, up to 5 Hz, are 50, 98 and 138 degrees a second
    # and 650, 1450 and 2120 degrees per second squared (10th, 50th and 90th percentile).
    assert np.abs(np.diff(angles) * fps).max() < 138.0
    assert np.abs(np.diff(angles, n=2) * fps**2).max() < 2120.0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("seconds", [0.4, 1.0, 2.0, 6.0])
def test_the_head_neither_jumps_nor_jitters(seconds, seed):
    assert_smooth(turn(seconds, 60, seed), 60)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("spoken", "silent"), [(0.4, 0.9), (0.3, 0.8), (0.6, 1.2), (1.0, 0.3), (0.5, 9.0)])
def test_the_head_neither_jumps_nor_jitters_between_words_far_apart(spoken, silent, seed):
    starts = np.arange(spoken, 4.0, spoken + silent)
    pauses = np.stack([starts, starts + silent], 1)
    for seconds in (2.0, 4.0):
        assert_smooth(turn(seconds, 60, seed, starts - spoken / 2, pauses), 60)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_head_moves_in_bursts_like_people(seed):
    angles = turn(8.0, seed=seed)
    smooth = np.apply_along_axis(lambda angle: np.convolve(angle, [0.25, 0.5, 0.25], "valid"), 1, angles)
    speed = 25 * np.linalg.norm(np.diff(smooth), axis=0)
    # Filmed people: 9 to 32 degrees per second, varying by 0.6 to 1.2 of the mean.
    assert 9 < speed.mean() < 32
    assert 0.5 < speed.std() / speed.mean() < 1.2


def test_a_good_part_of_the_motion_is_quick():
    accents = np.arange(0.3, 8.0, 0.8)
    shares = np.array([[quick_share(angle) for angle in turn(8.0, seed=seed, accents=accents)[:2]] for seed in SEEDS])
    # People: 12, 31 and 63 % of the yaw and 17, 31 and 43 % of the pitch lie between 0.5 and 2 Hz (10th, 50th and 90th
    # percentile). Pitch that follows the melody of a voice, not in here, is slow.
    yaw, pitch = np.median(shares, 0)
    assert 0.12 < yaw < 0.5
    assert 0.17 < pitch < 0.7
    assert 0.02 < shares.min() < shares.max() < 0.97


def quick_share(angle):
    power = np.abs(np.fft.rfft((angle - angle.mean()) * np.hanning(len(angle)))) ** 2
    frequency = np.fft.rfftfreq(len(angle), 1 / 25)
    return power[(frequency >= 0.5) & (frequency < 2.0)].sum() / power.sum()


def test_the_head_moves_more_where_the_voice_is_loud():
    frames = frame_centres(500, 25)
    speeds = []
    for effort in (-10.0, 10.0):
        contour = Contour(effort=np.full(2000, effort))
        prosody = Prosody(np.empty(0), np.empty(0), np.empty((0, 2)), np.empty((0, 2)), contour=contour)
        turns = turn_head(frames, prosody, np.empty(0), np.random.SeedSequence(1), STYLES["natural"])[:, :3]
        speeds.append(np.linalg.norm(np.diff(turns, axis=0), axis=1).mean())
    assert speeds[1] > 1.3 * speeds[0]


def test_nods_follow_accents():
    frames = frame_centres(250, 25)
    prosody = Prosody(np.array([5.0]), np.empty(0), np.empty((0, 2)), np.empty((0, 2)))
    dips = nod(frames, prosody, np.random.default_rng(3))
    assert abs(frames[np.argmax(dips)] - 5.04) < 0.05


def test_accents_too_close_together_give_one_gesture():
    np.testing.assert_array_equal(thin_out(np.array([1.0, 1.2, 1.44, 1.5, 3.0])), [1.0, 1.5, 3.0])


def test_the_head_rises_with_a_blink():
    onsets = np.arange(1.0, 59.0, 3.0)
    pitch = turn(60.0, 100, blinks=onsets)[1] - turn(60.0, 100)[1]
    before, after = (np.mean([pitch[round(100 * (onset + lag))] for onset in onsets]) for lag in (-0.1, 0.2))
    assert 1.2 < before - after < 2.3
