"""Picker: prepared faces or voices, each with its name and a sample, one of them selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from .boxes import text


class Picker:
    """Radio buttons over samples, latest first; hidden while there are none.

    Radio buttons tell screen readers what is selected, in both versions of ipywidgets, but take no pictures. So the
    samples are a second widget, and ``picker.css`` lays both out on the same grid, one over the other.

    Parameters
    ----------
    kind
        ``face`` or ``voice``: a grid of pictures or a list of players.
    pick
        Callback that takes the name of the selected one.
    """

    def __init__(self, kind: str, pick: Callable[[str], None]) -> None:
        self.choices = widgets.RadioButtons(options=(), layout=widgets.Layout(width="auto", margin="0"))
        self.samples = widgets.HTML()
        self._pick = pick
        self._listing = False
        self.choices.observe(self._picked, names="value")
        over = widgets.Box([self.samples, self.choices]).add_class("talkwidget-over")
        self.view = widgets.VBox([text(f"Prepared {kind}s"), over]).add_class(f"talkwidget-{kind}s")
        self.view.layout.display = "none"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all that can be picked."""
        return tuple(self.choices.options)

    def show(self, samples: Mapping[str, str], chosen: str | None) -> None:
        """List ``samples``, HTML by name in the order of their preparation, and select ``chosen``."""
        latest_first = tuple(reversed([*samples]))
        self._listing = True
        try:
            if latest_first != self.names:
                self.choices.options = latest_first
            self.choices.value = chosen
        finally:
            self._listing = False
        self.samples.value = "".join(f"<div>{samples[name]}</div>" for name in latest_first)
        self.view.layout.display = None if samples else "none"

    def _picked(self, change: dict[str, Any]) -> None:
        if not self._listing and change["new"] is not None:
            self._pick(change["new"])
