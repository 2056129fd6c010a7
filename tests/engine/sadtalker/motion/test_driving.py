import numpy as np
import pytest
import torch

from talkwidget.engine.sadtalker.motion import driving
from talkwidget.engine.sadtalker.motion.draws import SeededDraws
from talkwidget.engine.sadtalker.motion.driving import driving_keypoints
from talkwidget.engine.sadtalker.motion.settings import MotionSettings
from talkwidget.engine.sadtalker.nets.keypoints import predicted_degrees
from talkwidget.engine.sadtalker.prepare.state import source_keypoints, source_window

from .conftest import CANONICAL, SOURCE


def drive(loaded, coefficients, settings):
    return driving_keypoints(loaded, coefficients, SOURCE, 70, CANONICAL, settings, SeededDraws(0)).keypoints


def wandering(frames):
    """Coefficients (``frames``, 70) of a face that moves."""
    steps = np.random.default_rng(2).normal(0, 0.02, (frames, 70)).cumsum(axis=0)
    return (SOURCE[:70] + steps).astype(np.float32)


@pytest.mark.parametrize("frames", [1, 2, 3, 13, 33])
def test_any_length_has_keypoints(loaded, frames):
    keypoints = drive(loaded, wandering(frames), MotionSettings())
    assert keypoints.shape == (frames, 15, 3)
    assert np.isfinite(keypoints).all()


def test_a_long_clip_is_taken_in_parts_that_do_not_show(loaded, monkeypatch):
    coefficients = wandering(35)
    moved = drive(loaded, coefficients, MotionSettings())
    monkeypatch.setitem(driving.MAPPING_BLOCK, "cpu", 8)
    assert np.abs(drive(loaded, coefficients, MotionSettings()) - moved).max() <= 1e-5


def test_the_mapping_network_is_looked_for_once_a_clip(loaded, monkeypatch):
    asked = []
    mapping = loaded.mapping(70)
    monkeypatch.setattr(type(loaded), "mapping", lambda _networks, channels: asked.append(channels) or mapping)
    monkeypatch.setitem(driving.MAPPING_BLOCK, "cpu", 2)
    drive(loaded, np.tile(SOURCE[:70], (5, 1)), MotionSettings())
    assert asked == [70]


def test_a_head_held_still_sways(loaded):
    silent = wandering(50)
    silent[:, :64] = silent[0, :64]
    fixed = drive(loaded, silent, MotionSettings(still=True, head_motion=0.0))
    assert np.ptp(fixed, axis=0).max() <= 1e-5
    swaying = drive(loaded, silent, MotionSettings(still=True))
    assert (swaying[0] == fixed[0]).all()
    assert 1e-3 < np.abs(swaying - fixed).max() < 0.1
    assert np.abs(np.diff(swaying, axis=0)).max() < 2e-3


def test_a_head_held_still_sways_as_far_as_it_is_to_move(loaded):
    resting = np.tile(SOURCE[:70], (50, 1))
    rest, once, twice = (
        driving_keypoints(
            loaded, resting, SOURCE, 70, CANONICAL, MotionSettings(still=True, head_motion=far), SeededDraws(0)
        ).degrees
        for far in (0.0, 1.0, 2.0)
    )
    assert np.abs(once - rest).max() > 0.1
    assert np.abs((twice - rest) - 2 * (once - rest)).max() <= 1e-4


def test_given_angles_replace_the_predicted_ones(loaded):
    resting = np.tile(SOURCE[:70], (5, 1))
    predicted = predicted_degrees(loaded.mapping(70)(torch.from_numpy(source_window(SOURCE, 70))))[0].tolist()
    yaw, pitch, roll = ((degrees,) for degrees in predicted)
    free = drive(loaded, resting, MotionSettings())
    assert np.abs(drive(loaded, resting, MotionSettings(yaw=yaw, pitch=pitch, roll=roll)) - free).max() <= 1e-5
    for other in (
        MotionSettings(yaw=(predicted[0] + 10,)),
        MotionSettings(pitch=(40.0,)),
        MotionSettings(roll=(0.0, 30.0)),
    ):
        assert np.abs(drive(loaded, resting, other) - free).max() > 0.01


def test_source_keypoints_are_those_of_a_still_frame(loaded):
    keypoints = source_keypoints(loaded, SOURCE, 70, CANONICAL)
    resting = drive(loaded, np.tile(SOURCE[:70], (5, 1)), MotionSettings())
    assert np.abs(resting - keypoints).max() <= 1e-5
