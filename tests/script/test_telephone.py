import pytest

from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords
from talkwidget.script.telephone import read_telephones


def read(text, language):
    return read_telephones(MappedText.of(text), NumberWords(find_locale(language), language)).text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "555-1234", "five five five one two three four"),
        ("en-us", "(030) 123456", "zero three zero one two three four five six"),
        ("en-us", "+44 20 1234 567", "plus four four two zero one two three four five six seven"),
        ("en-us", "415.555.2671", "four one five five five five two six seven one"),
        ("en-us", "978-3-16-14", "nine seven eight three one six one four"),
        ("de", "030/123456", "null drei null eins zwei drei vier fünf sechs"),
        ("de", "030 123 45", "null drei null eins zwei drei vier fünf"),
        ("fr", "+33 1 23 05 67 89", "plus trente-trois un vingt-trois zéro cinq soixante-sept quatre-vingt-neuf"),
        ("pt-br", "(11) 91234-5678", "um um nove um dois três quatro cinco seis sete oito"),
    ],
)
def test_numbers_are_spelled_digit_by_digit(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize("text", ["03/05/2024", "1 000 000", "+5", "+1 000 000", "05/2024", "2024-03-05", "007 1000"])
def test_other_numbers_stay(text):
    assert read(text, "fr") == text
