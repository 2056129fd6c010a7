"""Options: checked when made, never changed, and a mistake names the way out."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.errors import InputError
from talkwidget.options import TalkOptions, knobs, parse_angles


def test_every_field_is_a_knob_whose_default_is_allowed():
    defaults = TalkOptions()
    for name, knob in knobs().items():
        assert knob.help
        assert knob.check(name, getattr(defaults, name)) == getattr(defaults, name)


def test_options_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TalkOptions().fps = 30  # type: ignore[misc]


def test_a_copy_with_changes_leaves_the_original_alone():
    options = TalkOptions()
    assert options.replace(fps="30", blink="no").subset(("fps", "blink")) == {"fps": 30, "blink": False}
    assert options.fps == 25


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fpss": 30}, "there is no option 'fpss'; did you mean fps?"),
        ({"fps": "fast"}, "fps takes a whole number, not 'fast'."),
        ({"fps": 24.5}, "fps takes a whole number, not 24.5."),
        ({"fps": 500}, "fps must lie between 10 and 60, not 500."),
        ({"rate": float("nan")}, "rate takes a number, not nan."),
        ({"rate": 10**400}, f"rate takes a number, not 1{'0' * 400}."),
        ({"blink": "maybe"}, "blink takes yes or no, not 'maybe'."),
        ({"blink": []}, "blink takes yes or no, not []."),
        ({"offline": 2}, "offline takes yes or no, not 2."),
        ({"offline": None}, "offline takes yes or no, not None."),
        ({"engine": None}, "engine takes text, not None."),
        ({"language": 5}, "language takes text, not 5."),
        ({"voice": 3}, "voice takes text, not 3."),
        ({"seed": -1}, "seed must lie between 0 and 2147483647, not -1."),
        ({"rate": 0.1}, "rate must lie between 0.5 and 2, not 0.1."),
        # x264 writes without loss at 0, in a profile that players of phones and QuickTime do not have.
        ({"quality": 0}, "quality must lie between 1 and 40, not 0."),
        ({"audio_codec": "ogg"}, "audio_codec cannot be 'ogg'; choose one of: mp3, aac."),
    ],
)
def test_a_mistake_is_told_in_one_line(changes, told):
    with pytest.raises(InputError) as caught:
        TalkOptions().replace(**changes)
    assert str(caught.value) == told


@pytest.mark.parametrize("given", ["0 20 -15", "0,20,-15", " 0,  20 ,-15 ", [0, 20, -15], (0.0, 20.0, -15.0)])
def test_angles_are_taken_as_text_or_as_numbers(given):
    assert parse_angles(TalkOptions(input_yaw=given).input_yaw) == (0, 20, -15)


def test_one_angle_is_taken_as_it_is():
    assert parse_angles(TalkOptions(input_pitch=-7.5).input_pitch) == (-7.5,)


@pytest.mark.parametrize("axis", ["yaw", "pitch", "roll"])
@pytest.mark.parametrize(
    "given",
    ["", "left", "0 nan", "0 inf", "0 91", ",", "1;2", 91, True, [], [0, "left"], [0, None], [[0, 20]], {"yaw": 0}],
    ids=repr,
)
def test_other_angles_are_refused_when_options_are_made(axis, given):
    with pytest.raises(InputError) as caught:
        TalkOptions(**{f"input_{axis}": given})
    takes = "degrees between -90 and 90 that the head passes, as in '0 20 -15' or [0, 20, -15]"
    assert str(caught.value) == f"input_{axis} takes {takes}, not {given!r}."


@given(st.sampled_from(sorted(knobs())), st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans()))
def test_any_value_is_taken_or_refused_in_one_line(name, value):
    try:
        options = TalkOptions().replace(**{name: value})
    except InputError as error:
        told = str(error)
    else:
        taken = getattr(options, name)
        told = name
        assert getattr(TalkOptions().replace(**{name: taken}), name) == taken
    assert name in told
    assert "\n" not in told
