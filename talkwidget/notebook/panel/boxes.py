"""Boxes: how the panel's parts stand beside and below each other; their looks are in ``panel.css``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets


def style() -> widgets.HTML:
    """The style sheet, as a widget that shows nothing.

    Widgets take no script but as a handler of an element, here of the style sheet: anywidget, which would be the better
    way, is not everywhere.
    """
    css, script = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("panel.css", "panel.js"))
    return widgets.HTML(f'<style onload="{escape(script)}">{css}</style>', layout=widgets.Layout(display="none"))


def row(*children: widgets.Widget) -> widgets.HBox:
    """Widgets beside each other, or below where there is no room."""
    return widgets.HBox(children).add_class("talkwidget-row")


def card(title: str, *children: widgets.Widget) -> widgets.VBox:
    """A part of the panel under its title."""
    return widgets.VBox([widgets.HTML(f"<h3>{escape(title)}</h3>"), *children]).add_class("talkwidget-card")


def text(told: str) -> widgets.HTML:
    """A few words beside controls."""
    return widgets.HTML(f"<span>{escape(told)}</span>").add_class("talkwidget-text")


class Fold:
    """What a button unfolds, made when that is first done: a browser takes seconds for all, and most stays folded.

    ipywidgets has accordions, but their titles cannot be reached with the keyboard.
    """

    def __init__(self, title: str, fill: Callable[[], Sequence[widgets.Widget]]) -> None:
        self.button = widgets.ToggleButton(description=title)
        self._inside = widgets.VBox(layout=widgets.Layout(display="none")).add_class("talkwidget-inside")
        self._fill = fill
        self.button.observe(self._turn, names="value")
        self.view = widgets.VBox([self.button, self._inside]).add_class("talkwidget-fold")
        self._mark()

    def _turn(self, change: dict[str, Any]) -> None:
        if change["new"] and not self._inside.children:
            self._inside.children = tuple(self._fill())
        self._inside.layout.display = None if change["new"] else "none"
        self._mark()

    def _mark(self) -> None:
        self.button.icon = "caret-down" if self.button.value else "caret-right"
