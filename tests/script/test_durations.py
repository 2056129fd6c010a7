import pytest

from talkwidget.script.durations import read_durations
from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords


def read(text, language):
    return read_durations(MappedText.of(text), NumberWords(find_locale(language), language)).text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "It ran 1:23:45.", "It ran one hour twenty-three minutes and forty-five seconds."),
        ("en-us", "2:00:05, 0:01:00, 0:00:00", "two hours and five seconds, one minute, zero seconds"),
        ("en-us", "at 14:30:15, 14:30:00", "at fourteen thirty and fifteen seconds, fourteen thirty"),
        ("en-us", "At 9:05:07 it fell", "At nine oh five and seven seconds it fell"),
        ("en-us", "2:30 min, 3m 20s", "two minutes and thirty seconds, three minutes and twenty seconds"),
        ("en-us", "1h30, 2h 15m", "one hour and thirty minutes, two hours and fifteen minutes"),
        ("de", "in 2:03:59", "in zwei Stunden drei Minuten und neunundfünfzig Sekunden"),
        ("de", "um 9:05:07 Uhr", "um neun Uhr fünf und sieben Sekunden"),
        ("fr", "1:23:45", "une heure vingt-trois minutes et quarante-cinq secondes"),
        ("fr", "à 14:30:15", "à quatorze heures trente et quinze secondes"),
        ("fr", "3'20\"", "trois minutes et vingt secondes"),
        (
            "es",
            "2:03:59, a las 14:30:15",
            "dos horas tres minutos y cincuenta y nueve segundos, a las catorce y treinta, y quince segundos",
        ),
        ("it", "1:23:45", "una ora ventitré minuti e quarantacinque secondi"),
        ("nl", "om 14:30:15", "om veertien uur dertig en vijftien seconden"),
        ("pt-br", "1:00:21", "uma hora e vinte e um segundos"),
    ],
)
def test_hours_minutes_and_seconds_are_spelled(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize("text", ["1:75:10", "1:23", "1:23:45:67", "00:1A:2B", "5'10\""])
def test_what_has_no_seconds_stays(text):
    assert read(text, "en-us") == text
