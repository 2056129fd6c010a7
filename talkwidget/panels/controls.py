"""Controls: a widget for every option, made from the one list of knobs."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import ipywidgets as widgets

from ..completion import offered_values
from ..options import Knob, TalkOptions, knobs

LANGUAGES = ("en-us", "en-gb", "cmn", "de", "es", "fr-fr", "hi", "it", "ja", "ko", "nl", "pl", "pt-br", "ru", "tr")
"""What the language field suggests; it takes any other too."""

_GROUPS = {"main": "Engine and speech", "picture": "Picture", "sadtalker": "SadTalker", "output": "Output"}
_SLIDER_STEPS = 60
_WIDE = widgets.Layout(width="98%")


def describe(text: str, **layout: str) -> dict[str, Any]:
    """Arguments that label a control in full: the default cuts a label off after a few letters."""
    return {"description": text, "style": {"description_width": "initial"}, "layout": widgets.Layout(**layout)}


def button(text: str, **about: Any) -> widgets.Button:
    """A button as wide as its text."""
    return widgets.Button(description=text, layout=widgets.Layout(width="auto", align_self="flex-start"), **about)


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

    def grouped(self, apart: Iterable[str]) -> widgets.Accordion:
        """The controls by group, each with its explanation, but for those that stand ``apart``."""
        shown = {name: knob for name, knob in self._knobs.items() if name not in set(apart)}
        boxes = {group: widgets.VBox() for group in _GROUPS}

        def fill(change: dict[str, Any]) -> None:
            group = None if change["new"] is None else list(boxes)[change["new"]]
            if group and not boxes[group].children:
                boxes[group].children = [self._row(name) for name, knob in shown.items() if knob.group == group]

        accordion = widgets.Accordion(list(boxes.values()), selected_index=None)
        accordion.observe(fill, names="selected_index")
        for index, title in enumerate(_GROUPS.values()):
            accordion.set_title(index, title)
        return accordion

    def _row(self, name: str) -> widgets.HBox:
        told = widgets.HTML(f"<span>{escape(self._knobs[name].help)}</span>")
        return widgets.HBox([self.control(name), told], layout=widgets.Layout(flex_flow="row wrap"))

    def _value(self, name: str) -> Any:
        value = self._made[name].value if name in self._made else getattr(self._options, name)
        return None if value == "" and self._knobs[name].optional else value


def _control(name: str, knob: Knob, value: Any) -> widgets.DOMWidget:
    about = describe(name.replace("_", " ").capitalize(), width="24em")
    if name == "language":
        return widgets.Combobox(value=value, options=LANGUAGES, ensure_option=False, **about)
    offered = list(knob.choices) or offered_values(name, knob, ())
    if offered:
        return widgets.Dropdown(value=value, options=offered, **about)
    if knob.kind is bool:
        return widgets.Checkbox(value=value, indent=False, **about)
    if knob.kind is str or knob.optional:
        return widgets.Text(value="" if value is None else str(value), **about)
    if knob.kind is float:
        return widgets.FloatSlider(value=value, min=knob.low, max=knob.high, step=0.05, **about)
    assert knob.low is not None
    assert knob.high is not None
    kind = widgets.IntSlider if knob.high - knob.low <= _SLIDER_STEPS else widgets.BoundedIntText
    return kind(value=value, min=int(knob.low), max=int(knob.high), **about)


def heading(text: str) -> widgets.HTML:
    """The title of a part of the panel."""
    return widgets.HTML(f'<h3 style="margin: 0.6em 0 0.2em">{escape(text)}</h3>')


def text_area(label: str, hint: str) -> widgets.Textarea:
    """A wide field for several lines."""
    return widgets.Textarea(
        description=label, placeholder=hint, rows=4, layout=_WIDE, style={"description_width": "initial"}
    )
