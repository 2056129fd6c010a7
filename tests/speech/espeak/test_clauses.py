import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.speech.espeak.clauses import LONGEST_CLAUSE, shorten_clauses

TEXTS = st.text(alphabet="ab 1.,\n漢。あ한ก\u0e34é$", max_size=300)


@given(TEXTS, st.integers(20, 200))
def test_commas_are_all_that_is_added_and_places_lead_back(text, longest):
    clauses = shorten_clauses(text, longest)
    assert len(clauses.places) == len(clauses.text) + 1
    assert clauses.places[-1] == len(text)
    assert list(clauses.places) == sorted(clauses.places)
    pieces = [text[start:end] for start, end in zip((0, *clauses.cuts), (*clauses.cuts, len(text)), strict=True)]
    assert clauses.text == ", ".join(pieces)
    assert all(pieces) or not text
    assert clauses.ends.issuperset(clauses.cuts)


@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog, and sleeps. " * 50,
        "Dr. Smith paid $3.14 for supercalifragilisticexpialidocious.",
        "今天天气很好。我们去公园散步吧，看看花喝喝茶。" * 50,
        "오늘은 날씨가 좋습니다. 우리는 공원에 갑니다. " * 50,
        "",
    ],
)
def test_ordinary_text_is_left_as_it_is(text):
    assert shorten_clauses(text).text == text


def test_a_long_clause_is_cut_after_words_into_equal_parts():
    text = ("word " * 200).strip()
    parts = shorten_clauses(text).text.split(",")
    assert len(parts) == 2
    assert all(90 <= len(part.split()) <= 110 for part in parts)


def test_digits_count_more_than_letters():
    numbers = " ".join(map(str, range(100, 200)))
    assert len(numbers) < LONGEST_CLAUSE
    assert shorten_clauses(numbers).cuts


def test_a_long_word_is_cut_between_letters_and_not_inside_them():
    text = "กิ" * 100
    clauses = shorten_clauses(text)
    assert len(clauses.cuts) >= 4
    assert not any(cut % 2 for cut in clauses.cuts)


def test_addresses_and_numbers_of_short_parts_stay_whole():
    text = f"See https://example.org/{'part/' * 40} and 12345678901234567890."
    assert shorten_clauses(text).text == text
