"""Options: checked when made, never changed, and a mistake names the way out."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget import plugins
from talkwidget.errors import InputError
from talkwidget.option import declared_in, option
from talkwidget.options import TalkOptions, declared_options, group_headings, own_options


def test_every_option_has_help_and_a_default_that_is_allowed():
    defaults = TalkOptions()
    for name, about in declared_options().items():
        assert about.help
        assert about.check(name, about.default) == about.default == getattr(defaults, name)


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
        ({"rate": "1,2"}, "rate takes a number, not '1,2'; try 1.2."),
        ({"volume": "150%"}, "volume takes a number, not '150%'; try 1.5."),
        ({"fps": "fast"}, "fps takes a whole number, not 'fast'."),
        ({"fps": 24.5}, "fps takes a whole number, not 24.5."),
        ({"fps": 500}, "fps must lie between 10 and 60, not 500."),
        ({"rate": float("nan")}, "rate takes a number, not nan."),
        ({"rate": 10**400}, f"rate takes a number, not 1{'0' * 79}…{'0' * 29}."),
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


@given(
    st.sampled_from(sorted(declared_options())),
    st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans()),
)
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


@dataclasses.dataclass(frozen=True)
class PainterOptions:
    """Options of the tiny engine."""

    brush: int = option(3, "width of the brush, in pixels", low=1, high=9)
    canvas: str | None = option(None, "picture to paint on")


@dataclasses.dataclass(frozen=True)
class Clashing:
    """Takes the name of a common option."""

    fps: int = option(5, "frames per second")


@dataclasses.dataclass(frozen=True)
class AlsoBrush:
    """Takes the name of another plug-in's option."""

    brush: str = option("round", "shape of the brush")


class Plugin:
    """Stands for an engine."""


@pytest.fixture
def brush():
    plugins.register(plugins.ENGINES, "brushes", Plugin, options=PainterOptions)
    yield
    plugins.unregister(plugins.ENGINES, "brushes")


def test_options_of_a_plug_in_are_options_like_the_common_ones(brush):
    options = TalkOptions(brush="5", fps=30)
    assert (options.brush, options.canvas, options.fps) == (5, None, 30)
    assert options.replace(brush=7).of(PainterOptions) == PainterOptions(brush=7)
    assert own_options("brushes") == ("brush", "canvas")
    assert group_headings()["brushes"] == "brushes"
    assert repr(options) == "TalkOptions(fps=30, brush=5)"
    with pytest.raises(InputError, match="brush must lie between 1 and 9, not 12"):
        TalkOptions(brush=12)
    with pytest.raises(InputError, match=r"did you mean brush\?"):
        TalkOptions(brsh=1)


def test_options_of_a_plug_in_go_with_it():
    plugins.register(plugins.ENGINES, "brushes", Plugin, options=PainterOptions)
    options = TalkOptions(brush=5)
    plugins.unregister(plugins.ENGINES, "brushes")
    assert "brush" not in declared_options()
    assert options.replace(fps=30) == TalkOptions(fps=30)
    with pytest.raises(InputError, match="no option 'brush'"):
        options.replace(brush=6)


def test_options_made_before_a_plug_in_was_registered_have_its_defaults():
    before = TalkOptions(fps=30)
    plugins.register(plugins.ENGINES, "brushes", Plugin, options=PainterOptions)
    try:
        assert before.of(PainterOptions) == PainterOptions()
        assert before.replace(brush=4).brush == 4
    finally:
        plugins.unregister(plugins.ENGINES, "brushes")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (Clashing, "other declares the option 'fps', which all engines share; rename it."),
        (AlsoBrush, "other declares the option 'brush', which brushes has; rename it."),
    ],
)
def test_a_clash_of_names_is_refused_at_registration(brush, options, told):
    before = dict(declared_options())
    with pytest.raises(InputError) as caught:
        plugins.register(plugins.ENGINES, "other", Plugin, options=options)
    assert str(caught.value) == told
    assert declared_options() == before
    assert "other" not in plugins.names(plugins.ENGINES)


def test_the_common_options_are_declared_where_they_are_typed():
    assert {*declared_in(TalkOptions)} < {*declared_options()}
    assert {about.group for name, about in declared_options().items() if name in declared_in(TalkOptions)} == {
        "voice",
        "motion",
        "picture",
        "output",
    }
