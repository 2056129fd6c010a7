"""Gestures from a filmed face."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.filmed import FilmedMotion
from talkwidget.engine.mesh.motion.follow import bounce
from talkwidget.engine.mesh.motion.plan import plan_motion
from talkwidget.options import TalkOptions

from ..spoken import spoken

SPEECH = spoken(("\u0251", 6.0))


def film(seconds=3.0):
    """A face that shakes its head twice a second, raises its brows and blinks once."""
    times = np.arange(0.0, seconds, 0.04)
    swing = np.sin(2 * np.pi * 0.5 * times)
    eyes = 1.0 - 0.95 * np.exp(-(((times - 1.5) / 0.08) ** 2))
    none = np.zeros_like(times)
    return FilmedMotion(
        times=times,
        angles=np.radians(np.stack([5 * swing, none, -2 * swing], 1)),
        shift=0.1 * swing,
        brows=np.stack([0.2 * swing, none, none], 1),
        eyes=eyes,
        gaze=np.stack([-0.01 * swing, none], 1),
    )


def test_head_brows_eyes_and_gaze_are_the_films_and_the_mouth_is_the_speechs():
    own, followed = (plan_motion(SPEECH, TalkOptions(), filmed) for filmed in (None, film()))
    np.testing.assert_array_equal(own.mouth, followed.mouth)
    gesture, times = followed.gesture, (np.arange(150) + 0.5) / 25
    first = times < 2.9
    swing = np.sin(2 * np.pi * 0.5 * times[first])
    for track in (gesture.yaw, -gesture.roll, gesture.shift, gesture.brows[:, 0], -gesture.gaze[:, 0]):
        assert np.corrcoef(track[first], swing)[0, 1] > 0.99
    assert np.degrees(gesture.yaw.max()) == pytest.approx(5.0, rel=0.1)
    shut = times[first][gesture.blink[first] > 0.9]
    assert len(shut) > 0
    assert np.abs(shut - 1.5).max() < 0.1


def test_a_film_that_is_shorter_than_the_speech_goes_on_without_a_jump():
    np.testing.assert_allclose(bounce(np.array([0.5, 2.5, 3.5, 6.5]), 3.0), [0.5, 2.5, 2.5, 0.5])
    yaw = plan_motion(SPEECH, TalkOptions(), film()).gesture.yaw
    assert np.abs(np.diff(yaw)).max() < np.radians(0.8)


def test_options_scale_the_head_and_switch_blinks_off():
    full, half = (plan_motion(SPEECH, TalkOptions(head_motion=amount), film()).gesture for amount in (1.0, 0.5))
    assert half.yaw.max() == pytest.approx(full.yaw.max() / 2, rel=0.1)
    assert not plan_motion(SPEECH, TalkOptions(blink=False), film()).gesture.blink.any()


def test_without_head_motion_brows_lids_and_gaze_are_still_too():
    still = plan_motion(SPEECH, TalkOptions(head_motion=0), film()).gesture
    for track in (still.yaw, still.pitch, still.roll, still.shift, still.brows, still.lids, still.gaze):
        assert not track.any()


def test_a_mood_is_added():
    neutral, sad = (plan_motion(SPEECH, TalkOptions(mood=mood), film()).gesture for mood in ("neutral", "sad"))
    assert (sad.pitch - neutral.pitch).min() > np.radians(1.0)
    assert (sad.brows[:, 1] - neutral.brows[:, 1]).min() > 0.1
