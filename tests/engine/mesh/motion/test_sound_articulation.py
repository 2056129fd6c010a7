import dataclasses

import numpy as np
import pytest
from scipy.signal import lfilter

from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.hearing import listen
from talkwidget.engine.mesh.motion.pauses import rest_in_pauses
from talkwidget.engine.mesh.motion.segments import SILENCE
from talkwidget.engine.mesh.motion.sound_articulation import (
    articulate_sound,
    hear_accents,
    hear_segments,
)
from talkwidget.engine.mesh.motion.timeline import frame_centres
from talkwidget.speech.speech import Speech
from talkwidget.speech.synthesizers.espeak import Espeak

from ..spoken import closed, opening

FPS = 25
FORMANTS = {"ɑ": (730, 1090, 2440), "i": (270, 2290, 3010), "u": (300, 870, 2240)}
"""Hz, of men: Peterson and Barney, 1952."""


def vowel(ipa, seconds, rate, pitch=110):
    """A pulse train through three resonances."""
    sound = np.zeros(round(seconds * rate))
    sound[:: round(rate / pitch)] = 1.0
    for formant in FORMANTS[ipa]:
        radius, angle = np.exp(-np.pi * 90 / rate), 2 * np.pi * formant / rate
        sound = lfilter([1 - radius], [1, -2 * radius * np.cos(angle), radius**2], sound)
    return 0.3 * sound / np.abs(sound).max()


def hum(seconds, rate, pitch=110):
    """What is heard of m: the voice behind closed lips."""
    return 0.08 * np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)


def recording(*sounds, rate=16_000, noise=0.0):
    samples = np.concatenate(sounds)
    samples = samples + np.random.default_rng(1).normal(0, noise, len(samples))
    return Speech(samples.astype(np.float32), rate, "", "en-us", None, None)


def silence(seconds, rate=16_000):
    return np.zeros(round(seconds * rate))


def move(speech, fps=FPS):
    hearing = listen(speech)
    frames = frame_centres(speech.frames(fps), fps)
    segments = hear_segments(hearing, speech.duration)
    return rest_in_pauses(articulate_sound(hearing, frames, 1.0), closed(segments), frames)


def at(mouth, seconds):
    return mouth[int(seconds * FPS)]


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 48_000])
def test_open_vowels_open_and_closed_sounds_close(rate):
    speech = recording(silence(0.3, rate), vowel("ɑ", 0.3, rate), hum(0.3, rate), vowel("i", 0.3, rate), rate=rate)
    opened = opening(move(speech))
    open_vowel, closed, close_vowel = (opened[int(time * FPS)] for time in (0.45, 0.75, 1.05))
    assert open_vowel > 0.8
    assert closed < 0.3 * open_vowel
    assert close_vowel < 0.8 * open_vowel


def test_back_vowels_round_and_front_vowels_spread():
    rate = 16_000
    mouth = move(recording(*[vowel(ipa, 0.3, rate) for ipa in "ɑiuɑiu"], rate=rate))
    front, back = at(mouth, 0.45), at(mouth, 0.75)
    assert front[MouthChannel.WIDTH] > 0.02
    assert back[MouthChannel.WIDTH] < 0.0 < back[MouthChannel.PROTRUSION]


def test_hisses_part_the_lips_less_than_open_vowels():
    speech = Espeak().synthesize("She sees six sandy islands, and always stays on Sunday.", "en-us")
    mouth = move(dataclasses.replace(speech, phonemes=None))
    spans = [(span.text.strip("ˈˌː"), at(mouth, (span.start + span.end) / 2)) for span in speech.phonemes.spans]
    hissed = np.mean([shape[MouthChannel.JAW] for sound, shape in spans if sound in ("s", "z")])
    opened = np.mean([shape[MouthChannel.JAW] for sound, shape in spans if sound[:1] in ("a", "æ", "ɔ", "ʌ")])
    assert hissed < 0.6 * opened


@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_pauses_are_shut_and_still_even_in_a_noisy_room(noise):
    rate = 16_000
    speech = recording(vowel("ɑ", 0.4, rate), silence(0.6), vowel("ɑ", 0.4, rate), silence(0.5), rate=rate, noise=noise)
    mouth = move(speech)
    for first, last in ((0.55, 0.92), (1.55, 1.9)):
        assert np.abs(mouth[int(first * FPS) : int(last * FPS)]).max() < 0.02
    assert opening(mouth).max() > 0.8


def test_the_mouth_keeps_time_over_minutes():
    rate = 22_050
    quiet = silence(0.5, rate)
    opened = opening(move(recording(*[vowel("ɑ", 0.2, rate), quiet] * 170, rate=rate)))
    period = (round(0.2 * rate) + round(0.5 * rate)) / rate

    def lateness(number):
        """Middle of an opening after that of its vowel, seconds."""
        start = number * period
        first, last = int((start - 0.2) * FPS), int((start + 0.4) * FPS)
        return np.average(np.arange(first, last) + 0.5, weights=opened[first:last]) / FPS - (start + 0.1)

    assert abs(lateness(168)) < 0.06
    assert lateness(168) == pytest.approx(lateness(2), abs=0.01)


def test_segments_and_accents_are_heard():
    rate = 16_000
    speech = recording(silence(0.4), vowel("ɑ", 0.3, rate), silence(0.5), vowel("ɑ", 0.3, rate), rate=rate)
    hearing = listen(speech)
    segments = hear_segments(hearing, speech.duration)
    assert [segment.viseme is SILENCE for segment in segments] == [True, False, True, False]
    np.testing.assert_allclose([segment.start for segment in segments], [0.0, 0.4, 0.7, 1.2], atol=0.03)
    assert segments[-1].end == speech.duration
    np.testing.assert_allclose(hear_accents(hearing)[:1], [0.55], atol=0.1)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(0),
        np.zeros(1),
        np.zeros(16_000),
        np.full(16_000, 0.5),
        np.random.default_rng(2).normal(0, 1e-5, 16_000),
        np.random.default_rng(2).uniform(-1, 1, 16_000),
        np.sign(np.sin(np.arange(16_000))),
    ],
)
def test_any_sound_gives_a_mouth_within_its_limits(samples):
    mouth = move(recording(samples))
    assert np.isfinite(mouth).all()
    assert np.all(mouth[:, MouthChannel.JAW] >= 0)
    assert mouth.max(initial=0.0) < 1.2


def test_silence_moves_nothing():
    assert not move(recording(silence(2.0))).any()
    assert len(hear_accents(listen(recording(silence(2.0))))) == 0
