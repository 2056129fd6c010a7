import pytest

from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords
from talkwidget.script.roman import read_romans, roman_value


def read(text, language):
    spoken = read_romans(MappedText.of(text), find_locale(language), lambda n: f"<{n}>", lambda n: f"<{n}th>")
    return spoken.text


@pytest.mark.parametrize(
    ("numeral", "value"), [("I", 1), ("IV", 4), ("VIII", 8), ("XIV", 14), ("XX", 20), ("XXXIX", 39)]
)
def test_numerals_have_values(numeral, value):
    assert roman_value(numeral) == value


@pytest.mark.parametrize(
    ("written", "language", "spoken"),
    [
        ("World War II ended.", "en", "World War <2> ended."),
        (
            "Henry VIII, Charles I, Elizabeth I of England",
            "en",
            "Henry the <8th>, Charles the <1th>, Elizabeth the <1th> of England",
        ),
        ("Ludwig XIV. war König.", "de", "Ludwig der <14th> war König."),
        ("Das war Ludwig XIV. Er starb.", "de", "Das war Ludwig der <14th>. Er starb."),
        ("Louis XIV", "fr", "Louis <14>"),
        ("siglo XX", "es", "siglo <20>"),
        ("Louis XIV's wig", "en", "Louis the <14th>'s wig"),
        ("Elisabeth II. war da.", "de", "Elisabeth die <2th> war da."),
        ("Felipe II y Alfonso XIII", "es", "Felipe <2th> y Alfonso <13>"),
        ("Enrico I e Luigi XVI", "it", "Enrico <1th> e Luigi <16th>"),
        ("Willem II", "nl", "Willem de <2th>"),
    ],
)
def test_numerals_after_names_are_numbers(written, language, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize(("language", "spoken"), [("es", "Isabel segunda"), ("pt-br", "Isabel segunda")])
def test_the_numeral_of_a_queen_is_feminine(language, spoken):
    words = NumberWords(find_locale(language), language)
    assert read_romans(MappedText.of("Isabel II"), words.locale, words.cardinal, words.ordinal).text == spoken


@pytest.mark.parametrize("text", ["George I think so.", "Vitamin C", "Malcolm X", "I agree", "War Is over", "Part CD"])
def test_other_capitals_are_letters(text):
    assert read(text, "en") == text
