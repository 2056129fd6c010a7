"""Widgets for the options, made from their declarations."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any

import ipywidgets as widgets

from ...errors import InputError
from ...option import Option
from ...options import TalkOptions, declared_options, group_headings
from ...script.languages import known_languages
from ..completion import offered_values
from .boxes import Fold, row, text

_APART = {"face", "voice", "use_recording", "consent"}
"""Options with widgets of their own."""
_NOT_OF_A_FACE = {"voice", "output"}
"""Groups of options that do not stay with a face."""


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
    """One control per option, except those that have widgets of their own.

    A control is created at its first use: a browser takes seconds for all of them, and most stay folded.

    Parameters
    ----------
    options
        Initial values.
    changed
        Receives each value that the user changes, by the name of its option.
    """

    def __init__(self, options: TalkOptions, changed: dict[str, Any]) -> None:
        self._options = options
        self._changed = changed
        self._declared = {name: option for name, option in declared_options().items() if name not in _APART}
        self._made: dict[str, widgets.DOMWidget] = {}

    def control(self, name: str) -> widgets.DOMWidget:
        """Control of an option."""
        if name not in self._made:
            self._made[name] = _control(name, self._declared[name], getattr(self._options, name))
            self._made[name].observe(lambda _: self._keep(name), names="value")
        return self._made[name]

    @property
    def values(self) -> dict[str, Any]:
        """Values of the controls, by the names of the options; without those of plug-ins that are gone."""
        return {name: self._value(name) for name in self._declared if name in declared_options()}

    @property
    def checked(self) -> dict[str, Any]:
        """Values as the Talker takes them.

        Raises
        ------
        InputError
            One is none that its option takes; the message names the control by its label.
        """
        return {
            name: self._declared[name].check(_label(name, self._declared[name]), value)
            for name, value in self.values.items()
        }

    @property
    def face_values(self) -> dict[str, Any]:
        """Values of the options that stay with a face; raises as :attr:`checked`."""
        checked = self.checked
        return {name: value for name, value in checked.items() if self._declared[name].group not in _NOT_OF_A_FACE}

    def set(self, options: TalkOptions) -> None:
        """Show ``options`` in the controls."""
        self._options = options
        for name, control in self._made.items():
            control.value = _shown(name, control, getattr(options, name))
        self._changed.update({name: getattr(options, name) for name in self._declared})

    def change(self, **values: Any) -> None:
        """Show these values in the controls, as if the user had changed them."""
        self._options = self._options.replace(**{**self.values, **values})
        for name in values.keys() & self._made.keys():
            self._made[name].value = _shown(name, self._made[name], values[name])
        self._changed.update(values)

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
        if name == "language":
            return language_code(value)
        return None if value == "" and self._declared[name].optional else value

    def _keep(self, name: str) -> None:
        try:
            self._changed[name] = self._declared[name].check(name, self._value(name))
        except InputError:
            self._changed.pop(name, None)  # told when a clip is made


def language_label(code: str) -> str:
    """Language as the list shows it, as in ``German (de)``; an unknown code as it is."""
    return f"{known_languages()[code]} ({code})" if code in known_languages() else code


def language_code(label: str) -> str:
    """Code in a label of the list; other words as they are typed."""
    found = _CODE_IN_LABEL.search(label)
    return found[1] if found else label.strip()


_CODE_IN_LABEL = re.compile(r"\(([\w-]+)\)$")


def _shown(name: str, control: widgets.DOMWidget, value: Any) -> Any:
    if name == "language":
        return language_label(value)
    return "" if value is None else str(value) if isinstance(control, widgets.Text) else value


def _control(name: str, option: Option, value: Any) -> widgets.DOMWidget:
    return _bare_control(name, option, value).add_class("talkwidget-field")


def _label(name: str, option: Option) -> str:
    return option.label or name.replace("_", " ").capitalize()


def _bare_control(name: str, option: Option, value: Any) -> widgets.DOMWidget:
    label = _label(name, option)
    if name == "language":
        listed = [language_label(code) for code in known_languages()]
        field = labelled(widgets.Combobox, label, value=language_label(value), options=listed, ensure_option=False)
        return field.add_class("talkwidget-language")
    offered = list(option.choices) or offered_values(name, option, lambda _: ())
    if offered:
        return labelled(widgets.Dropdown, label, value=value, options=offered)
    if option.kind is bool:
        return labelled(widgets.Checkbox, label, value=value, indent=False)
    if option.kind is str or option.optional:
        return labelled(widgets.Text, label, value="" if value is None else str(value))
    # Not sliders: ipywidgets gives them labels that screen readers do not connect with them.
    kind, step = (widgets.BoundedFloatText, 0.05) if option.kind is float else (widgets.BoundedIntText, 1)
    return labelled(kind, label, value=value, min=option.low, max=option.high, step=step)
