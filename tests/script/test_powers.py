import pytest

from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords
from talkwidget.script.powers import read_powers


def read(text, language):
    return read_powers(MappedText.of(text), NumberWords(find_locale(language), language)).text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "10^6, 10^-6, x^2", "10 to the power of six, 10 to the power of minus six, x to the power of two"),
        ("en-us", "2^n, e^(-3)", "2 to the power of n, e to the power of minus three"),
        ("en-us", "1e6", "ten to the power of six"),
        ("en-us", "6.02e23", "six point zero two times ten to the power of twenty-three"),
        ("en-us", "5E-4", "five times ten to the power of minus four"),
        ("de", "10^6, 1,5e3", "10 hoch sechs, eins Komma fünf mal zehn hoch drei"),
        ("fr", "10^3, 1e-3", "10 puissance trois, dix puissance moins trois"),
        ("es", "10^6, 10⁻³", "10 elevado a seis, 10 elevado a menos tres"),
    ],
)
def test_exponents_are_spelled(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize("text", ["3 m²", "a^", "^_^", "2^3^4", "1e", "x²"])
def test_other_signs_stay(text):
    assert read(text, "en-us") == text
