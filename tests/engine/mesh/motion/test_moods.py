"""Moods of the face over time."""

import numpy as np
import pytest

from talkwidget.engine.mesh.motion.moods import follow_moods
from talkwidget.engine.mesh.motion.timeline import frame_centres
from talkwidget.script.markers import MOODS

FRAMES = frame_centres(250, 25)


def test_a_neutral_face_is_that_of_the_speech():
    tracks = follow_moods("neutral", (), FRAMES)
    assert not any(track.any() for track in vars(tracks).values())


@pytest.mark.parametrize("mood", [mood for mood in MOODS if mood != "neutral"])
def test_a_mood_of_the_whole_clip_is_a_constant_face_of_its_own(mood):
    tracks = follow_moods(mood, (), FRAMES)
    assert any(track.any() for track in vars(tracks).values())
    assert all(np.ptp(track) == 0 for track in vars(tracks).values())


def test_a_mark_holds_over_its_words_and_blends_smoothly():
    corners = follow_moods("neutral", [("happy", 3.0, 6.0)], FRAMES).corners
    full = follow_moods("happy", (), FRAMES).corners[0]
    assert corners[(FRAMES > 2.9) & (FRAMES < 6.0)].min() == pytest.approx(full)
    assert corners[(FRAMES < 1.5) | (FRAMES > 8.0)].max() < 0.01 * full
    assert np.abs(np.diff(corners)).max() < 0.15 * full


def test_moods_pass_into_each_other_and_an_inner_mark_holds_over_an_outer_one():
    tracks = follow_moods("serious", [("happy", 2.0, 8.0), ("sad", 4.5, 5.5)], FRAMES)
    happy, sad, serious = (follow_moods(mood, (), FRAMES).corners[0] for mood in ("happy", "sad", "serious"))
    shown = {time: tracks.corners[np.searchsorted(FRAMES, time)] for time in (0.5, 3.0, 5.0)}
    assert shown[0.5] == pytest.approx(serious, abs=0.01)
    assert shown[3.0] == pytest.approx(happy, abs=0.01)
    assert shown[5.0] == pytest.approx(sad, abs=0.01)


def test_a_neutral_mark_takes_the_mood_of_the_clip_back():
    corners = follow_moods("happy", [("neutral", 4.0, 6.0)], FRAMES).corners
    assert abs(corners[np.searchsorted(FRAMES, 5.0)]) < 1e-9
    assert corners[0] > 0.2


def test_a_mood_may_begin_before_the_clip_and_end_after_it():
    """A mark over several sentences, of which one is planned."""
    long = follow_moods("neutral", [("sad", -7.0, 30.0)], FRAMES).corners
    assert np.ptp(long) == 0
    assert long[0] == follow_moods("sad", (), FRAMES).corners[0]
