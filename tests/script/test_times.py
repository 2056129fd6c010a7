import pytest

from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords
from talkwidget.script.times import read_times


def read(text, language):
    return read_times(MappedText.of(text), NumberWords(find_locale(language), language)).text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "7:05 a.m.", "seven oh five a.m."),
        ("en-us", "7:00 PM", "seven p.m."),
        ("en-us", "3PM, 9am–5pm", "three p.m., nine a.m. to five p.m."),
        ("en-us", "12:30-14:00", "twelve thirty to fourteen o'clock"),
        ("en-us", "3-4pm", "three to four p.m."),
        ("de", "12:30–14:00 Uhr", "zwölf Uhr dreißig bis vierzehn Uhr"),
        ("en-us", "19:30", "nineteen thirty"),
        ("de", "19:30 Uhr", "neunzehn Uhr dreißig"),
        ("de", "20.30 Uhr", "zwanzig Uhr dreißig"),
        ("fr", "19 h 30", "dix-neuf heures trente"),
        ("fr", "à 14h, de 9h à 17h30", "à quatorze heures, de neuf heures à dix-sept heures trente"),
        ("nl", "8:00 uur", "acht uur"),
        ("de", "8–17 Uhr", "8–17 Uhr"),
        ("de", "1 Uhr, 9.15–10.45 Uhr", "ein Uhr, neun Uhr fünfzehn bis zehn Uhr fünfundvierzig"),
        ("fr", "8h-17h, 21:00", "huit heures à dix-sept heures, vingt et une heures"),
        ("es", "19h30, 1:30, 19:30 h", "diecinueve y treinta, una y treinta, diecinueve y treinta"),
        ("es", "7 pm, 7:30 p. m. y", "siete de la tarde, siete y treinta de la tarde y"),
        ("es", "12 a.m., 12 p.m., 9 p.m. Es", "doce de la noche, doce del mediodía, nueve de la noche. Es"),
        ("fr", "1:00, 1 h 30 min", "une heure, 1 h 30 min"),
        ("it", "alle 19.30, 1:30", "alle diciannove e trenta, una e trenta"),
        ("pt-br", "às 19h30, às 14h, 2:30", "às dezenove e trinta, às catorze horas, duas e trinta"),
    ],
)
def test_times_are_spelled(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize("text", ["25:00", "7:65", "1:2", "1:23:45"])
def test_what_is_no_time_stays(text):
    assert read(text, "en-us") == text
