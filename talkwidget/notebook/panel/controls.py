"""Widgets for the options, made from their declarations."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import ipywidgets as widgets

from ...option import Option
from ...options import TalkOptions, declared_options, group_headings
from ..completion import offered_values
from .boxes import Fold, row, text

LANGUAGES = ("en-us", "en-gb", "cmn", "de", "es", "fr-fr", "hi", "it", "ja", "ko", "nl", "pl", "pt-br", "ru", "tr")
"""Suggestions of the language field, which takes any other code too."""


_ELSEWHERE = {"face", "voice", "use_recording"}


def labelled(kind: type[widgets.DOMWidget], label: str, **about: Any) -> widgets.DOMWidget:
    """Control with its full label, which ipywidgets would cut off after a few letters."""
    layout = widgets.Layout(width="auto", margin="0")
    control = kind(description=label, style={"description_width": "initial"}, layout=layout, **about)
    # Where the mouse rests on a label, ipywidgets 8 would tell "null"; 7 has no such trait, and does not mind.
    control.tooltip = ""
    return control


def button(label: str, **about: Any) -> widgets.Button:
    """Button as wide as its text."""
    return widgets.Button(description=label, layout=widgets.Layout(width="auto", margin="0"), **about)


class OptionControls:
    """One control per option, but for ``face``, ``voice`` and ``use_recording``, which the setup part has.

    A control is created at its first use: a browser takes seconds for all of them, and most stay folded.
    """

    def __init__(self, options: TalkOptions) -> None:
        self._options = options
        self._declared = {
            name: option
            for name, option in declared_options().items()
            if name not in {"face", "voice", "use_recording"}
        }
        self._made: dict[str, widgets.DOMWidget] = {}

    def control(self, name: str) -> widgets.DOMWidget:
        """Control of an option."""
        if name not in self._made:
            self._made[name] = _control(name, self._declared[name], getattr(self._options, name))
        return self._made[name]

    @property
    def values(self) -> dict[str, Any]:
        """Values of the controls, by the names of the options."""
        return {name: self._value(name) for name in self._declared}

    def set(self, options: TalkOptions) -> None:
        """Show ``options`` in the controls."""
        self._options = options
        for name, control in self._made.items():
            value = getattr(options, name)
            control.value = "" if value is None else str(value) if isinstance(control, widgets.Text) else value

    def folds(self, apart: Iterable[str]) -> list[Fold]:
        """Controls by group, each with its help, without those that stand ``apart``."""
        return [
            Fold(title, functools.partial(self._rows, group, frozenset(apart)))
            for group, title in group_headings().items()
        ]

    def _rows(self, group: str, apart: frozenset[str]) -> list[widgets.HBox]:
        shown = [name for name, option in self._declared.items() if option.group == group and name not in apart]
        return [row(self.control(name), text(self._declared[name].help)) for name in shown]

    def _value(self, name: str) -> Any:
        value = self._made[name].value if name in self._made else getattr(self._options, name)
        return None if value == "" and self._declared[name].optional else value


def _control(name: str, option: Option, value: Any) -> widgets.DOMWidget:
    return _bare_control(name, option, value).add_class("talkwidget-field")


def _bare_control(name: str, option: Option, value: Any) -> widgets.DOMWidget:
    label = name.replace("_", " ").capitalize()
    if name == "language":
        return labelled(widgets.Combobox, label, value=value, options=LANGUAGES, ensure_option=False)
    offered = list(option.choices) or offered_values(name, option, {})
    if offered:
        return labelled(widgets.Dropdown, label, value=value, options=offered)
    if option.kind is bool:
        return labelled(widgets.Checkbox, label, value=value, indent=False)
    if option.kind is str or option.optional:
        return labelled(widgets.Text, label, value="" if value is None else str(value))
    # Sliders would do, but for ipywidgets, which gives them a label that screen readers do not connect with them.
    kind, step = (widgets.BoundedFloatText, 0.05) if option.kind is float else (widgets.BoundedIntText, 1)
    return labelled(kind, label, value=value, min=option.low, max=option.high, step=step)
