from dataclasses import replace

import numpy as np
import pytest

from talkwidget.errors import InputError
from talkwidget.speech.base import Synthesizer
from talkwidget.speech.synthesizers.espeak import Espeak
from talkwidget.speech.synthesizers.matched import Matched, match
from talkwidget.voice.recording import read_recording
from talkwidget.voice.timbre import long_term_spectrum, measure_timbre
from talkwidget.voice.voice import prepare_voice

TEXT = "Welcome to the course. Today we look at gradients, which point uphill, always."


def distance(one, other):
    """Root mean square of the difference of two long-term spectra, dB."""
    return float(np.sqrt(np.mean((one - other) ** 2)))


def check(plain, matched, target):
    found = measure_timbre(matched.samples, matched.sample_rate)
    before = long_term_spectrum(plain.samples, plain.sample_rate)
    assert found.pitch == pytest.approx(target.pitch, rel=0.03)
    assert distance(found.spectrum, target.spectrum) <= 0.5 * distance(before, target.spectrum)
    assert found.loudness == pytest.approx(target.loudness, abs=1.0)
    assert matched.duration == plain.duration
    assert (matched.words, matched.phonemes) == (plain.words, plain.phonemes)
    assert np.abs(matched.samples).max() < 1.0


def test_speech_is_carried_to_another_voice(voice):
    plain = Espeak().synthesize("Something else is said here, with a few more words.", "en-us")
    check(plain, match(plain, voice.timbre), voice.timbre)


def test_speech_is_carried_to_real_voices(recording):
    target = prepare_voice(read_recording(recording)).timbre
    plain = Espeak().synthesize(TEXT, "en-us")
    check(plain, match(plain, target), target)


def test_the_vocal_tract_is_carried_over(voice):
    plain = Espeak().synthesize(TEXT, "en-us")
    before = measure_timbre(plain.samples, plain.sample_rate).formant_spacing
    after = measure_timbre(match(plain, voice.timbre).samples, plain.sample_rate).formant_spacing
    goal = voice.timbre.formant_spacing
    assert abs(after - goal) < 0.5 * abs(before - goal)


def test_the_range_of_the_melody_is_carried_over(voice):
    plain = Espeak().synthesize(TEXT, "en-us")

    def octaves(wide):
        target = replace(voice.timbre, pitch_low=voice.timbre.pitch / wide, pitch_high=voice.timbre.pitch * wide)
        found = measure_timbre(match(plain, target).samples, plain.sample_rate)
        return np.log2(found.pitch_high / found.pitch_low)

    assert octaves(1.15) < 0.75 * octaves(1.35)


def test_times_are_still_right(voice):
    """Where eSpeak is silent, the matched speech is."""
    matched = Matched().synthesize("One. Two. Three. Four.", "en-us", voice, 1.0)
    level = np.abs(matched.samples)
    pauses = [span for span in matched.phonemes.spans if not span.text and span.end - span.start > 0.2]
    words = matched.words.spans

    def loudest(span):
        middle = slice(int((span.start + 0.03) * matched.sample_rate), int((span.end - 0.03) * matched.sample_rate))
        return level[middle].max()

    assert len(words) == 4
    assert max(map(loudest, pauses)) < 0.1 * min(map(loudest, words))


def test_it_begins_and_ends_without_a_click(voice):
    matched = Matched().synthesize("Willkommen. Heute sprechen wir über Gradienten.", "de", voice, 1.0)
    ends = np.abs(np.concatenate([matched.samples[:3], matched.samples[-3:]]))
    assert ends.max() < 0.003 * np.abs(matched.samples).max()


def test_it_is_a_synthesizer_and_repeats_itself(voice):
    matched = Matched()
    assert isinstance(matched, Synthesizer)
    assert matched.unavailable() is None
    assert matched.clones
    assert not matched.online
    one, other = (matched.synthesize("Again.", "en-us", voice, 1.0).samples for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_without_a_voice_it_says_so():
    with pytest.raises(InputError, match="set a voice"):
        Matched().synthesize("Hello.", "en-us", None, 1.0)


def test_the_first_local_synthesizer_that_knows_the_language_speaks(voice):
    class English(Espeak):
        name = "english"

        def speaks(self, language):
            return language == "en-us"

        def synthesize(self, text, language, voice=None, rate=1.0):
            return super().synthesize("Something quite different.", language, voice, rate)

    matched = Matched(English(), Espeak())
    assert len(matched.synthesize("Hello.", "en-us", voice, 1.0).words.spans) == 3
    assert len(matched.synthesize("Hallo.", "de", voice, 1.0).words.spans) == 1
    assert matched.version != Matched(Espeak()).version
    with pytest.raises(InputError, match="no language"):
        matched.synthesize("Hello.", "xx-yy", voice, 1.0)
