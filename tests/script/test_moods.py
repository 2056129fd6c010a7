"""Moods of a text and their times."""

import pytest

from talkwidget.script.moods import MoodRange, spoken_times
from talkwidget.script.reading import read_script
from tests import fakes

TEXT = "One two. [happy]Three, [sad]four[/sad] five![/happy] Six."


def ranges(text):
    script = read_script(text, "en-us")
    return script.text, [(mood, script.text[start:end]) for start, end, mood in script.moods]


def test_marks_become_ranges_of_the_text_without_marks_and_cut_no_sentence():
    shown, moods = ranges(TEXT)
    assert shown == "One two. Three, four five! Six."
    assert moods == [("happy", "Three, four five!"), ("sad", "four")]
    assert len(read_script(TEXT, "en-us").pieces) == 1


def test_a_mood_goes_on_over_pauses_prosody_and_paragraphs():
    _, moods = ranges("[serious]One. [pause 1s] [slow]Two.[/slow]\n\nThree.[/serious] Four.")
    assert [mood for mood, _ in moods] == ["serious"]
    assert moods[0][1].split() == ["One.", "Two.", "Three."]


def test_a_range_has_the_times_of_its_words():
    words = [("One", 0.0, 0.4), ("two", 0.5, 0.9), ("three", 1.5, 2.0)]
    timed = spoken_times([MoodRange(4, 13, "sad")], "One two three.", words, 2.5)
    assert timed == [("sad", 0.5, 2.0)]


def test_without_words_a_range_has_its_share_of_the_time():
    ((mood, start, end),) = spoken_times([MoodRange(5, 10, "happy")], "a" * 20, [], 4.0)
    assert mood == "happy"
    assert (start, end) == pytest.approx((1.0, 2.0))


def test_a_mood_around_nothing_is_no_mood():
    assert spoken_times([MoodRange(3, 3, "happy")], "One two", [("One", 0, 1), ("two", 1, 2)], 2.0) == []


def test_joined_speech_has_the_moods_of_the_text():
    script = read_script("One. [pause 1s] [happy]Two.[/happy]", "en-us")
    spoken = [fakes.Beeper().synthesize(piece.text, "en-us", None, 1.0) for piece in script.pieces]
    merged = script.merge(spoken)
    (word,) = [span for span in merged.words.spans if span.text.startswith("Two")]
    assert merged.moods == (("happy", word.start, word.end),)
