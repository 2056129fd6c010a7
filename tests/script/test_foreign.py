"""Parts of texts in other scripts, and the languages they are taken for."""

import pytest

from talkwidget.script.foreign import foreign_languages, split_foreign
from talkwidget.script.mapped import MappedText


def parts(text, language="en-us"):
    return [(part.text, code) for part, code in split_foreign(MappedText.of(text), language)]


def test_words_in_another_script_are_cut_out_with_the_marks_after_them():
    assert parts("We saw Москва, Россия, today.") == [("We saw ", ""), ("Москва, Россия,", "ru"), (" today.", "")]
    assert parts("See (Киев) there") == [("See (", ""), ("Киев)", "ru"), (" there", "")]


def test_scripts_beside_each_other_are_apart():
    assert parts("Ελλάδα 한국") == [("Ελλάδα", "el"), (" ", ""), ("한국", "ko")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("Київ", "uk"), ("寿司", "cmn"), ("お寿司", "ja"), ("コーヒー", "ja"), ("שלום", "he"), ("नमस्ते", "hi")],
)
def test_the_language_is_the_most_widespread_of_the_script(text, code):
    assert parts(f"Say {text} now")[1] == (text, code)
    assert foreign_languages(f"Say {text} now", "en-us") == (code,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Café naïve, 3 × 4 = 12 €.", "en-us"),
        ("Добър ден", "bg"),
        ("日本語とかな", "ja"),
        ("用Python编程", "zh"),
        ("سلام", "fa"),
    ],
)
def test_a_text_in_the_scripts_of_its_language_stays_whole(text, language):
    assert parts(text, language) == [(text, "")]
    assert foreign_languages(text, language) == ()


def test_letters_within_a_word_are_cut_too():
    assert parts("Δx and β-carotene") == [("Δ", "el"), ("x and ", ""), ("β-", "el"), ("carotene", "")]


def test_a_word_with_a_pronunciation_stays_whole():
    text = "The city of [Москва](/mɐskva/) is large."
    assert parts(text) == [(text, "")]


def test_the_ranges_of_the_source_are_kept():
    (_, _), (word, _), (_, _) = split_foreign(MappedText.of("to Москва now"), "en-us")
    assert word.range_of(0, len(word.text)) == (3, 9)
