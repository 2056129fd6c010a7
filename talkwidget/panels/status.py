"""Status: the line of a panel that tells what happens, read out by screen readers."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets


class Status:
    """A :class:`~talkwidget.display.Slot` in a widget."""

    def __init__(self) -> None:
        self.used = True
        self.view = widgets.HTML()
        self.text = ""

    def show(self, content: Any) -> None:
        """Show a line instead of what was there."""
        self.text = repr(content)
        self.view.value = f'<div role="status">{content._repr_html_()}</div>'
