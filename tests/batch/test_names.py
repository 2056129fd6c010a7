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
    assert names == [("a-b", ""), ("a-b-2", ""), ("A-B-3", ""), ("004-hello", "")]


def test_a_name_that_is_given_twice_is_a_fault_of_the_second():
    names = assign_names(["a", "a"], ["", ""])
    assert names[0] == ("a", "")
    assert names[1][1] == "the name 'a' is that of row 1 too; give it another one."
