import pytest

from talkwidget.script.dates import read_dates
from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords


def read(text, language):
    return read_dates(MappedText.of(text), NumberWords(find_locale(language), language)).text


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
        ("en-us", "on 12/25, 3/5/24", "on December twenty-fifth, March fifth, twenty twenty four"),
        ("en-us", "12/31/99, Mon, Jan 3", "December thirty-first, nineteen ninety nine, Monday, January third"),
        ("en-us", "Mon-Fri, Sat–Sun", "Monday to Friday, Saturday to Sunday"),
        ("de", "am 1.1. und am 24.12. um", "am ersten Januar und am vierundzwanzigsten Dezember um"),
        ("de", "Am 1.1. Danach, bis 31.12.", "Am ersten Januar. Danach, bis einunddreißigsten Dezember."),
        ("de", "vom 3.5. bis 7.5.24", "vom dritten Mai bis siebten Mai zweitausendvierundzwanzig"),
        ("de", "am 3. Okt. 1990, im Jan. 2024", "am dritten Oktober 1990, im Januar 2024"),
        ("de", "am Mo., 5. Mai, 24.12. und 4.1.", "am Montag, fünften Mai, vierundzwanzigster Dezember und 4.1."),
        ("de", "am 24./25. Dezember", "am 24. und fünfundzwanzigsten Dezember"),
        ("de", "Mo.–Fr., Di., 3. Mai", "Montag bis Freitag, Dienstag, dritter Mai"),
        ("de", "3.–5. Mai, vom 3.-5. Mai", "dritter bis fünfter Mai, vom dritten bis fünften Mai"),
        ("de", "3.Oktober, 31.12.", "dritter Oktober, einunddreißigster Dezember."),
        ("de", "zwischen 3. und 5. Mai", "zwischen 3. und fünftem Mai"),
        ("en-us", "2024-05-01T10:30", "May first, twenty twenty four, 10:30"),
        ("fr", "le 14/07, lun. 3 janv. 2024", "le quatorze juillet, lundi 3 janvier 2024"),
        ("es", "el 14/07, 3 feb. 2024", "el catorce de julio, 3 febrero 2024"),
        ("it", "dal 1/5 al 3/5", "dal primo maggio al tre maggio"),
        ("pt-br", "em 14/07/24", "em catorze de julho de dois mil e vinte e quatro"),
    ],
)
def test_dates_are_spelled(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize(
    "text", ["2024-13-05", "45/45/2024", "May 99", "1/2", "1.2.3", "the dot", "We march 3", "on 45/46"]
)
def test_what_is_no_date_stays(text):
    assert read(text, "en-us") == text


@pytest.mark.parametrize("text", ["Version 1.5.24", "Abschnitt 4.1.", "3.10.2", "45.46.", "192.168.0.1"])
def test_what_is_no_german_date_stays(text):
    assert read(text, "de") == text
