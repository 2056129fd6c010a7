import numpy as np
import pytest

from talkwidget.engine.mesh.motion.timeline import (
    GRID_RATE,
    find_overlaps,
    frame_centres,
    grid_times,
    raise_plateaus,
    reach_frames,
    smooth,
)


def test_frames_show_the_middle_of_their_time():
    np.testing.assert_allclose(frame_centres(3, 10), [0.05, 0.15, 0.25])


def test_overlaps_are_all_pairs_and_no_other():
    times = np.arange(20) / 10
    starts, ends = np.array([0.25, 1.0, 5.0, 0.9]), np.array([0.55, 1.0, 6.0, 0.8])
    interval, sample = find_overlaps(times, starts, ends)
    assert list(zip(interval.tolist(), sample.tolist(), strict=True)) == [(0, 3), (0, 4), (0, 5), (1, 10)]


def test_work_grows_with_the_length_and_not_with_its_square():
    def pairs(minutes):
        events = np.arange(0, 60 * minutes, 0.1)
        return len(find_overlaps(grid_times(60 * minutes), events - 0.2, events + 0.2)[0])

    assert pairs(10) == pytest.approx(10 * pairs(1), rel=0.01)


def test_plateaus_are_full_inside_and_fall_outside():
    times = np.arange(0, 2, 0.01)
    envelope = raise_plateaus(times, np.array([0.5]), np.array([0.7]), 0.05, 0.1, 0.8)
    np.testing.assert_allclose(envelope[50:71], 0.8)
    assert envelope[45] == pytest.approx(0.8 / np.e)
    assert envelope[80] == pytest.approx(0.8 / np.e)
    assert np.all(np.diff(envelope[:50]) >= 0)
    assert np.all(np.diff(envelope[71:]) <= 0)
    assert envelope[0] == envelope[-1] == 0


def test_the_higher_of_two_plateaus_wins():
    times = np.arange(0, 1, 0.01)
    low = raise_plateaus(times, np.array([0.2]), np.array([0.6]), 0.05, 0.05, 0.5)
    high = raise_plateaus(times, np.array([0.4]), np.array([0.5]), 0.05, 0.05, 1.0)
    both = raise_plateaus(times, np.array([0.2, 0.4]), np.array([0.6, 0.5]), 0.05, 0.05, [0.5, 1.0])
    np.testing.assert_allclose(both, np.maximum(low, high))


def test_no_event_leaves_nothing():
    none = np.empty(0)
    assert not raise_plateaus(np.arange(5.0), none, none, 0.1, 0.1).any()


@pytest.mark.parametrize("fps", [10, 12, 24, 25, 60])
def test_every_interval_reaches_a_frame_and_grows_no_more_than_that(fps):
    frames = frame_centres(10 * fps, fps)
    starts = np.random.default_rng(0).uniform(0, 9.9, 300)
    first, last = reach_frames(starts, starts + 0.01, frames)
    inside = np.searchsorted(frames, last, "right") - np.searchsorted(frames, first, "left")
    assert np.all(inside >= 1)
    assert np.all(last - first <= 0.01 + 0.5 / fps)


def test_smoothing_neither_delays_nor_changes_a_constant():
    ramp = np.linspace(0, 1, 200)[:, None]
    np.testing.assert_allclose(smooth(ramp, 0.05, GRID_RATE)[20:-20], ramp[20:-20])
    np.testing.assert_allclose(smooth(np.ones((50, 2)), 0.05, GRID_RATE), 1.0)
