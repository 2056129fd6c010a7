import numpy as np
import pytest

from talkwidget.speech.mel import BLOCK, mel_power

RATE, FFT, HOP = 16000, 512, 160
HANN = np.hanning(401)[:-1]


def tone(frequency, seconds=1.0):
    return np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE)


def powers(sound):
    return mel_power(sound, RATE, HANN, fft=FFT, hop=HOP, bands=40)


@pytest.mark.parametrize("frequency", [300, 1000, 4000])
def test_a_tone_is_loudest_in_the_band_around_it(frequency):
    import librosa

    edges = librosa.mel_frequencies(42, fmin=0, fmax=RATE / 2)
    band = powers(tone(frequency)).mean(axis=1).argmax()
    assert edges[band] <= frequency <= edges[band + 2]


def test_frames_start_with_the_sound_and_are_a_hop_apart():
    click = np.zeros(RATE)
    click[5 * HOP + FFT // 2] = 1
    found = powers(click)
    assert found.shape == (40, 1 + (RATE - FFT) // HOP)
    assert found.sum(axis=0).argmax() == 5


def test_long_sounds_are_taken_in_blocks():
    sound = np.random.default_rng(0).standard_normal((BLOCK + 500) * HOP).astype(np.float32)
    last = (BLOCK + 100) * HOP
    np.testing.assert_allclose(powers(sound)[:, BLOCK + 100 :], powers(sound[last:]), rtol=1e-3)
    assert powers(sound).dtype == np.float32
