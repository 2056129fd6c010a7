import pytest

from talkwidget.script.agreement import agree
from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.numbers import read_numbers


@pytest.mark.parametrize(
    ("language", "words", "noun", "spoken"),
    [
        ("es", "treinta y uno", "días", "treinta y un"),
        ("es", "veintiuno", "horas", "veintiuna"),
        ("es", "doscientos uno", "libras", "doscientas una"),
        ("pt-br", "vinte e dois", "libras", "vinte e duas"),
        ("fr", "vingt et un", "minutes", "vingt et une"),
        ("it", "uno", "sterlina", "una"),
        ("de", "eins", "Minute", "eine"),
        ("de", "eins", "Kilometer", "ein"),
        ("en-us", "one", "hour", "one"),
        ("nl", "één", "uur", "één"),
    ],
)
def test_numbers_agree_with_their_noun(language, words, noun, spoken):
    assert agree(words, noun, find_locale(language)) == spoken


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("es", "21 personas y 1 persona, capítulo 1 trata", "veintiuna personas y una persona, capítulo uno trata"),
        ("es", "el 1 de enero, de 1 a 21", "el uno de enero, de uno a veintiuno"),
        ("pt-br", "2 casas, 2 dias, 2 mais", "duas casas, dois dias, dois mais"),
        ("fr", "1 personne, 21 livres, 1 chat", "une personne, vingt et une livres, un chat"),
        ("it", "1 casa, 1 gatto", "una casa, un gatto"),
        ("de", "1 Katze, 1 Hund, Kapitel 1 Ende, 1 min", "eine Katze, ein Hund, Kapitel eins Ende, eine Minute"),
    ],
)
def test_only_numbers_that_count_agree(language, written, spoken):
    assert read_numbers(MappedText.of(written), language).text == spoken
