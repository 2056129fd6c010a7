"""Controls: a widget for every option, made from the one list of knobs."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import ipywidgets as widgets

from ...options import Knob, TalkOptions, knobs
from ..completion import offered_values
from .boxes import Fold, row, text

LANGUAGES = ("en-us", "en-gb", "cmn", "de", "es", "fr-fr", "hi", "it", "ja", "ko", "nl", "pl", "pt-br", "ru", "tr")
"""What the language field suggests; it takes any other too."""

_GROUPS = {"main": "Engine and speech", "picture": "Picture", "sadtalker": "SadTalker", "output": "Output"}


def labelled(kind: type[widgets.DOMWidget], label: str, **about: Any) -> widgets.DOMWidget:
    """A control with its label in full: the default cuts a label off after a few letters."""
    layout = widgets.Layout(width="auto", margin="0")
    control = kind(description=label, style={"description_width": "initial"}, layout=layout, **about)
    # Where the mouse rests on a label, ipywidgets 8 would tell "null"; 7 has no such trait, and does not mind.
    control.tooltip = ""
    return control


def button(label: str, **about: Any) -> widgets.Button:
    """A button as wide as its text."""
    return widgets.Button(description=label, layout=widgets.Layout(width="auto", margin="0"), **about)


class OptionControls:
    """One control per option; ``voice`` and ``use_recording`` are left to those who know the recordings.

    A control is made when it is first asked for: a browser takes seconds for all of them, and most stay folded.
    """

    def __init__(self, options: TalkOptions) -> None:
        self._options = options
        self._knobs = {name: knob for name, knob in knobs().items() if name not in {"voice", "use_recording"}}
        self._made: dict[str, widgets.DOMWidget] = {}

    def control(self, name: str) -> widgets.DOMWidget:
        """The control of an option."""
        if name not in self._made:
            self._made[name] = _control(name, self._knobs[name], getattr(self._options, name))
        return self._made[name]

    @property
    def values(self) -> dict[str, Any]:
        """What the controls say, by the names of :class:`TalkOptions`."""
        return {name: self._value(name) for name in self._knobs}

    def set(self, options: TalkOptions) -> None:
        """Let the controls say ``options``."""
        self._options = options
        for name, control in self._made.items():
            value = getattr(options, name)
            control.value = "" if value is None else str(value) if isinstance(control, widgets.Text) else value

    def folds(self, apart: Iterable[str]) -> list[Fold]:
        """The controls by group, each with its explanation, but for those that stand ``apart``."""
        return [Fold(title, functools.partial(self._rows, group, frozenset(apart))) for group, title in _GROUPS.items()]

    def _rows(self, group: str, apart: frozenset[str]) -> list[widgets.HBox]:
        shown = [name for name, knob in self._knobs.items() if knob.group == group and name not in apart]
        return [row(self.control(name), text(self._knobs[name].help)) for name in shown]

    def _value(self, name: str) -> Any:
        value = self._made[name].value if name in self._made else getattr(self._options, name)
        return None if value == "" and self._knobs[name].optional else value


def _control(name: str, knob: Knob, value: Any) -> widgets.DOMWidget:
    return _bare_control(name, knob, value).add_class("talkwidget-field")


def _bare_control(name: str, knob: Knob, value: Any) -> widgets.DOMWidget:
    label = name.replace("_", " ").capitalize()
    if name == "language":
        return labelled(widgets.Combobox, label, value=value, options=LANGUAGES, ensure_option=False)
    offered = list(knob.choices) or offered_values(name, knob, ())
    if offered:
        return labelled(widgets.Dropdown, label, value=value, options=offered)
    if knob.kind is bool:
        return labelled(widgets.Checkbox, label, value=value, indent=False)
    if knob.kind is str or knob.optional:
        return labelled(widgets.Text, label, value="" if value is None else str(value))
    # Sliders would do, but for ipywidgets, which gives them a label that screen readers do not connect with them.
    kind, step = (widgets.BoundedFloatText, 0.05) if knob.kind is float else (widgets.BoundedIntText, 1)
    return labelled(kind, label, value=value, min=knob.low, max=knob.high, step=step)
