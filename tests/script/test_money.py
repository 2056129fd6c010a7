import pytest

from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.money import read_money
from talkwidget.script.number_words import NumberWords


def read(text, language):
    return read_money(MappedText.of(text), NumberWords(find_locale(language), language)).text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "A$5, C$1, US$8", "five Australian dollars, one Canadian dollar, eight dollars"),
        (
            "en-us",
            "1.5M€, €1.5M, 20 k€",
            "one point five million euros, one point five million euros, twenty thousand euros",
        ),
        ("en-us", "$1M, $5 m wide, 5bn", "one million dollars, five dollars m wide, five billion"),
        ("en-us", "$10-20k, $5-$10", "ten to twenty thousand dollars, five to ten dollars"),
        (
            "en-us",
            "$19.99-$24.99",
            "nineteen dollars and ninety-nine cents to twenty-four dollars and ninety-nine cents",
        ),
        ("en-us", "$5 / month, 3/day, day/night", "five dollars per month, 3 per day, day/night"),
        (
            "de",
            "1,5 M€, 3 Mio. €, 1 Mrd. Euro",
            "eins Komma fünf Millionen Euro, drei Millionen Euro, eine Milliarde Euro",
        ),
        ("de", "5,- €, 20–30€, 5 T€", "fünf Euro, 20 bis dreißig Euro, fünftausend Euro"),
        ("de", "A$5, 5 €/Monat", "fünf australische Dollar, fünf Euro pro Monat"),
        ("de", "3 Mio. Menschen, 1 Mio.", "drei Millionen Menschen, eine Million."),
        ("fr", "1,5 M€, 3 Md€", "un virgule cinq millions d'euros, trois milliards d'euros"),
        ("fr", "20 k€", "vingt mille euros"),
        ("fr", "5€50, 5 $US, £1", "cinq euros et cinquante centimes, cinq dollars américains, une livre"),
        ("es", "1,5 M€, 3 millones de €", "uno coma cinco millones de euros, tres millones de euros"),
        ("es", "21 €, £21, 20 k€", "veintiún euros, veintiuna libras, veinte mil euros"),
        ("it", "3 mln €, 5 mld di euro, 20 k€", "tre milioni di euro, cinque miliardi di euro, ventimila euro"),
        ("pt-br", "R$ 1,5 mi, R$ 20 mil", "um vírgula cinco milhões de reais, vinte mil reais"),
        ("pt-br", "US$ 5, £2", "cinco dólares, duas libras"),
        ("nl", "€ 1,5 mln, 3 mln. euro", "één komma vijf miljoen euro, drie miljoen euro"),
    ],
)
def test_amounts_are_spelled(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize("text", ["5 M", "10k", "$x", "A$", "M€", "US$5x", "5 men"])
def test_what_is_no_amount_stays(text):
    assert read(text, "en-us") == text
