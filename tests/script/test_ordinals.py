import pytest

from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords
from talkwidget.script.ordinals import read_ordinals


def read(text, language):
    return read_ordinals(MappedText.of(text), NumberWords(find_locale(language), language)).text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "the 21st", "the twenty-first"),
        ("de", "der 3. Platz und am 3. Tag", "der dritte Platz und am dritten Tag"),
        ("de", "3. Punkt, Seite 5.", "3. Punkt, Seite 5."),
        ("fr", "1er, 1re, 2e, XXe siècle", "premier, première, deuxième, vingtième siècle"),
        ("es", "1º y 2.ª", "primero y segunda"),
        ("de", "im II. Weltkrieg, das 3. Haus", "im zweiten Weltkrieg, das dritte Haus"),
        (
            "de",
            "eine 2. Frage, ein 2. Haus, die 90er Jahre",
            "eine zweite Frage, ein zweites Haus, die neunziger Jahre",
        ),
        (
            "fr",
            "François Ier, la IIe Guerre, la Ve République, Xe",
            "François premier, la deuxième Guerre, la cinquième République, Xe",
        ),
        ("it", "il 1° posto, 1° maggio, del 2° tempo", "il primo posto, primo maggio, del secondo tempo"),
        ("it", "20° all'ombra, il 20° C, il XX secolo", "20° all'ombra, il 20° C, il ventesimo secolo"),
        ("es", "1.er lugar, 3er piso", "primer lugar, tercer piso"),
        ("de", "der 1., 2. und 3. Platz", "der erste, zweite und dritte Platz"),
        ("de", "Kapitel 3. Danach, Sein 3. Buch", "Kapitel 3. Danach, Sein drittes Buch"),
        ("it", "2° piano, 20° di sera", "secondo piano, 20° di sera"),
        ("de", "in der 3. Etage, mit der 2. Frage", "in der dritten Etage, mit der zweiten Frage"),
        ("de", "in den 1990ern, die 90er", "in den neunzehnhundertneunzigern, die neunziger"),
        ("en-us", "the 1st-3rd", "the first to third"),
        ("fr", "les 2èmes, 1e-3", "les deuxième, 1e-3"),
        ("nl", "3e, de 2de", "derde, de tweede"),
    ],
)
def test_ordinals_are_spelled(language, written, spoken):
    assert read(written, language) == spoken
