import re

import pytest

from talkwidget.script.locales import find_locale
from talkwidget.script.number_words import NumberWords


def words(language):
    return NumberWords(find_locale(language), language)


def test_numbers_have_words():
    english = words("en-us")
    assert english.cardinal(1250) == "one thousand two hundred fifty"
    assert english.ordinal(21) == "twenty-first"
    assert english.digits("4-2") == "four two"
    assert english.counted("1", ("mile", "miles")) == "one mile"
    assert english.counted("1.5", ("mile", "miles")) == "one point five miles"
    assert words("en-gb").cardinal(250) == "two hundred and fifty"


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("en-us", "nineteen eighty four"),
        ("de", "neunzehnhundertvierundachtzig"),
        ("es", "mil novecientos ochenta y cuatro"),
    ],
)
def test_years_are_counted_as_the_language_does(language, spoken):
    assert words(language).year(1984) == spoken
    assert words(language).amount("1984", year=True) == spoken


@pytest.mark.parametrize(
    ("language", "written"), [("en-us", "1,250.5"), ("de", "1.250,5"), ("de", "1250"), ("en-us", "12")]
)
def test_the_pattern_matches_numbers_as_they_are_written(language, written):
    assert re.fullmatch(words(language).pattern, written)
