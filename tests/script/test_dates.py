import pytest

from talkwidget.script.dates import read_dates, read_ordinals, read_times
from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords


def read(reader, text, language):
    return reader(MappedText.of(text), NumberWords(find_locale(language), language)).text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "2024-03-05", "March fifth, twenty twenty four"),
        ("en-us", "Jan. 5, Sept. 3rd, Mar 2024", "January fifth, September third, March 2024"),
        ("it", "1 gennaio, 11 gennaio", "primo gennaio, 11 gennaio"),
        ("en-us", "2024/03/05", "March fifth, twenty twenty four"),
        ("en-us", "25/12/2024", "December twenty-fifth, twenty twenty four"),
        ("en-us", "May 1 and 2 May", "May first and the second of May"),
        ("de", "am 5. März, der 5. März, 5. März", "am fünften März, der fünfte März, fünfter März"),
        ("fr", "1/5/2024", "premier mai deux mille vingt-quatre"),
        ("es", "5/3/2024", "cinco de marzo de dos mil veinticuatro"),
    ],
)
def test_dates_are_spelled(language, written, spoken):
    assert read(read_dates, written, language) == spoken


@pytest.mark.parametrize("text", ["2024-13-05", "45/45/2024", "May 99", "1/2", "1.2.3"])
def test_what_is_no_date_stays(text):
    assert read(read_dates, text, "en-us") == text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "7:05 a.m.", "seven oh five a.m."),
        ("en-us", "7:00 PM", "seven p.m."),
        ("en-us", "3PM, 9am–5pm, 12:30-14:00", "three p.m., nine a.m. to five p.m., twelve thirty to fourteen o'clock"),
        ("en-us", "3-4pm", "three to four p.m."),
        ("de", "12:30–14:00 Uhr", "zwölf Uhr dreißig bis vierzehn Uhr"),
        ("en-us", "19:30", "nineteen thirty"),
        ("de", "19:30 Uhr", "neunzehn Uhr dreißig"),
        ("de", "20.30 Uhr", "zwanzig Uhr dreißig"),
        ("fr", "19 h 30", "dix-neuf heures trente"),
        ("fr", "à 14h, de 9h à 17h30", "à quatorze heures, de neuf heures à dix-sept heures trente"),
        ("nl", "8:00 uur", "acht uur"),
    ],
)
def test_times_are_spelled(language, written, spoken):
    assert read(read_times, written, language) == spoken


@pytest.mark.parametrize("text", ["25:00", "7:65", "1:2", "1:23:45"])
def test_what_is_no_time_stays(text):
    assert read(read_times, text, "en-us") == text


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
            "eine zweite Frage, ein zweiter Haus, die neunziger Jahre",
        ),
        (
            "fr",
            "François Ier, la IIe Guerre, la Ve République, Xe",
            "François premier, la deuxième Guerre, la cinquième République, Xe",
        ),
        ("it", "il 1° posto, 1° maggio, del 2° tempo", "il primo posto, primo maggio, del secondo tempo"),
        ("it", "20° all'ombra, il 20° C, il XX secolo", "20° all'ombra, il 20° C, il ventesimo secolo"),
        ("es", "1.er lugar, 3er piso", "primer lugar, tercer piso"),
        ("nl", "3e, de 2de", "derde, de tweede"),
    ],
)
def test_ordinals_are_spelled(language, written, spoken):
    assert read(read_ordinals, written, language) == spoken
