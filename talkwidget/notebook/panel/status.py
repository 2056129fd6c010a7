"""Status: the lines of a panel that tell what happens, read out by screen readers."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets


class Status:
    """A :class:`~talkwidget.display.output.Slot` in a widget, with room for a remark that progress leaves alone."""

    def __init__(self) -> None:
        self.used = True
        self.text = ""
        self.view = widgets.HTML()
        self._content = ""
        self._remark = ""

    def show(self, content: Any) -> None:
        """Show a line instead of what was there."""
        self.text, self._content = repr(content), content._repr_html_()
        self._render()

    def remark(self, told: str) -> None:
        """Show a second line, or none if it is empty."""
        self._remark = f"<div>{escape(told)}</div>" if told else ""
        self._render()

    def _render(self) -> None:
        self.view.value = f'<div role="status">{self._content}{self._remark}</div>'
