import numpy as np
import pytest
import torch

from talkwidget.engine.sadtalker.motion import prediction
from talkwidget.engine.sadtalker.motion.draws import SeededDraws
from talkwidget.engine.sadtalker.motion.mel import SAMPLES_PER_FRAME, mel_spectrogram, mel_windows
from talkwidget.engine.sadtalker.motion.prediction import predict_coefficients
from talkwidget.engine.sadtalker.motion.settings import MotionSettings
from talkwidget.engine.sadtalker.prepare.reference import References

from .conftest import SOURCE, noise

LENGTHS = [1, 2, 3, 13, 20, 21, 31, 32, 33, 64, 65]


def predict(loaded, frames, sound, settings=None, references=None):
    wanted, followed = settings or MotionSettings(), references or References()
    return predict_coefficients(loaded, SOURCE, sound, frames, wanted, followed, SeededDraws(0))


@pytest.mark.parametrize("frames", LENGTHS)
def test_any_length_of_sound_moves_the_face(loaded, frames):
    """Also those where the original program fails: less than 3 frames, and 21."""
    coefficients = predict(loaded, frames, noise(frames))
    assert coefficients.shape == (frames, 70)
    assert np.isfinite(coefficients).all()


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
    monkeypatch.setattr(prediction, "EXPRESSION_BLOCK", 16)
    assert np.abs(predict(loaded, 35, sound) - whole).max() <= 1e-5


def test_head_motion_scales_away_from_the_source(loaded):
    sound = noise(40)
    pose = {
        factor: predict(loaded, 40, sound, MotionSettings(head_motion=factor))[:, 64:] - SOURCE[64:70]
        for factor in (0.0, 1.0, 2.0)
    }
    assert np.abs(pose[0.0]).max() <= 1e-5
    assert np.abs(pose[2.0] - 2 * pose[1.0]).max() <= 1e-4


def test_eyes_blink_unless_they_are_not_to(loaded):
    sound = np.zeros(60 * SAMPLES_PER_FRAME, np.float32)
    with_blinks = predict(loaded, 60, sound)[:, :64]
    without = predict(loaded, 60, sound, MotionSettings(blink=False))[:, :64]
    moved = np.abs(with_blinks - without).max(axis=1) > 1e-6
    assert 5 <= moved.sum() < 40


def test_no_eye_shuts_where_two_sentences_go_over_into_each_other(loaded):
    sound = np.zeros(90 * SAMPLES_PER_FRAME, np.float32)
    source, draws = SOURCE, SeededDraws(0)
    still = predict(loaded, 90, sound, MotionSettings(blink=False))[:, :64]
    joined = predict_coefficients(loaded, source, sound, 90, MotionSettings(), References(), draws, (20, 20))[:, :64]
    moved = np.abs(joined - still).max(axis=1) > 1e-6
    assert moved.any()
    assert not moved[:20].any()
    assert not moved[-20:].any()


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
