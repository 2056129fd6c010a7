"""Names that every file system takes, each once."""

from __future__ import annotations

import pytest

from talkwidget.batch.names import assign_names, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("intro", "intro"),
        ("../../etc/passwd", "etc-passwd"),
        ('a<b>:"c|d?*', "a-b-c-d"),
        ("con", "con-"),
        ("NUL.txt", "NUL.txt-"),
        ("...", "clip"),
        ("ends. ", "ends"),
        ("a\x00b\nc", "a-b-c"),
        ("漢" * 100, "漢" * 66),
        ("x" * 100, "x" * 80),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


def test_names_that_a_disk_does_not_tell_apart_get_a_number():
    names = assign_names(["a/b", "a:b", "A-B", None], ["", "", "", "Hello"])
    assert names == [("a-b-2", ""), ("a-b-3", ""), ("A-B", ""), ("004-hello", "")]


def test_a_name_that_is_given_twice_is_a_fault_of_the_second():
    names = assign_names(["a", "a"], ["", ""])
    assert names[0] == ("a", "")
    assert names[1][1] == "the name 'a' is that of row 1 too; give it another one."


def test_a_fault_takes_no_name_away_from_a_row_without_one():
    names = assign_names(["a", "a", "a-2", "a/2"], ["", "", "", ""])
    assert [name for name, _ in names] == ["a", "a-3", "a-2", "a-2-2"]
    assert [bool(fault) for _, fault in names] == [False, True, False, False]


def test_a_long_table_of_one_name_takes_one_look_a_row():
    names = assign_names(["lesson"] * 50_000, [""] * 50_000)
    assert len({name for name, _ in names}) == 50_000
    assert names[-1][0] == "lesson-50000"


def test_the_ending_of_the_file_is_no_part_of_a_name():
    names = assign_names(["intro.mp4", "a.MP4 ", "a", "v1.2", ".mp4"], [""] * 5)
    assert [name for name, _ in names] == ["intro", "a-2", "a", "v1.2", "clip"]
