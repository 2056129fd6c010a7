import numpy as np
import pytest

from talkwidget.engine.sadtalker.motion.plan import frame_positions, interpolate


def at_rate(keypoints, fps, frames):
    return interpolate(keypoints, frame_positions(fps, frames, len(keypoints)))


@pytest.mark.parametrize("frames", [1, 2, 30])
def test_frames_at_25_a_second_are_the_network_s_own(frames):
    keypoints = np.random.default_rng(0).normal(size=(frames, 15, 3)).astype(np.float32)
    assert np.abs(at_rate(keypoints, 25, frames) - keypoints).max() <= 1e-6
    held = at_rate(keypoints, 25, frames + 1)
    assert (held[-1] == keypoints[-1]).all()


def test_other_rates_keep_the_time():
    times = (np.arange(100) + 0.5) / 25
    keypoints = np.broadcast_to(times[:, None, None], (100, 15, 3)).astype(np.float32)
    for fps in (10, 24, 30, 60):
        shown = at_rate(keypoints, fps, 4 * fps)
        wanted = np.clip((np.arange(4 * fps) + 0.5) / fps, times[0], times[-1])
        assert np.abs(shown[:, 0, 0] - wanted).max() <= 1e-5
