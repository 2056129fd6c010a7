"""Layout of the panel's parts, and its style sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

PLAIN = "Run %talk_setup in a notebook to see the panel"
"""Panel in a terminal or an export, which show no widgets."""

_STYLES = ("panel.css", "picker.css", "fields.css")
"""Parts of the style sheet in their order: layout, choices over samples, and corrections of ipywidgets' fields."""
_JAVASCRIPT = ("panel.js", "upload.js", "record.js")
"""Parts of the script in their order, over the element ``panel``; ``start.js`` finds it."""


class PanelBox(widgets.VBox):  # type: ignore[misc]
    """Box of all widgets of a panel, with a plain text for places that show no widgets."""

    def __repr__(self) -> str:
        return PLAIN


def style(rules: str) -> widgets.HTML:
    """Style sheet with further ``rules``, and the script, as a widget that shows nothing.

    Widgets take a script only as an event handler of an element, here of the style sheet. anywidget would be the
    better way, but is an extra.
    """
    script = "const begin = (panel) => {\n" + "\n".join(map(_text_of, _JAVASCRIPT)) + "};\n" + _text_of("start.js")
    sheet = f'<style onload="{escape(script)}">{"".join(map(_text_of, _STYLES))}{rules}</style>'
    return widgets.HTML(sheet, layout=widgets.Layout(display="none"))


def _text_of(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def row(*children: widgets.Widget) -> widgets.HBox:
    """Widgets beside each other, or below each other in a narrow window."""
    return widgets.HBox(children).add_class("talkwidget-row")


def card(title: str, *children: widgets.Widget) -> widgets.VBox:
    """Part of the panel with a title."""
    return widgets.VBox([widgets.HTML(f"<h3>{escape(title)}</h3>"), *children]).add_class("talkwidget-card")


def text(told: str) -> widgets.HTML:
    """Text beside controls."""
    return widgets.HTML(f"<span>{escape(told)}</span>").add_class("talkwidget-text")


class Fold:
    """Collapsible section, filled when it is first opened: a browser takes seconds for all, and most stay closed.

    ipywidgets has accordions, but their titles cannot be reached with the keyboard.
    """

    def __init__(self, title: str, fill: Callable[[], Sequence[widgets.Widget]], *, opened: bool = False) -> None:
        self.button = widgets.ToggleButton(description=title, tooltip="")
        self._inside = widgets.VBox(layout=widgets.Layout(display="none")).add_class("talkwidget-inside")
        self._fill = fill
        self.button.observe(self._turn, names="value")
        self.view = widgets.VBox([self.button, self._inside]).add_class("talkwidget-fold")
        self._mark()
        self.button.value = opened

    @property
    def title(self) -> str:
        """Text of its button."""
        return str(self.button.description)

    @title.setter
    def title(self, title: str) -> None:
        self.button.description = title

    def _turn(self, change: dict[str, Any]) -> None:
        if change["new"] and not self._inside.children:
            self._inside.children = tuple(self._fill())
        self._inside.layout.display = None if change["new"] else "none"
        self._mark()

    def _mark(self) -> None:
        self.button.icon = "caret-down" if self.button.value else "caret-right"
