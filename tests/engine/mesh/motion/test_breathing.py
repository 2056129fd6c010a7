"""Shoulders that rise and fall."""

import numpy as np

from talkwidget.engine.mesh.motion.breathing import breathe
from talkwidget.engine.mesh.motion.timeline import frame_centres


def test_breath_is_slow_and_small_and_repeatable():
    frames = frame_centres(1500, 25)
    breath = breathe(frames, np.random.default_rng(3))
    np.testing.assert_array_equal(breath, breathe(frames, np.random.default_rng(3)))
    assert 0.05 < breath.std() < 0.35
    crossings = np.count_nonzero(np.diff(np.sign(breath))) / 60
    assert 0.1 < crossings < 1.2
    assert np.abs(np.diff(breath)).max() * 25 < 1.5
