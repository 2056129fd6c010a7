import re

from hypothesis import given
from hypothesis import strategies as st

from talkwidget.script.mapped import MappedText, any_of


def test_a_replacement_stands_for_what_it_replaces():
    mapped = MappedText.of("pay $5 now").sub(r"\$5", "five dollars")
    assert mapped.text == "pay five dollars now"
    assert mapped.range_of(4, 8) == (4, 6)
    assert mapped.range_of(9, 16) == (4, 6)
    assert mapped.range_of(17, 20) == (7, 10)


def test_letters_in_common_keep_their_places():
    mapped = MappedText.of("a 5 km b").sub(r"5 km", "5 kilometers")
    assert mapped.range_of(mapped.text.index("5"), mapped.text.index("5") + 1) == (2, 3)


def test_a_replacement_of_none_leaves_the_match():
    assert MappedText.of("a1b2").sub(r"\d", lambda found: None if found[0] == "1" else "x").text == "a1bx"


def test_replacements_of_replacements_stand_for_the_first_text():
    mapped = MappedText.of("x 12 y").sub("12", "twelve").sub("twelve", "a dozen")
    assert mapped.text == "x a dozen y"
    assert mapped.range_of(2, 9) == (2, 4)


def test_parts_can_be_cut_and_joined():
    mapped = MappedText.of("  one two  ").strip()
    assert mapped.text == "one two"
    assert (mapped[4:] + mapped[:3]).range_of(0, 3) == (6, 9)
    assert MappedText.of("   ").strip().text == ""


def test_the_longer_of_two_words_that_begin_alike_is_found():
    assert re.match(any_of(["km", "km/h", "a.b"]), "km/h")[0] == "km/h"
    assert not re.match(any_of(["a.b"]), "axb")


@given(st.text("ab1 ", max_size=30), st.sampled_from(["", "x", "ab", "long words"]))
def test_each_character_has_a_range_inside_the_text(text, new):
    mapped = MappedText.of(text).sub(r"\d|ab", new)
    assert mapped.text == re.sub(r"\d|ab", new, text)
    assert len(mapped.places) == len(mapped.text)
    assert all(0 <= start < end <= len(text) for start, end in mapped.places)
    assert list(mapped.places) == sorted(mapped.places)


def test_a_replacement_may_stand_for_one_word():
    mapped = MappedText.of("of CO2").sub("CO2", "C O two", as_one=True)
    assert mapped.text == "of C O two"
    assert set(mapped.places[3:]) == {(3, 6)}
