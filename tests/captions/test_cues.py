import hashlib
import re
from itertools import pairwise

import numpy as np
import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.captions.cues import SHORTEST_CUE, VERSION, make_cues
from talkwidget.captions.webvtt import to_webvtt
from talkwidget.captions.words import LINE_WIDTH
from talkwidget.speech.speech import Span, Speech, Timing
from tests.captions.said import shown, speech

LONG = (
    "Welcome to the course, in which we look at gradients, at what they mean, and at how a computer finds them. "
    "Short one. Then another sentence follows which has no comma at all and goes on for quite a while until it ends."
)


def test_every_word_is_shown_once_and_in_order():
    cues = make_cues(speech(LONG))
    assert " ".join(line for cue in cues for line in shown(cue)) == LONG


def test_cues_hold_two_lines_at_most_and_no_line_is_too_wide():
    cues = make_cues(speech(LONG))
    assert len(cues) >= 5
    assert all(1 <= len(cue.lines) <= 2 for cue in cues)
    assert max(len(line) for cue in cues for line in shown(cue)) <= LINE_WIDTH


def test_cues_never_hold_parts_of_two_sentences():
    for cue in make_cues(speech(LONG)):
        assert not re.search(r"\. \w", " ".join(shown(cue)))


@pytest.mark.parametrize(
    "text",
    [
        "When it is finally dark behind the house, the small animals that nobody ever sees come out of the wood.",
        "The small animals that nobody ever sees come out of the wood behind the house, when it is finally dark there.",
    ],
)
def test_cues_break_where_clauses_end_though_others_would_fill_more_evenly(text):
    first, _ = make_cues(speech(text))
    assert shown(first)[-1].endswith(",")


@pytest.mark.parametrize(("word_seconds", "cues"), [(0.3, 1), (0.6, 2)])
def test_what_would_stay_for_so_long_that_it_is_read_twice_is_cut(word_seconds, cues):
    said = speech("And so it goes on and on, in a slow voice that nobody can bear.", word_seconds)
    assert len(make_cues(said)) == cues


def test_cues_stay_long_enough_and_do_not_overlap():
    cues = make_cues(speech("No. Yes. Go. Why? Because. And then we went home together.", word_seconds=0.5))
    assert len(cues) == 6
    assert all(cue.end - cue.start >= SHORTEST_CUE - 1e-9 for cue in cues)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(cues))


@pytest.mark.parametrize("text", ["One.", "A sentence of some length. Yes. No.", "No. Yes. Go. Why?"])
@pytest.mark.parametrize("word_seconds", [0.1, 0.3, 0.6])
def test_no_cue_outlasts_the_sound(text, word_seconds):
    said = speech(text, word_seconds)
    cues = make_cues(said)
    each = min(SHORTEST_CUE, said.duration / len(cues))
    assert cues[-1].end <= said.duration
    assert all(cue.end - cue.start >= each - 1e-9 for cue in cues)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(cues))


def test_what_is_said_slowly_is_cut_into_more_cues():
    text = "Some words are said very slowly, and with all the care that they need"
    assert len(make_cues(speech(text, word_seconds=0.3))) == 1
    assert len(make_cues(speech(text, word_seconds=0.8))) == 2


def test_a_cue_begins_with_its_first_word():
    cues = make_cues(speech(LONG, word_seconds=0.4))
    assert all(cue.start == cue.lines[0][0].start for cue in cues)


def test_paragraphs_are_sentences_of_their_own():
    cues = make_cues(speech("A title\n\nand   the\ttext", word_seconds=0.5))
    assert [shown(cue) for cue in cues] == [["A title"], ["and the text"]]


@pytest.mark.parametrize("word_seconds", [0.7, 0.8, 1.0, 1.5])
@pytest.mark.parametrize("comma", ["", ","])
def test_slow_speech_is_cut_although_no_clause_ends_in_time(comma, word_seconds):
    text = f"Slow speakers take their time with every word{comma} and so does the caption below."
    cues = make_cues(speech(text, word_seconds=word_seconds))
    assert max(cue.end - cue.start for cue in cues) < 8.0


def test_a_long_text_without_punctuation():
    cues = make_cues(speech("the quick brown fox jumps over the lazy dog " * 300))
    assert max(len(line) for cue in cues for line in shown(cue)) <= LINE_WIDTH


def test_where_there_is_no_time_for_each_short_sentences_share_a_cue():
    cues = make_cues(speech("No. Yes. Go. Why? Because. And then we went home together.", word_seconds=0.25))
    assert [shown(cue) for cue in cues] == [["No. Yes. Go. Why?"], ["Because. And then we went home together."]]
    assert all(cue.end - cue.start >= SHORTEST_CUE - 1e-9 for cue in cues)


def test_whoever_changes_how_captions_are_cut_changes_their_version():
    """Or clips in users' caches keep the old ones."""
    texts = (LONG, "No. Yes. Go. Why?", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "今天天气很好。" * 9)
    webvtt = "".join(to_webvtt(speech(text, word_seconds=0.25)) for text in texts)
    assert (VERSION, hashlib.sha256(webvtt.encode()).hexdigest()[:16]) == ("3", "9601686723ba4a32")


WORDS = st.one_of(
    st.sampled_from(
        [
            *("No.", "Why?", "gradients,", "Dr.", "3.", "<i>x</i>", "-->", "&amp;", "\n\n", "–"),
            *("https://example.org/" + "a/b-c" * 20, "Rindfleischetikettierungsüberwachungsgesetz" * 2),
            *("ภาษาไทยไม่มีช่องว่าง" * 4, "今天天气很好。我们去散步吧！" * 5, "コンピューター" * 8, "क्षत्रिय" * 12),
            *("שָׁלוֹם", "مَرْحَبًا", "\u202eabc\u202c", "a\u0301" * 70, "👩\u200d🔬", "🇩🇪🇫🇷" * 30),
        ]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=60),
)


@given(st.lists(WORDS, min_size=1, max_size=40), st.floats(0.05, 2.0))
def test_captions_of_any_text_can_be_read_in_time_and_lose_nothing(words, pace):
    """Spoken at up to 20 words or 30 columns a second, which is faster than synthesizers go."""
    spans, time = [], 0.0
    for word in (word for word in words if word.split()):
        spans.append(Span(word, time, time + max(pace, wcwidth.width(word) / 30)))
        time = spans[-1].end
    text = " ".join(words)
    said = Speech(np.zeros(round(1000 * time), np.float32), 1000, text, "en-us", Timing(tuple(spans), "exact"), None)
    cues = make_cues(said)
    lines = [line for cue in cues for line in shown(cue)]
    assert all(len(cue.lines) <= 2 for cue in cues)
    assert all(wcwidth.width(line) <= LINE_WIDTH for line in lines)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(cues))
    assert all(cue.end - cue.start >= min(SHORTEST_CUE, said.duration) - 1e-9 for cue in cues)
    assert not cues or cues[-1].end <= said.duration
    assert re.sub(r"[\s-]", "", "".join(lines)) == re.sub(r"[\s-]", "", text)
