"""Words in other scripts: spoken by a voice of their language, as loud as the others, or named."""

from __future__ import annotations

import numpy as np
import pytest

from talkwidget import InputError, Span, Speech, Talker, Timing, plugins
from talkwidget.pipeline.foreign import fit
from talkwidget.script.mapped import MappedText
from talkwidget.script.script import ScriptPiece
from talkwidget.voice.timbre import integrated_loudness
from tests.fakes import Beeper

RATE = 16000


class Englishman(Beeper):
    """Beeps in English only."""

    name = "englishman"

    def speaks(self, language):
        return language.startswith("en")


@pytest.fixture
def talker(tmp_path):
    plugins.register(plugins.SYNTHESIZERS, "englishman", Englishman)
    yield Talker(synthesizer="englishman", cache_dir=tmp_path)
    plugins.unregister(plugins.SYNTHESIZERS, "englishman")


def test_they_are_spoken_by_a_voice_of_their_language(talker):
    speech = talker.speak("We live in Москва now.")
    assert [span.text for span in speech.words.spans] == ["We", "live", "in", "Москва", "now."]
    assert speech.unspoken == ()
    assert speech.notes == ("spoken in Russian by espeak: 'Москва'",)
    starts = [span.start for span in speech.words.spans]
    assert starts == sorted(starts)
    assert speech.words.spans[-1].end <= speech.duration


def test_words_that_no_voice_here_speaks_are_named(talker):
    speech = talker.speak("We eat 焼き鳥 daily.")  # eSpeak reads no Chinese characters as Japanese
    assert speech.unspoken == ("焼き鳥",)
    assert [span.text for span in speech.words.spans] == ["We", "eat", "daily."]
    assert speech.notes == ()


def test_a_text_that_no_voice_here_speaks_is_refused(talker):
    with pytest.raises(InputError, match=r"no voice .* \(Japanese\)"):
        talker.speak("焼き鳥")


def test_the_synthesizer_itself_speaks_what_it_can(talker):
    speech = talker.speak("Hello to you in Москва", synthesizer="espeak")
    assert [span.text for span in speech.words.spans] == ["Hello", "to", "you", "in", "Москва"]
    assert speech.notes == ()


def test_the_key_names_who_speaks_them(talker):
    first = talker.speak("We live in Москва now.")
    again = talker.speak("We live in Москва now.")
    assert talker.report.stages[0].hit
    assert np.array_equal(first.samples, again.samples)


def tone(level, seconds, rate, text, language=""):
    time = np.arange(round(seconds * rate)) / rate
    samples = (level * np.sin(2 * np.pi * 500 * time)).astype(np.float32)
    timing = Timing((Span(text, 0.0, seconds),), "exact")
    piece = ScriptPiece(MappedText.of(text), language=language)
    return piece, Speech(samples, rate, text, language, timing, timing)


def test_they_are_as_loud_as_the_words_around_them_however_short():
    pieces, speeches = zip(
        tone(0.2, 2.0, RATE, "long"), tone(0.02, 0.15, 22050, "да", "ru"), tone(0.2, 1.0, RATE, "end"), strict=True
    )
    first, foreign, _ = fit(pieces, speeches)
    assert first is speeches[0]
    assert foreign.sample_rate == RATE
    assert foreign.duration == pytest.approx(0.15, abs=0.001)
    repeated = np.tile(foreign.samples, 20)
    loudness = integrated_loudness(speeches[0].samples, RATE)
    assert integrated_loudness(repeated, RATE) == pytest.approx(loudness, abs=1.0)


def test_a_text_without_them_stays_as_it_is():
    pieces, speeches = zip(tone(0.2, 1.0, RATE, "one"), tone(0.1, 1.0, RATE, "two"), strict=True)
    assert fit(pieces, speeches) == list(speeches)
