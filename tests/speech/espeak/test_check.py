import pytest

from talkwidget.script.text import split_words
from talkwidget.speech.espeak import check
from talkwidget.speech.espeak.check import render_text
from talkwidget.speech.espeak.clauses import LONGEST_CLAUSE, shorten_clauses

NUMBERS = " ".join(map(str, range(1, 1001)))
ENGLISH = "gmw/en-US"


def begun(text, rendering):
    places = split_words(text, (event.position for event in rendering.events if event.phoneme is None))
    return [text[start:end] for start, end in places]


def test_words_that_do_not_fit_into_the_buffers_are_named(monkeypatch):
    monkeypatch.setattr(check, "shorten_clauses", lambda text, longest=0: shorten_clauses(text, 1_000_000))
    rendering, unspoken = render_text(NUMBERS, ENGLISH, 175)
    assert len(unspoken) > 500
    assert sorted([*begun(NUMBERS, rendering), *unspoken], key=int) == NUMBERS.split()


def test_clauses_are_made_shorter_until_every_word_is_spoken(monkeypatch):
    limits = []

    def shorten(text, longest=LONGEST_CLAUSE):
        if text == NUMBERS:
            limits.append(longest)
        return shorten_clauses(text, 4 * longest)

    monkeypatch.setattr(check, "shorten_clauses", shorten)
    rendering, unspoken = render_text(NUMBERS, ENGLISH, 175)
    assert not unspoken
    assert begun(NUMBERS, rendering) == NUMBERS.split()
    assert limits == sorted(limits, reverse=True)
    assert len(limits) > 1


@pytest.mark.parametrize(
    "text",
    [
        "The end of the day is one of the best, such as you and I have had to be.",
        "To be or not to be, that is what I would have been. It is of the. In the.",
    ],
)
def test_words_that_espeak_speaks_as_one_are_spoken(text):
    rendering, unspoken = render_text(text, ENGLISH, 175)
    assert not unspoken
    assert len(begun(text, rendering)) < len(text.split())


def test_positions_are_those_of_the_text_without_commas():
    text = "a" * 300 + " end"
    rendering, _ = render_text(text, ENGLISH, 175)
    positions = [event.position for event in rendering.events if event.phoneme is None]
    assert positions == [0, 120, 240, 301]
