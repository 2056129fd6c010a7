import numpy as np
import pytest

from talkwidget.engine.sadtalker.motion.blink import blink_ratio
from talkwidget.engine.sadtalker.motion.draws import SeededDraws

from ..conftest import golden


def test_blinks_are_the_original_s_from_a_seed_and_from_gaps():
    case = golden("blink")
    for k in range(int(case["n_cases"])):
        frames, seed = map(int, case[f"c{k}_n_seed"])
        case.near(f"c{k}_ratio", blink_ratio(frames, SeededDraws(seed).gap), 0)
        gaps = iter(case[f"c{k}_gaps"])
        case.near(f"c{k}_ratio", blink_ratio(frames, lambda low, high, gaps=gaps: int(next(gaps))), 0)
        assert next(gaps, None) is None


@pytest.mark.parametrize("frames", [1, 2, 3, 13, 20, 21])
def test_short_clips_have_no_blink(frames):
    """Also 21 frames, where the original program fails."""
    assert not blink_ratio(frames, SeededDraws(0).gap).any()


@pytest.mark.parametrize("frames", [22, 31, 32, 33, 64, 65, 1000])
def test_eyes_close_wholly_and_are_open_at_both_ends(frames):
    ratio = blink_ratio(frames, SeededDraws(3).gap)
    assert ratio.shape == (frames,)
    assert ratio[0] == ratio[-1] == 0
    closed = np.flatnonzero(ratio == 1)
    assert frames < 200 or len(closed) >= 5
    assert np.isin(ratio, np.float32([0, 0.5, 0.9, 1])).all()
