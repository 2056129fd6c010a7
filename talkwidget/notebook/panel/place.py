"""Place of the clip in the panel, and its copy in the output of the cell."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ...clip import Clip

if TYPE_CHECKING:
    from ...display.output import Slot


class ClipPlace:
    """A :class:`~talkwidget.display.output.Slot` among the widgets.

    Notebooks save outputs, but no widgets. So each clip is also an output of the cell. The style sheet of the panel
    hides it; it is seen where the panel is gone, as in a notebook opened again and in exports.
    """

    def __init__(self, content: Any) -> None:
        self.used = True
        self.html = widgets.HTML()
        self.view = widgets.VBox([self.html]).add_class("talkwidget-stage")
        self._class = f"talkwidget-kept-{uuid.uuid4().hex[:8]}"
        self._output: Slot | None = None
        self._content = content
        self.show(content)

    @property
    def style(self) -> str:
        """Rule that hides the copy while the panel is on the page."""
        return f".{self._class} {{ display: none; }}"

    def attach(self, output: Slot) -> None:
        """Keep a copy of each clip in ``output``."""
        self._output = output
        self._keep()

    def show(self, content: Any) -> None:
        """Replace the content: a clip, a line, or the widget of a player."""
        widget = getattr(content, "widget", None)
        if widget is not None:
            self.view.children = (widget,)
            return
        self._content = content
        self.html.value = _html(content)
        self.view.children = (self.html,)
        self._keep()

    def _keep(self) -> None:
        if self._output is not None:
            self._output.show(_Kept(self._content if isinstance(self._content, Clip) else None, self._class))


class _Kept:
    """Copy of a clip for the saved notebook; nothing to see before there is a clip."""

    def __init__(self, clip: Clip | None, css_class: str) -> None:
        self.clip = clip
        self._class = css_class

    def _repr_mimebundle_(self, include: object | None = None, exclude: object | None = None) -> Mapping[str, str]:
        if self.clip is None:
            return {"text/html": "", "text/plain": ""}
        bundle = self.clip._repr_mimebundle_()
        return {**bundle, "text/html": f'<div class="{self._class}">{bundle["text/html"]}</div>'}


def _html(content: Any) -> str:
    html: str = content._repr_mimebundle_()["text/html"] if isinstance(content, Clip) else content._repr_html_()
    return html
