"""Status lines of a panel, read out by screen readers."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets


class Status:
    """Widget that is a :class:`~talkwidget.display.output.Slot`, with a second line that progress does not replace."""

    def __init__(self) -> None:
        self.used = True
        self.text = ""
        self.view = widgets.HTML()
        self._content = ""
        self._remark = ""

    def show(self, content: Any) -> None:
        """Replace the first line."""
        self.text, self._content = repr(content), content._repr_html_()
        self._render()

    def remark(self, told: str) -> None:
        """Replace the second line; an empty text removes it."""
        self._remark = f"<div>{escape(told)}</div>" if told else ""
        self._render()

    def _render(self) -> None:
        self.view.value = f'<div role="status">{self._content}{self._remark}</div>'
