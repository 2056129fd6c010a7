"""Moods of a text and their times."""

from dataclasses import replace

from talkwidget.script.moods import MoodRange, time_moods
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


WORDS = [(10, 13, 0.2, 0.5), (14, 17, 0.6, 0.9), (18, 23, 1.5, 2.0)]


def test_a_range_has_the_times_of_its_words():
    assert list(time_moods([MoodRange(14, 17, "sad")], WORDS)) == [("sad", 0.6, 0.9)]


def test_a_range_that_is_shared_with_other_sentences_lasts_beyond_the_speech():
    ((_, start, end),) = time_moods([MoodRange(2, 30, "sad")], WORDS)
    assert start < -10
    assert end > 10


def test_a_range_without_a_word_has_no_time():
    assert list(time_moods([MoodRange(13, 14, "happy"), MoodRange(30, 40, "sad")], WORDS)) == []


def test_joined_speech_has_the_moods_of_the_text():
    script = read_script("One. [pause 1s] [happy]Two.[/happy]", "en-us")
    spoken = [fakes.Beeper().synthesize(piece.text, "en-us", None, 1.0) for piece in script.pieces]
    merged = script.merge(spoken)
    (word,) = [span for span in merged.words.spans if span.text.startswith("Two")]
    assert merged.moods == (("happy", word.start, word.end),)


def test_without_times_of_words_a_piece_counts_as_one():
    script = read_script("One. [pause 1s] [happy]Two.[/happy]", "en-us")
    spoken = [fakes.Beeper().synthesize(piece.text, "en-us", None, 1.0) for piece in script.pieces]
    ((mood, start, end),) = script.merge([replace(speech, words=None) for speech in spoken]).moods
    assert mood == "happy"
    assert 1.0 < start < end


def test_the_same_word_said_before_does_not_get_the_mood():
    script = read_script("yes yes [sad]yes[/sad]", "en-us")
    merged = script.merge([fakes.Beeper().synthesize(script.pieces[0].text, "en-us", None, 1.0)])
    assert merged.moods == (("sad", merged.words.spans[2].start, merged.words.spans[2].end),)
