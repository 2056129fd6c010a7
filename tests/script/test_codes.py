import pytest

from talkwidget.script.codes import read_codes, read_designations

from .passes import read_by


def read(text, language, reads=(read_designations, read_codes)):
    return read_by(text, language, reads)


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en-us", "4K, 3D, 5G, 1080p, A4", "four K, three D, five G, ten eighty P, A-four"),
        ("en-us", "H2O, CO2, MP3, HTML5, Q3, i7", "H two O, C O two, M P three, HTML five, Q three, i seven"),
        ("en-us", "B2B, R2D2, GPT-4o, COVID19", "B two B, R two D two, GPT-four O, COVID nineteen"),
        ("en-us", "A380, S24", "A-three eighty, S twenty-four"),
        ("en-us", "FY2024, sha256", "F Y twenty twenty-four, sha two fifty-six"),
        ("en-us", "Q1-Q3, PM2.5, A01", "Q one-Q three, P M two point five, A-zero one"),
        ("en-us", "Boeing 747, Room 101", "Boeing seven forty-seven, Room one oh one"),
        ("en-us", "Flight 370, RTX 4090", "Flight three seventy, RTX forty ninety"),
        ("en-us", "Room 100, Highway 9001", "Room one hundred, Highway nine thousand one"),
        ("en-us", "call 911, PIN 0042", "call nine one one, PIN zero zero four two"),
        ("en-us", "ZIP 90210", "ZIP nine zero two one zero"),
        ("en-us", "1920x1080, HTTP/2, f/2", "nineteen twenty by ten eighty, HTTP 2, f 2"),
        ("de", "4K, 3D, 5G, 1080p, A4, CO2", "vier K, drei D, fünf G, eintausendachtzig P, A vier, C O zwei"),
        ("de", "Notruf 112, Boeing 747", "Notruf eins eins zwei, Boeing 747"),
        ("fr", "4K, 3D, A4, CO2, H1N1", "quatre K, trois D, A quatre, C O deux, H un N un"),
        ("es", "4K, 3D, A4, CO2, S24", "cuatro K, tres D, A cuatro, C O dos, S veinticuatro"),
    ],
)
def test_letters_and_numbers_are_spelled(language, written, spoken):
    assert read(written, language) == spoken


@pytest.mark.parametrize(
    "text",
    [
        "0xFF",
        "0b1010",
        "3rd",
        "4ever",
        "x86_64",
        "file2.txt",
        "a1b2c3d4e5",
        "user2@example",
        "/home2/x",
        "call 100 people",
        "Room 12",
    ],
)
def test_other_words_with_digits_stay(text):
    assert read(text, "en-us") == text
