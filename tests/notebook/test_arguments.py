"""The line of a magic: options first, then words as they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.errors import InputError
from talkwidget.notebook.arguments import describe, option_names, split_line, split_path
from talkwidget.notebook.save import SAVE_OPTION
from talkwidget.option import Option
from talkwidget.options import declared_options, group_headings


@pytest.mark.parametrize(
    ("line", "options", "rest"),
    [
        ("", {}, ""),
        ("Don't worry, it's  fine", {}, "Don't worry, it's  fine"),
        ('She said "yes" -- twice', {}, 'She said "yes" -- twice'),
        ("--fps 30 Hello --there", {"fps": "30"}, "Hello --there"),
        ("--fps=30   Hello", {"fps": "30"}, "Hello"),
        ("--voice 'my voice' Hello", {"voice": "my voice"}, "Hello"),
        ('--voice "my voice" Hello', {"voice": "my voice"}, "Hello"),
        ('--voice="my voice" Hello', {"voice": "my voice"}, "Hello"),
        ("--voice my'voice Hello", {"voice": "my'voice"}, "Hello"),
        ("--checkpoint-dir C:\\models\\new Hello", {"checkpoint_dir": "C:\\models\\new"}, "Hello"),
        ("--blink --offline Hello", {"blink": True, "offline": True}, "Hello"),
        ("--no-blink Hello", {"blink": False}, "Hello"),
        ("--blink=no Hello", {"blink": "no"}, "Hello"),
        ("--captions off", {"captions": "off"}, ""),
        ("--blink No --fps 30 Hello", {"blink": "no", "fps": "30"}, "Hello"),
        ("--blink No way", {"blink": True}, "No way"),
        ("--no-blink no", {"blink": False}, "no"),
        ("— Hello", {}, "— Hello"),
        ("-hello there", {}, "-hello there"),
        ("-5 degrees", {}, "-5 degrees"),
        ("--head-motion -1 Hello", {"head_motion": "-1"}, "Hello"),
        ("-- --fps is an option", {}, "--fps is an option"),
        ("--voice '' Hello", {"voice": ""}, "Hello"),
    ],
)
def test_a_line_is_options_and_the_rest_as_it_stands(line, options, rest):
    assert split_line(line, declared_options()) == (options, rest)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--fpss 30", "there is no option --fpss; did you mean --fps?"),
        ("--no-fps", "there is no option --no-fps"),
        ("--fps", "--fps needs a value after it."),
        ("--no-blink=no Hello", "--no-blink takes no value; write --blink=yes or --blink=no."),
        ("--no-blink=yes Hello", "--no-blink takes no value; write --blink=yes or --blink=no."),
        ("-rate 1.2", "options have two hyphens: --rate, not -rate."),
        ("—fps=30 Hello", "options have two hyphens: --fps, not —fps."),
        ("-v", "there is no option -v; options have two hyphens, and %talk? lists them."),
        ("--zzz", "there is no option --zzz; %talk? lists the options."),
        ("--voice 'me Hello", "the quote in --voice 'me is not closed."),
        ('--voice="me', 'the quote in --voice "me is not closed.'),
    ],
)
def test_a_mistake_is_told_in_one_line(line, told):
    with pytest.raises(InputError) as caught:
        split_line(line, declared_options())
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


@given(st.text(alphabet="abc '\"\\={}$äß中"))
def test_a_text_without_options_is_never_changed(text):
    assert split_line(text, declared_options()) == ({}, text.strip())


@given(
    st.sampled_from(sorted(name for name, about in declared_options().items() if about.kind is not bool)),
    st.text("ab cß'"),
)
def test_any_quoted_value_arrives(name, value):
    line = f'--{name.replace("_", "-")} "{value}" and then'
    assert split_line(line, declared_options()) == ({name: value}, "and then")


@pytest.mark.parametrize(
    ("line", "options", "path"),
    [
        ("", {}, ""),
        ("'a b.png'", {}, "a b.png"),
        ('"a b"', {}, "a b"),
        ("a'b", {}, "a'b"),
        ("'", {}, "'"),
        ("my 'old' face.png", {}, "my 'old' face.png"),
        ("--fps 30 a.png --face-index 1", {"fps": "30", "face_index": "1"}, "a.png"),
        ("'a --fps 3.png'  --no-blink", {"blink": False}, "a --fps 3.png"),
        ("a -- b.png", {}, "a -- b.png"),
        ("-- --a.png", {}, "--a.png"),
    ],
)
def test_a_path_may_be_quoted_and_options_stand_on_either_side(line, options, path):
    assert split_path(line, declared_options()) == (options, path)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a.png --fpss 30", "there is no option --fpss"),
        ("a.png --fps 30 b.png", "give one path; 'b.png' comes after"),
    ],
)
def test_what_stands_behind_a_path_is_options_alone(line, told):
    with pytest.raises(InputError, match=told) as caught:
        split_path(line, declared_options())
    assert "\n" not in str(caught.value)


def test_help_tells_every_option_with_its_default_and_range():
    told = describe(declared_options())
    for name, about in declared_options().items():
        assert f"--{name.replace('_', '-')}" in told
        assert " ".join(about.help.split()[:3]) in " ".join(told.split())
    assert "--fps 25" in told
    assert "[10 to 60]" in told
    assert "--blink / --no-blink" in told
    assert max(map(len, told.splitlines())) <= 110


def test_help_has_each_heading_once():
    told = describe({"first": Option(None, "has no group"), **SAVE_OPTION, **declared_options()})
    headings = [line for line in told.splitlines() if line and not line.startswith(" ")]
    assert headings == [f"{heading}:" for heading in group_headings().values()]
    assert told.startswith("  --first")


def test_every_option_and_switch_is_offered():
    assert {"--fps", "--head-motion", "--blink", "--no-blink"} <= set(option_names(declared_options()))
    assert "--no-fps" not in option_names(declared_options())


def test_a_path_may_have_line_ends():
    assert split_path("--fps 25 a\nb.jpg --seed 1", declared_options()) == ({"fps": "25", "seed": "1"}, "a\nb.jpg")
