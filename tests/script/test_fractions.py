import pytest

from talkwidget.script.fractions import read_fractions
from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords


def read(text, language):
    return read_fractions(MappedText.of(text), NumberWords(find_locale(language), language)).text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "½ cup, 1½ cups, 2 3/4 inches", "one half cup, one and a half cups, two and three quarters inches"),
        ("en-us", "3/5, 7/10, 24/7, 10/2 = 5", "three fifths, seven tenths, twenty-four seven, 10 divided by 2 = 5"),
        ("de", "½ Liter, ½ Stunde, 1½ Stunden", "ein halber Liter, eine halbe Stunde, eineinhalb Stunden"),
        ("de", "3/4, 2½", "drei Viertel, zweieinhalb"),
        ("fr", "½ heure, 2/3, 3½", "une demi heure, deux tiers, trois et demi"),
        ("es", "½ litro, 1/2 hora, ½ kg, 1½", "medio litro, media hora, medio kilogramo, uno y medio"),
        ("it", "mezzo, 1/2, 1½", "mezzo, mezzo, uno e mezzo"),
        ("pt-br", "½ hora, 3/4", "meia hora, três quartos"),
        ("de", "½ km, 2½ km, 2008/09", "ein halber Kilometer, zweieinhalb Kilometer, zweitausendacht neun"),
        (
            "en-us",
            "½ mi, 3/5 mi, 1½ mi, 2008/2009",
            "one half mile, three fifths mile, one and a half miles, two thousand eight two thousand nine",
        ),
        ("nl", "3/4, 1½", "driekwart, één en een half"),
    ],
)
def test_fractions_are_spelled(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize("text", ["1/2/2024", "x/2", "1000/20", "and/or", "A/4"])
def test_other_slashes_stay(text):
    assert read(text, "en-us") == text
