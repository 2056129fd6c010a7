import numpy as np
import pytest
import torch
from talkwidget.engine.sadtalker.motion.motion import (
    Direction,
    References,
    driving_keypoints,
    predict_coefficients,
    source_keypoints,
)
from talkwidget.engine.sadtalker.motion.rows import source_window

from talkwidget.engine.sadtalker.motion import motion
from talkwidget.engine.sadtalker.motion.draws import SeededDraws
from talkwidget.engine.sadtalker.motion.mel import SAMPLES_PER_FRAME, mel_spectrogram, mel_windows
from talkwidget.engine.sadtalker.nets.keypoints import predicted_degrees

LENGTHS = [1, 2, 3, 13, 20, 21, 31, 32, 33, 64, 65]
SOURCE = np.random.default_rng(0).normal(0, 0.1, 73).astype(np.float32)
CANONICAL = np.random.default_rng(1).uniform(-0.5, 0.5, (15, 3)).astype(np.float32)


def noise(frames):
    return np.random.default_rng(frames).uniform(-0.5, 0.5, frames * SAMPLES_PER_FRAME).astype(np.float32)


@pytest.fixture(scope="module")
def loaded(networks):
    return networks("")


@pytest.fixture(autouse=True)
def in_blocks(monkeypatch):
    """MappingNet sees many frames at once, which is quicker; elsewhere it is shown to give the original's numbers."""
    monkeypatch.setitem(motion._MAPPING_BLOCK, "cpu", 256)


def predict(loaded, frames, sound, direction=None, references=None):
    wanted, followed = direction or Direction(), references or References()
    return predict_coefficients(loaded, SOURCE, sound, frames, wanted, followed, SeededDraws(0))


def drive(loaded, coefficients, direction):
    return driving_keypoints(loaded, coefficients, SOURCE, 70, CANONICAL, direction, SeededDraws(0)).keypoints


@pytest.mark.parametrize("frames", LENGTHS)
def test_any_length_of_sound_moves_the_face(loaded, frames):
    """Also those where the original program fails: less than 3 frames, and 21."""
    coefficients = predict(loaded, frames, noise(frames))
    assert coefficients.shape == (frames, 70)
    keypoints = drive(loaded, coefficients, Direction())
    assert keypoints.shape == (frames, 15, 3)
    assert np.isfinite(keypoints).all()


@pytest.mark.parametrize("frames", [1, 21, 33])
def test_silence_and_idling_move_the_face_too(loaded, frames):
    silent = predict(loaded, frames, np.zeros(frames * SAMPLES_PER_FRAME, np.float32))
    idle = predict(loaded, frames, None)
    assert np.isfinite(silent).all()
    assert np.isfinite(idle).all()
    assert np.abs(silent - idle).max() > 1e-3


def test_the_same_seed_gives_the_same_motion(loaded):
    assert (predict(loaded, 65, noise(65)) == predict(loaded, 65, noise(65))).all()


def test_a_long_clip_is_taken_in_parts_that_do_not_show(loaded, monkeypatch):
    sound = noise(35)
    whole = predict(loaded, 35, sound)
    moved = drive(loaded, whole, Direction())
    monkeypatch.setattr(motion, "_EXPRESSION_BLOCK", 16)
    assert np.abs(predict(loaded, 35, sound) - whole).max() <= 1e-5
    monkeypatch.setitem(motion._MAPPING_BLOCK, "cpu", 8)
    assert np.abs(drive(loaded, whole, Direction()) - moved).max() <= 1e-5


def test_the_mapping_network_is_looked_for_once_a_clip(loaded, monkeypatch):
    asked = []
    mapping = loaded.mapping(70)
    monkeypatch.setattr(type(loaded), "mapping", lambda _networks, channels: asked.append(channels) or mapping)
    monkeypatch.setitem(motion._MAPPING_BLOCK, "cpu", 2)
    drive(loaded, np.tile(SOURCE[:70], (5, 1)), Direction())
    assert asked == [70]


