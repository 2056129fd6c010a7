"""Sentences of a script: where they end, how long they pause, and what they know of the text around them."""

from __future__ import annotations

import numpy as np
import pytest

from talkwidget.script.reading import read_script
from talkwidget.script.sentence import cut_sentences
from talkwidget.speech.speech import Span, Speech, Timing
from talkwidget.speech.synthesizers.espeak import Espeak

RATE = 1000
ONE, TWO = "One sentence that is long enough to stand.", "Second comes another one, as long as it."
REST = 0.2


def cut(text, language="en-us", rate=1.0):
    return cut_sentences(read_script(text, language), rate)


def said(text, lead=0.0, tail=0.0, seconds=1.0):
    """Speech of one word between silences."""
    sound = np.r_[np.zeros(round(lead * RATE)), np.ones(round(seconds * RATE)), np.zeros(round(tail * RATE))]
    span = Span(text, lead, lead + seconds)
    timing = Timing((span,), "exact")
    return Speech(sound.astype(np.float32), RATE, text, "en-us", timing, timing)


def silence(speech):
    """Seconds without sound at the start and at the end."""
    loud = np.flatnonzero(speech.samples)
    return loud[0] / RATE, (len(speech.samples) - 1 - loud[-1]) / RATE


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en-us",
            [
                "Dr. Smith is 3.5 m tall, and so is she.",
                "Do you really think so, my friend?",
                "I do, by St. Paul, and always will.",
            ],
        ),
        ("de", ["Am 3. Mai kam er, z.B. zu Fuß, in die Stadt.", "Dann ging er wieder fort von hier."]),
        ("ja", ["これは長い一つの文です。", "次の文もとても長いです！"]),
        ("hi", ["यह एक बहुत लंबा और अच्छा वाक्य है।", "यह दूसरा वाक्य भी बहुत लंबा है।"]),
        ("ar", ["هذه جملة طويلة جدا عن الطقس اليوم.", "هل هذا سؤال طويل بما يكفي للجميع؟"]),
    ],
)
def test_sentences_end_where_readers_see_it(language, sentences):
    space = "" if language == "ja" else " "
    assert [sentence.written for sentence in cut(space.join(sentences), language)] == sentences


def test_short_sentences_are_spoken_with_the_next_one_or_at_the_end_with_the_last():
    text = f"Yes. No. {ONE} Well? {TWO} So it was. Good luck!"
    assert [sentence.written for sentence in cut(text)] == [f"Yes. No. {ONE}", f"Well? {TWO} So it was. Good luck!"]
    assert [sentence.written for sentence in cut("Yes. No.")] == ["Yes. No."]
    assert [sentence.written for sentence in cut("Yes.\n\nNo.")] == ["Yes.", "No."]


def test_many_short_sentences_are_not_one():
    assert len(cut("It is so. " * 30)) == 7


def test_marks_without_words_belong_to_a_sentence():
    assert [sentence.written for sentence in cut(f"... {ONE} ... {TWO} ...")] == [f"... {ONE}", f"... {TWO} ..."]


def test_a_mark_inside_a_sentence_does_not_end_it():
    (one,) = cut("one [slow]two[/slow] three")
    assert [piece.text for piece in one.script.pieces] == ["one", "two", "three"]
    assert [sentence.written for sentence in cut("One. [slow]Two.[/slow] Three.")] == ["One.", "Two.", "Three."]


def test_words_in_another_script_do_not_end_a_sentence():
    assert [
        len(sentence.script.pieces) for sentence in cut(f"I like 東京 very much, as you will have noticed. {ONE}")
    ] == [3, 1]


def test_a_text_without_full_stops_is_cut_after_clauses():
    sentences = cut("word and more, " * 60)
    assert len(sentences) == 3
    assert all(sentence.written.endswith(",") for sentence in sentences)
    assert {sentence.after.kind for sentence in sentences[:-1]} == {"exact"}


def test_a_text_of_one_sentence_with_rest_at_its_ends_is_left_as_it_is_spoken():
    (one,) = cut("Hello")
    speech = said("Hello", 0.25, 0.3)
    joined = one.join([speech])
    assert np.array_equal(joined.samples, speech.samples)
    assert joined.words.spans == speech.words.spans


