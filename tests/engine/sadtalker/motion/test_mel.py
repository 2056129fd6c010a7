import numpy as np
import pytest

from talkwidget.engine.sadtalker.motion import mel

from ..conftest import golden

LENGTHS = [1, 2, 3, 13, 20, 21, 31, 32, 33, 64, 65]


def recordings(case):
    return sorted(key.removesuffix("_wav") for key in case if key.endswith("_wav"))


def test_spectrogram_and_windows_are_the_original_s():
    case = golden("mel")
    assert recordings(case)
    for name in recordings(case):
        sound = case[f"{name}_wav"]
        frames = mel.planned_frames(len(sound))
        assert frames == int(case[f"{name}_num_frames"])
        sound = sound[: frames * mel.SAMPLES_PER_FRAME]
        assert len(sound) == int(case[f"{name}_cut_length"])
        columns = mel.mel_spectrogram(sound)
        case.near(f"{name}_mel", columns, 1e-4)
        case.near(f"{name}_window_index", mel.window_index(0, frames, columns.shape[1]), 0)
        windows = mel.mel_windows(columns, 0, frames)[case[f"{name}_window_frames"]]
        case.near(f"{name}_windows", windows, 1e-4)


def test_mel_filters_are_the_original_s():
    case = golden("mel")
    case.near("mel_basis", mel.mel_filters(), 1e-7)


@pytest.mark.parametrize("frames", LENGTHS)
def test_parts_of_a_recording_give_the_windows_of_the_whole(frames, monkeypatch):
    sound = np.random.default_rng(frames).uniform(-1, 1, frames * mel.SAMPLES_PER_FRAME).astype(np.float32)
    columns = mel.mel_spectrogram(sound)
    whole = mel.mel_windows(columns, 0, frames)
    assert whole.shape == (frames, mel.MEL_BANDS, mel.MEL_WINDOW)
    parts = [mel.mel_windows(columns, first, min(first + 7, frames)) for first in range(0, frames, 7)]
    assert (np.concatenate(parts) == whole).all()
    monkeypatch.setattr(mel, "BLOCK_COLUMNS", 5)
    assert np.abs(mel.mel_spectrogram(sound) - columns).max() <= 1e-6


def test_silence_is_the_quietest_and_idling_is_not():
    silent = mel.mel_windows(mel.mel_spectrogram(np.zeros(10 * mel.SAMPLES_PER_FRAME, np.float32)), 0, 10)
    assert (silent == -4).all()
    assert (mel.idle_windows(10) == 0).all()
    assert mel.idle_windows(10).shape == silent.shape