def test_head_motion_scales_away_from_the_source(loaded):
    sound = noise(40)
    pose = {
        factor: predict(loaded, 40, sound, Direction(head_motion=factor))[:, 64:] - SOURCE[64:70]
        for factor in (0.0, 1.0, 2.0)
    }
    assert np.abs(pose[0.0]).max() <= 1e-5
    assert np.abs(pose[2.0] - 2 * pose[1.0]).max() <= 1e-4


def test_eyes_blink_unless_they_are_not_to(loaded):
    sound = np.zeros(60 * SAMPLES_PER_FRAME, np.float32)
    with_blinks = predict(loaded, 60, sound)[:, :64]
    without = predict(loaded, 60, sound, Direction(blink=False))[:, :64]
    moved = np.abs(with_blinks - without).max(axis=1) > 1e-6
    assert 5 <= moved.sum() < 40


def test_a_head_held_still_sways_and_blinks(loaded):
    coefficients = predict(loaded, 50, noise(50))
    silent = coefficients.copy()
    silent[:, :64] = coefficients[0, :64]
    fixed = drive(loaded, silent, Direction(still=True, head_motion=0.0))
    assert np.ptp(fixed, axis=0).max() <= 1e-5
    swaying = drive(loaded, silent, Direction(still=True))
    assert (swaying[0] == fixed[0]).all()
    assert 1e-3 < np.abs(swaying - fixed).max() < 0.1
    assert np.abs(np.diff(swaying, axis=0)).max() < 2e-3


def test_a_head_held_still_sways_as_far_as_it_is_to_move(loaded):
    resting = np.tile(SOURCE[:70], (50, 1))
    rest, once, twice = (
        driving_keypoints(
            loaded, resting, SOURCE, 70, CANONICAL, Direction(still=True, head_motion=far), SeededDraws(0)
        ).degrees
        for far in (0.0, 1.0, 2.0)
    )
    assert np.abs(once - rest).max() > 0.1
    assert np.abs((twice - rest) - 2 * (once - rest)).max() <= 1e-4


def test_given_angles_replace_the_predicted_ones(loaded):
    resting = np.tile(SOURCE[:70], (5, 1))
    predicted = predicted_degrees(loaded.mapping(70)(torch.from_numpy(source_window(SOURCE, 70))))[0].tolist()
    yaw, pitch, roll = ((degrees,) for degrees in predicted)
    free = drive(loaded, resting, Direction())
    assert np.abs(drive(loaded, resting, Direction(yaw=yaw, pitch=pitch, roll=roll)) - free).max() <= 1e-5
    for other in (Direction(yaw=(predicted[0] + 10,)), Direction(pitch=(40.0,)), Direction(roll=(0.0, 30.0))):
        assert np.abs(drive(loaded, resting, other) - free).max() > 0.01


def test_source_keypoints_are_those_of_a_still_frame(loaded):
    keypoints = source_keypoints(loaded, SOURCE, 70, CANONICAL)
    resting = drive(loaded, np.tile(SOURCE[:70], (5, 1)), Direction())
    assert np.abs(resting - keypoints).max() <= 1e-5


def test_reference_videos_are_followed(loaded):
    reference = np.random.default_rng(4).normal(0, 0.2, (7, 73)).astype(np.float32)
    sound = noise(20)
    plain = predict(loaded, 20, sound)
    posed = predict(loaded, 20, sound, references=References(pose=reference))
    assert np.abs((posed - plain)[7, 64:]).max() <= 1e-6
    assert np.abs((posed - plain)[8, 64:] - (reference[1] - reference[0])[64:70]).max() <= 1e-6


def test_eyes_follow_a_reference_video_and_do_not_blink_beside(loaded):
    reference = np.random.default_rng(4).normal(0, 0.2, (7, 73)).astype(np.float32)
    sound = noise(60)
    plain = predict(loaded, 60, sound)
    following = predict(loaded, 60, sound, references=References(blink=reference))
    assert (following[:, 64:] == plain[:, 64:]).all()
    windows = torch.from_numpy(mel_windows(mel_spectrogram(sound), 0, 60))
    faces = torch.from_numpy(reference[np.arange(60) % 7, :64])
    assert np.abs(following[:, :64] - loaded.expnet(windows, faces, torch.zeros(60)).numpy()).max() <= 1e-5