def test_sentences_of_a_paragraph_have_at_least_their_silence_and_keep_more():
    first, second = cut(f"{ONE} {TWO}")
    assert silence(first.join([said("One")]))[1] == pytest.approx(0.2, abs=0.002)
    assert silence(first.join([said("One", 0.0, 0.5)]))[1] == pytest.approx(0.5, abs=0.002)
    late = second.join([said("Second", 0.3)])
    assert silence(late)[0] == pytest.approx(0.3, abs=0.002)
    assert late.words.spans[0].start == pytest.approx(0.3, abs=0.002)
    early = second.join([said("Second")])
    assert early.words.spans[0].start == pytest.approx(0.1, abs=0.002)
    assert early.phonemes.spans[0].text == ""
    assert silence(cut(f"{ONE} {TWO}", rate=2.0)[0].join([said("One")]))[1] == pytest.approx(0.1, abs=0.002)


def test_a_pause_of_the_text_replaces_the_silence_and_belongs_to_both_sides():
    first, second = cut("One. [pause 1s] Two.")
    end = silence(first.join([said("One", 0.0, 0.5)]))[1]
    start = silence(second.join([said("Second", 0.5)]))[0]
    assert end + start == pytest.approx(1.0, abs=0.07)  # up to 0.03 s of the given silence is kept on either side
    assert start == pytest.approx(0.1, abs=0.035)


def test_a_mood_that_goes_on_in_the_next_sentence_reaches_beyond_this_one():
    first, second, third = cut(f"[happy]{ONE} Two[/happy] again, and a second sentence. {TWO}")
    ((mood, start, end),) = first.join([said("One")]).moods
    assert (mood, start) == ("happy", 0.0)
    assert end > 5.0
    ((_, start, end),) = second.join([said("Two")]).moods
    assert start < -5.0
    assert end < 2.0
    assert third.join([said("The")]).moods == ()


def spoken(text):
    """Speech of each sentence of a text; eSpeak's begins at once."""
    return [
        sentence.join([Espeak().synthesize(piece.text, "en-us", None, 1.0) for piece in sentence.script.pieces])
        for sentence in cut_sentences(read_script(text, "en-us"), abrupt=Espeak.abrupt)
    ]


@pytest.mark.parametrize("text", ["Open the door at once, now.", "Apples are good. Oranges are better, too!"])
def test_a_text_begins_and_ends_with_the_face_at_rest(text):
    speeches = spoken(text)
    first = next(span for span in speeches[0].phonemes.spans if span.text)
    last = [span for span in speeches[-1].phonemes.spans if span.text][-1]
    assert first.start == pytest.approx(REST, abs=0.03)
    assert speeches[-1].duration - last.end >= REST - 0.03


def test_an_abrupt_voice_keeps_the_silence_that_it_makes():
    (only,) = cut_sentences(read_script("the", "en-us"), abrupt=True)
    assert silence(only.join([said("the")])) == pytest.approx((REST, REST), abs=0.002)
    assert silence(only.join([said("the", 0.3, 0.5)])) == pytest.approx((0.3, 0.5), abs=0.002)


def test_a_pause_of_its_own_is_kept_at_the_start():
    longer, short = (spoken(f"[pause {seconds}] Open it.")[0] for seconds in ("1.5s", "0.1s"))
    starts = [next(span.start for span in speech.phonemes.spans if span.text) for speech in (longer, short)]
    assert starts[0] >= 1.5
    assert starts[1] >= REST - 0.03


def test_half_a_surrogate_pair_does_not_stop_the_cut():
    parts = [
        "One half \ud800 of a pair stands in the first sentence of this text.",
        "Another \udfff half stands in the second sentence, which is as long as it.",
    ]
    script = read_script(" ".join(parts), "en-us")
    assert [one.script.pieces[0].text for one in cut_sentences(script)] == parts
    assert cut_sentences(read_script("Hello there.", "\ud800"))
