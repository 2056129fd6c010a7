import pytest

from talkwidget.script.locales import find_locale
from talkwidget.script.magnitudes import read_magnitudes
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords


def read(text, language):
    return read_magnitudes(MappedText.of(text), NumberWords(find_locale(language), language)).text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "10k, 1.5k", "ten thousand, one point five thousand"),
        ("en-us", "100K users, 5-10k", "one hundred thousand users, 5 to ten thousand"),
        ("en-us", "2.5M users, 70B parameters", "two point five million users, seventy billion parameters"),
        ("en-us", "10x faster, 1.5x", "ten times faster, one point five times"),
        ("en-us", "2× as much, 1x", "two times as much, one time"),
        ("de", "10k Nutzer, 2,5M Zeilen", "zehntausend Nutzer, zwei Komma fünf Millionen Zeilen"),
        ("de", "10x schneller, 2× so viel", "zehnmal schneller, zweimal so viel"),
        ("de", "1,5x, 1x", "eins Komma fünf mal, einmal"),
        ("fr", "10k, 3x plus, 1x, 2× moins", "dix mille, trois fois plus, une fois, deux fois moins"),
        ("es", "10k, 21x, 1x, 2× más, 31k", "diez mil, veintiuna veces, una vez, dos veces más, treinta y un mil"),
        ("it", "10k, 10x", "diecimila, dieci volte"),
        ("nl", "10k, 10x", "tienduizend, tien keer"),
        ("pt-br", "10k, 2x", "dez mil, duas vezes"),
    ],
)
def test_thousands_millions_and_multiples_are_spelled(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize(
    "text", ["4K video", "a 5K run", "a 10x engineer", "Room 3B is free", "3M", "Ryzen 5600X", "10kg", "2x3", "5 k"]
)
def test_names_stay(text):
    assert read(text, "en-us") == text
