import pytest

from talkwidget.script.german_ordinals import read_german_ordinals
from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords


def read(text):
    return read_german_ordinals(MappedText.of(text), NumberWords(find_locale("de"), "de")).text


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("mein 1. Auto, sein 2. Platz, ihre 3. Frage", "mein erstes Auto, sein zweiter Platz, ihre dritte Frage"),
        ("unser 1. Haus und unsere 2. Wohnung", "unser erstes Haus und unsere zweite Wohnung"),
        ("in meinem 3. Jahr, mit meiner 2. Frage", "in meinem dritten Jahr, mit meiner zweiten Frage"),
        ("neues 2. Kapitel, als 1. Stadt", "neues zweites Kapitel, als erste Stadt"),
        ("Als 1. Stadt", "Als erste Stadt"),
        ("zwischen 1. und 2. Klasse", "zwischen erster und zweiter Klasse"),
        ("2. Weltkrieg", "zweiter Weltkrieg"),
        ("5. Klasse", "fünfte Klasse"),
        ("3. Quartal 2024", "drittes Quartal 2024"),
        ("Geschafft! 1. Platz für Lea", "Geschafft! erster Platz für Lea"),
        ("zum 100. Geburtstag", "zum hundertsten Geburtstag"),
        ("Heute ist der 3.", "Heute ist der dritte."),
        ("Wir treffen uns am 3. Danach essen wir.", "Wir treffen uns am dritten. Danach essen wir."),
    ],
)
def test_the_ending_follows_article_and_gender(written, spoken):
    assert read(written) == spoken


@pytest.mark.parametrize(
    "text", ["1. Mehl und Wasser mischen", "Es waren 3. Danach gingen sie.", "Kapitel 3. Danach", "Das kostet 5."]
)
def test_other_numbers_before_a_full_stop_stay(text):
    assert read(text) == text
