"""Options of a plug-in in flags, help, %config, completion and the panel, as the common ones."""

from __future__ import annotations

from dataclasses import dataclass

import ipywidgets
import numpy as np
import pytest
from IPython.core.error import UsageError
from IPython.utils.capture import capture_output

import talkwidget
from talkwidget import plugins
from talkwidget.option import option
from talkwidget.session import default_talker
from tests.fakes import Beeper, Painter


@dataclass(frozen=True)
class BrushOptions:
    """Options of an engine."""

    title = "Brushes"

    brush: int = option(3, "width of the brush, in pixels", low=1, high=9)


@dataclass(frozen=True)
class PitchOptions:
    """Options of a synthesizer."""

    beep_pitch: float = option(300.0, "frequency of the beep, in Hz", low=50.0, high=2000.0, label="Pitch of the beep")


class Brush(Painter):
    """A painter with an option of its own."""

    name = "brush"
    animate_options = (*Painter.animate_options, "brush")

    def animate(self, state, speech, options):
        for frames, view in super().animate(state, speech, options):
            yield np.clip(frames + options.brush, 0, 255).astype(np.uint8), view


class Pitched(Beeper):
    """A synthesizer with an option of its own."""

    name = "pitched"

    def __init__(self):
        super().__init__()
        self.pitches = []

    def synthesize(self, text, language, voice, rate, beep_pitch):
        self.pitches.append(beep_pitch)
        return super().synthesize(text, language, voice, rate)


@pytest.fixture
def shell(session_shell, portrait):
    """A shell in which the plug-ins are registered after the extension was loaded."""
    shell = session_shell
    default_talker.cache_clear()
    shell.run_line_magic("load_ext", "talkwidget")
    plugins.register(plugins.ENGINES, "brush", Brush, options=BrushOptions)
    plugins.register(plugins.SYNTHESIZERS, "pitched", Pitched, options=PitchOptions)
    with capture_output():
        shell.run_line_magic("talk_face", f"--engine brush {portrait}")
    yield shell
    plugins.unregister(plugins.ENGINES, "brush")
    plugins.unregister(plugins.SYNTHESIZERS, "pitched")
    shell.run_line_magic("unload_ext", "talkwidget")
    shell.config.pop("TalkMagics", None)
    default_talker.cache_clear()


def say(shell, flags=""):
    with capture_output():
        shell.run_cell(f"%%talk --engine brush --synthesizer pitched {flags}\nHello to all\n", store_history=True)
    return shell.user_ns["_"]


def test_flags_change_the_clip_and_its_key(shell):
    plain, wide, high = say(shell), say(shell, "--brush 9"), say(shell, "--beep-pitch 600")
    assert len({clip.path for clip in (plain, wide, high)}) == 3
    assert "brush 3 -> 9" in str(wide.report)
    assert [stage.name for stage in wide.report.stages if not stage.hit] == ["clip"]
    assert [stage.name for stage in high.report.stages if not stage.hit] == ["speech", "clip"]
    assert plugins.load(plugins.SYNTHESIZERS, "pitched").pitches == [300.0, 600.0]
    assert not any("does not look at" in note for clip in (plain, wide, high) for note in clip.report.notes)


def test_mistakes_in_flags_are_told_as_for_any_option(shell):
    with pytest.raises(UsageError, match="brush must lie between 1 and 9, not '12'"):
        shell.run_cell_magic("talk", "--brush 12", "Hello")
    with pytest.raises(UsageError, match=r"there is no option --brsh; did you mean --brush\?"):
        shell.run_cell_magic("talk", "--brsh 2", "Hello")


def test_help_and_completion_know_them(shell):
    with capture_output() as captured:
        shell.run_line_magic("talk", "--help")
    assert "Brushes:" in captured.stdout
    assert "--brush 3" in captured.stdout
    assert "--brush" in shell.complete("--br", "%talk --br", 10)[1]


def test_config_sets_them(shell):
    with capture_output():
        shell.run_line_magic("config", "TalkMagics.brush = 7")
    assert say(shell).options.brush == 7
    with capture_output():
        shell.run_line_magic("config", "TalkMagics.brush = 3")


@dataclass(frozen=True)
class WiderOptions:
    """The same option with another default and range."""

    brush: int = option(20, "width of the brush, in pixels", low=10, high=90)


def test_config_follows_a_plug_in_that_is_registered_again_or_goes(shell):
    with capture_output():
        shell.run_line_magic("config", "TalkMagics.brush = 7")
    plugins.register(plugins.ENGINES, "brush", Brush, options=WiderOptions)
    assert say(shell, "--fps 10").options.brush == 20
    with capture_output():
        shell.run_line_magic("config", "TalkMagics.brush = 50")
    assert say(shell, "--fps 10").options.brush == 50
    plugins.unregister(plugins.ENGINES, "brush")
    with capture_output() as captured:
        shell.run_line_magic("talk_voices", "")
        shell.run_cell("%%talk --engine mesh --synthesizer pitched --fps 10\nHello\n", store_history=True)
    assert "no option" not in captured.stdout + captured.stderr
    assert shell.user_ns["_"].report.engine.name == "mesh"


def test_the_panel_has_their_fields_under_their_heading(shell):
    panel = talkwidget.panel(brush=5)
    try:
        control = panel.generate.controls.control("brush")
        assert (control.value, control.min, control.max) == (5, 1, 9)
        assert panel.generate.options["brush"] == 5
        assert panel.generate.controls.face_values["brush"] == 5
        assert (control.description, panel.generate.controls.control("beep_pitch").description) == (
            "Brush",
            "Pitch of the beep",
        )
        panel.generate.options_fold.button.value = True
        headings = [one.description for one in every_widget(panel.view) if isinstance(one, ipywidgets.ToggleButton)]
        assert "Brushes" in headings
    finally:
        panel.close()


def test_an_open_panel_outlives_a_plug_in(shell):
    panel = talkwidget.panel(brush=5, engine="mesh", synthesizer="pitched", fps=10)
    try:
        assert panel.generate.controls.control("brush").value == 5
        plugins.unregister(plugins.ENGINES, "brush")
        assert "brush" not in panel.generate.options
        panel.generate.controls.change(fps=12)
        panel.generate.text.value = "Hello"
        panel.generate.generate.click()
        assert panel.worker.wait(60)
        assert panel.clip.options.fps == 12, panel.status.text
    finally:
        panel.close()
    talkwidget.panel().close()


def every_widget(widget):
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in every_widget(child))]
