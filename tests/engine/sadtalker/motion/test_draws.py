import numpy as np
import torch

from talkwidget.engine.sadtalker.motion.draws import SeededDraws

SECONDS = np.arange(0, 60, 0.04)


def everything(seed):
    draws = SeededDraws(seed)
    return [draws.gap(10, 70) for _ in range(20)], draws.noise(3), draws.sway(SECONDS)


def test_a_seed_repeats_everything_and_another_changes_everything():
    gaps, noise, sway = everything(5)
    again = everything(5)
    assert gaps == again[0]
    assert (noise == again[1]).all()
    assert (sway == again[2]).all()
    other = everything(6)
    assert gaps != other[0]
    assert (noise != other[1]).any()
    assert (sway != other[2]).any()


def test_noise_of_a_chunk_does_not_depend_on_how_many_follow():
    assert torch.equal(SeededDraws(1).noise(2), SeededDraws(1).noise(5)[:2])


def test_sway_starts_at_rest_and_is_slight_and_smooth():
    sway = SeededDraws(2).sway(SECONDS)
    assert (sway[0] == 0).all()
    assert 0.1 < np.abs(sway).max() < 2.5
    assert np.abs(np.diff(sway, axis=0)).max() < 0.1
