import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.script.mapped import MappedText
from talkwidget.script.numbers import read_as, read_numbers


def read(text, language="en-us"):
    return read_numbers(MappedText.of(text), language).text


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("1,250 people", "one thousand two hundred fifty people"),
        ("3.14", "three point one four"),
        ("in 1984 and 2005", "in nineteen eighty four and two thousand five"),
        ("1984 km", "one thousand nine hundred eighty-four kilometers"),
        ("the 1990s, in her 20s, 20s", "the nineteen nineties, in her twenties, twenty seconds"),
        ("21st", "twenty-first"),
        ("3/4 of it, 1/2, 2/3", "three quarters of it, one half, two thirds"),
        ("007", "zero zero seven"),
        ("1" * 16, " ".join(["one"] * 16)),
        ("-5 °C", "minus five degrees Celsius"),
        ("5-10 kg", "five to ten kilograms"),
        ("2019–2021", "twenty nineteen to twenty twenty one"),
        ("1 km, 1.5 km", "one kilometer, one point five kilometers"),
        ("50%, 20°C/68°F", "fifty percent, twenty degrees Celsius/sixty-eight degrees Fahrenheit"),
        ("$3k, €1.5bn, US$8", "three thousand dollars, one point five billion euros, eight dollars"),
        ("the '90s", "the nineties"),
        ("Mr. and Mrs. Lee of Baker St. in London", "Mister and Missus Lee of Baker Street in London"),
        ("see https://www.example.com/a?x=1&y=2.", "see example dot com."),
        ("mail john.doe@example.com", "mail john dot doe at example dot com"),
        ("$9.99, $1, $0.50, $2.00", "nine dollars and ninety-nine cents, one dollar, fifty cents, two dollars"),
        ("$5 million and €3.50", "five million dollars and three euros and fifty cents"),
        ("7:30 pm, 10:05, 12:00", "seven thirty p.m., ten oh five, twelve o'clock"),
        ("2024-03-05", "March fifth, twenty twenty four"),
        ("3/5/2024", "March fifth, twenty twenty four"),
        ("June 5, 2024", "June fifth, twenty twenty four"),
        ("the 3rd of May", "the third of May"),
        ("555-1234", "five five five one two three four"),
        (
            "(555) 123-4567 or +1 555-123-4567",
            f"{' '.join(['five'] * 3)} one two three four five six seven or "
            f"plus one {' '.join(['five'] * 3)} one two three four five six seven",
        ),
        ("1 000 and 25 000 000 or 98 100", "one thousand and twenty-five million or ninety-eight one hundred"),
        ("Lee vs. Smith, approx. Two. Lee Inc. He", "Lee versus Smith, approximately Two. Lee Incorporated. He"),
        ("3 ft. tall, 3 ft. He", "three feet tall, three feet. He"),
        (
            "10⁻³ and 2¹⁰ and 3 m² and x²",
            "ten to the power of minus three and two to the power of ten and three square meters and x²",
        ),
        ("See № 5", "See number five"),
        (
            "5 µm, 5 μm, 3 Ω, 5 min., (±2)",
            "five micrometers, five micrometers, three ohms, five minutes, (plus or minus two)",
        ),
        ("1.5e-3", "one point five times ten to the power of minus three"),
        ("Fig. 2, p. 5, pp. 6-7, No. 8", "figure two, page five, pages six to seven, number eight"),
        ("$3-5, $5-$10", "three to five dollars, five to ten dollars"),
        ("Super Bowl LVIII, Chapter XLII", "Super Bowl fifty-eight, Chapter forty-two"),
        ("Dr. Smith, St. Paul", "Doctor Smith, Saint Paul"),
        ("e.g. this, i.e. that, etc.", "for example this, that is that, et cetera."),
        ("No. 5, #7", "number five, number seven"),
        ("World War II", "World War two"),
        ("fish & chips, a = b, AT&T", "fish and chips, a equals b, AT and T"),
        (
            "The score was 3:1, 2*3, 4x4, 7 x 8",
            "The score was three to one, two times three, four by four, seven times eight",
        ),
        ("5'10\", .5, class of '24, 5‰", "five feet ten, point five, class of twenty-four, five per mille"),
        ("1914-18, 50-50", "nineteen fourteen to nineteen eighteen, fifty fifty"),
        ("(<5 kg), ≥3, ~10", "(less than five kilograms), at least three, about ten"),
        ("100s of files, Channel 4's news", "hundreds of files, Channel four's news"),
        ("2001: A Space Odyssey, 1:100", "two thousand one: A Space Odyssey, one to one hundred"),
        ("See §§ 5-7, c. 1900, 50¢", "See sections five to seven, circa nineteen hundred, fifty cents"),
        ("98 99 100 101", "ninety-eight ninety-nine one hundred one hundred one"),
    ],
)
def test_english_is_spelled_out(written, spoken):
    assert read(written) == spoken


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("de", "9,99 € und 1.250 km", "neun Euro neunundneunzig Cent und eintausendzweihundertfünfzig Kilometer"),
        ("de", "am 5. März, der 5. März", "am fünften März, der fünfte März"),
        ("de", "am 05.03.1984", "am fünften März neunzehnhundertvierundachtzig"),
        ("de", "um 19:30 Uhr, z. B. 1 km", "um neunzehn Uhr dreißig, zum Beispiel ein Kilometer"),
        ("de", "3,5 Mio. €", "drei Komma fünf Millionen Euro"),
        ("fr", "n°3, n° 3", "numéro trois, numéro trois"),
        ("de", "S. 5, Abb. 3", "Seite fünf, Abbildung drei"),
        ("de", "5 Mio. Euro, 10⁻³", "fünf Millionen Euro, zehn hoch minus drei"),
        (
            "fr",
            "1 234,56 € et 1 000 000",
            "mille deux cent trente-quatre euros et cinquante-six centimes et un million",
        ),
        ("es", "Con ½ litro, Felipe II", "Con medio litro, Felipe segundo"),
        ("fr", "le 01/05/2024 à 19:30", "le premier mai deux mille vingt-quatre à dix-neuf heures trente"),
        ("fr", "1 250 km, 3,5 %", "mille deux cent cinquante kilomètres, trois virgule cinq pour cent"),
        ("es", "el 5/3/2024, 21 %", "el cinco de marzo de dos mil veinticuatro, veintiuno por ciento"),
        ("it", "9,99 € e 1 km", "nove euro e novantanove centesimi e un chilometro"),
        ("pt-br", "R$ 9,99", "nove reais e noventa e nove centavos"),
        ("nl", "om 19:30 uur € 5", "om negentien uur dertig vijf euro"),
        ("de", "8–17 Uhr", "acht bis siebzehn Uhr"),
        ("it", "il sec. XV", "il secolo quindici"),
        ("de", "Es endete 3:1 und 3-2, 10-20", "Es endete drei zu eins und drei zu zwei, zehn bis zwanzig"),
        (
            "de",
            "3 x 4 = 12, 5cm x 3cm, 5-10km",
            "drei mal vier gleich zwölf, fünf Zentimeter mal drei Zentimeter, fünf bis zehn Kilometer",
        ),
        (
            "fr",
            "3 x 4 = 12, 5 cm x 3 cm",
            "trois fois quatre égale douze, cinq centimètres sur trois centimètres",
        ),
        (
            "es",
            "1,500.00 y 1.500,00, 50-50",
            "mil quinientos coma cero cero y mil quinientos coma cero cero, cincuenta cincuenta",
        ),
        (
            "de",
            "1.5 km, $3.50, #1, §§ 5-7",
            "eins Komma fünf Kilometer, drei Dollar fünfzig Cent, Nummer eins, Paragrafen fünf bis sieben",
        ),
        ("fr", "12 345,67 et pp. 3-5", "douze mille trois cent quarante-cinq virgule six sept et pages trois à cinq"),
        ("es", "US$5m, ~5 km", "cinco millones de dólares, aproximadamente cinco kilómetros"),
        ("fr", "24h/24, 7 j/7", "vingt-quatre heures sur vingt-quatre, sept jours sur sept"),
        ("it", "gli anni '90, il 1° gennaio, 5 kWh", "gli anni novanta, il primo gennaio, cinque chilowattora"),
    ],
)
def test_other_languages_are_spelled_out(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize(
    "text", ["U.S.A.", "5'10", "2*x", "snake_case", "me", "13/13/2024", "0x10", "x86_64", "file2.txt"]
)
def test_names_and_formulas_stay(text):
    assert read(text) == text


def test_british_english_says_and():
    assert read("250", "en-gb") == "two hundred and fifty"


def test_languages_without_words_are_left_to_the_synthesizer():
    assert read("今日は3月5日です。", "ja") == "今日は3月5日です。"


@pytest.mark.parametrize("language", ["en-us", "de", "fr-fr", "es", "it", "pt-br", "nl"])
def test_each_number_of_a_thousand_is_spelled_out_alone(language):
    numbers = [str(number) for number in range(1, 1001)]
    mapped = read_numbers(MappedText.of(" ".join(numbers)), language)
    assert not any(letter.isdigit() for letter in mapped.text)
    alone = [read(number, language) for number in numbers]
    assert mapped.text == " ".join(alone)
    assert len(set(alone)) == 1000


@pytest.mark.parametrize(
    ("kind", "text", "spoken"),
    [
        ("characters", "NASA", "N A S A"),
        ("digits", "42", "four two"),
        ("telephone", "555-12", "five five five one two"),
        ("ordinal", "3", "third"),
        ("cardinal", "1984", "one thousand nine hundred eighty-four"),
        ("date", "2024-03-05", "March fifth, twenty twenty four"),
    ],
)
def test_text_is_read_as_told(kind, text, spoken):
    assert read_as(kind, text, "en-us") == spoken


SIGNS = [
    "Python ",
    "v",
    "10k",
    "1:23:45",
    "^",
    "US$",
    "Mio.",
    "Md€",
    "½",
    "Uhr",
    "am ",
    "le ",
    "1.1.",
    "3-1",
    "pm",
    "x",
    "horas",
    "Katze",
    "+49 ",
    "Mo.",
    "Mai",
]


@given(
    st.lists(st.sampled_from(SIGNS) | st.text("0123456789.,-/:$€% kms'IVX&", max_size=8), max_size=6).map("".join),
    st.sampled_from(["en-us", "de", "fr-fr", "es", "it", "nl", "pt-br"]),
)
def test_any_text_is_read(text, language):
    mapped = read_numbers(MappedText.of(text), language)
    assert len(mapped.places) == len(mapped.text)
    assert all(0 <= start < end <= len(text) for start, end in mapped.places)
