import pytest

from talkwidget.errors import InputError


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        ("a\nb\r\nc", "a b c"),
        ("red \x1b[31m and \x07", "red  [31m and  "),
        ("para\u2029graph", "para graph"),
        ("half \ud800 a pair", "half \\ud800 a pair"),
        ("Ärger 日本 👩‍👩‍👧", "Ärger 日本 👩‍👩‍👧"),
    ],
)
def test_what_an_error_quotes_breaks_no_line_and_no_terminal(quoted, shown):
    assert str(InputError(f"{quoted} is no word.")) == f"{shown} is no word."


def test_endless_words_are_cut_in_the_middle():
    assert len(str(InputError("x" * 10_000))) < 200


def test_a_text_in_the_place_of_a_name_does_not_flood_the_screen():
    told = str(InputError(f"there is no voice {'word ' * 50_000!r}; set one with %talk_voice."))
    assert len(told) < 2000
    assert told.startswith("there is no voice 'word word")
    assert told.endswith("; set one with %talk_voice.")
