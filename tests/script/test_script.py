import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from talkwidget.captions.webvtt import to_webvtt
from talkwidget.script.reading import read_script
from talkwidget.speech.speech import Span, Speech, Timing

RATE = 8000


def speak(text, *, lead=0.2, tail=0.3, timed=True, exactness="exact", rate=RATE):
    """0.1 s of a tone for each word between silences, its times exact."""
    words = text.split()
    spans = tuple(Span(word, lead + 0.1 * index, lead + 0.1 * index + 0.1) for index, word in enumerate(words))
    length = lead + 0.1 * len(words) + tail
    times = np.arange(round(length * rate)) / rate
    samples = np.where((times >= lead) & (times < length - tail), np.sin(2000 * times) * 0.5, 0)
    edge = (Span("", 0.0, lead), *(Span("a", span.start, span.end) for span in spans), Span("", length - tail, length))
    return Speech(
        samples=samples.astype(np.float32),
        sample_rate=rate,
        text=text,
        language="en-us",
        words=Timing(spans, exactness) if timed else None,
        phonemes=Timing(edge, exactness),
    )


def merged(text, **options):
    script = read_script(text, "en-us")
    return script.merge([speak(piece.text, **options) for piece in script.pieces])


def words(speech):
    return [span.text for span in speech.words.spans]


def test_one_piece_sounds_as_it_was_spoken():
    speech = speak("Hello there.")
    joined = read_script("Hello there.", "en-us").merge([speech])
    assert np.array_equal(joined.samples, speech.samples)
    assert joined.words == speech.words
    assert joined.phonemes == speech.phonemes


def test_words_are_those_that_were_written():
    speech = merged("On 2024-03-05 it costs $9.99 (5%), **really** 1,250 [NumPy](say: num pie).")
    assert words(speech) == ["On", "2024-03-05", "it", "costs", "$9.99", "(5%),", "really", "1,250", "NumPy."]
    assert speech.text == "On 2024-03-05 it costs $9.99 (5%), really 1,250 NumPy."
    number = speech.words.spans[7]
    assert number.end - number.start == pytest.approx(0.5)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(speech.words.spans))


def test_captions_show_what_was_written():
    captions = to_webvtt(merged("# Prices\n\n- Red: $5\n- Blue & green: 1,250 km"))
    for shown in ("Prices", "$5", "1,250 km", "Blue &amp; green"):
        assert shown in re.sub("<[^<>]*>", "", captions)
    assert "dollars" not in captions


def test_pauses_are_as_long_as_told():
    speech = merged("one [pause 1s] two")
    first, second = speech.words.spans
    assert second.start - first.end == pytest.approx(1.0, abs=0.1)
    quiet = speech.samples[round((first.end + 0.05) * RATE) : round((second.start - 0.05) * RATE)]
    assert np.abs(quiet).max() == 0


def test_silence_stands_at_both_ends():
    script = read_script("[pause 1s] one [pause 2s]", "en-us")
    speech = script.merge([speak("one")])
    assert speech.words.spans[0].start == pytest.approx(1.2)
    assert speech.duration == pytest.approx(3.6)


def test_phonemes_cover_the_sound_without_gaps():
    speech = merged("[pause 1s] one [pause 1s] two three [slow]four[/slow] [pause 1s]")
    spans = speech.phonemes.spans
    assert spans[0].start == 0
    assert spans[-1].end == pytest.approx(speech.duration, abs=1e-3)
    assert all(a.end == pytest.approx(b.start, abs=1e-6) for a, b in pairwise(spans))
    assert [span.text for span in spans if span.text] == ["a"] * 4


def test_volume_is_changed():
    speech = merged("one [soft]two[/soft]")
    first, second = (
        np.abs(speech.samples[round(span.start * RATE) : round(span.end * RATE)]).max() for span in speech.words.spans
    )
    assert second / first == pytest.approx(10 ** (-6 / 20), rel=0.01)


def test_times_are_exact_only_if_all_are():
    script = read_script("one [pause] two", "en-us")
    mixed = script.merge([speak("one"), speak("two", exactness="estimated")])
    assert mixed.words.exactness == mixed.phonemes.exactness == "estimated"
    assert script.merge([speak("one"), speak("two", timed=False)]).words is None


def test_unspoken_words_are_those_that_were_written():
    script = read_script("It costs $9.99 or hmph so [pause] 5 km", "en-us")
    first, second = (speak(piece.text) for piece in script.pieces)
    first = replace(first, unspoken=("ninety-nine", "cents", "hmph"))
    assert script.merge([first, replace(second, unspoken=("gone",))]).unspoken == ("$9.99", "hmph", "gone")


def test_words_that_a_synthesizer_changed_are_taken_as_they_are():
    script = read_script("one two", "en-us")
    assert words(script.merge([speak("eins two")])) == ["eins", "two"]


def test_pieces_must_fit():
    script = read_script("one [pause] two", "en-us")
    with pytest.raises(ValueError, match="one speech for each piece"):
        script.merge([speak("one")])
    with pytest.raises(ValueError, match="one sample rate"):
        script.merge([speak("one"), speak("two", rate=16000)])


def test_phonemes_without_length_are_none_at_all():
    script = read_script("Hello there.", "en-us")
    speech = replace(speak("Hello there."), phonemes=Timing((Span("a", 0.2, 0.2),), "exact"))
    assert script.merge([speech]).phonemes.spans == ()
