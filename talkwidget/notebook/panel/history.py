"""History: the clips of this session, to show again or to reuse."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from ...clip import Clip
from .boxes import row, text
from .controls import button, labelled

_LISTED = 28
"""Characters of a text that the list shows: a list cuts off what is wider than the column."""
_TOLD = 600
"""Characters of the selected text, which wraps below the list."""


class History:
    """List of clips with buttons to show and reuse them.

    Parameters
    ----------
    clips
        Clips so far; :meth:`add` appends to it.
    look
        Callback that shows a clip again.
    reuse
        Callback that takes over the text and options of a clip.
    """

    def __init__(self, clips: list[Clip], look: Callable[[Clip], None], reuse: Callable[[Clip], None]) -> None:
        self.clips = clips
        self.list = labelled(widgets.Select, "Clips of this session", options=(), rows=4)
        self.again = button("Show again", disabled=True)
        self.use = button("Use its text and options", disabled=True)
        self.again.on_click(lambda _: look(self._chosen))
        self.use.on_click(lambda _: reuse(self._chosen))
        self.said = text("")
        self.list.observe(lambda _: self._tell(), names="value")
        self.views = (self.list, self.said, row(self.again, self.use))
        self._list()

    def add(self, clip: Clip) -> None:
        """Append a clip and select it."""
        self.clips.append(clip)
        self._list()

    def _list(self) -> None:
        self.list.options = [(f"{index + 1}. {_label(clip)}", index) for index, clip in enumerate(self.clips)]
        if self.clips:
            self.list.value = len(self.clips) - 1
        self.again.disabled = self.use.disabled = not self.clips

    def _tell(self) -> None:
        told = "" if self.list.value is None else _shortened(self._chosen.text, _TOLD)
        self.said.value = text(told).value

    @property
    def _chosen(self) -> Clip:
        return self.clips[self.list.value]


def _label(clip: Clip) -> str:
    return f"{clip.duration:.1f} s  {_shortened(clip.text, _LISTED) or 'recording'}"


def _shortened(said: str, longest: int) -> str:
    said = " ".join(said.split())
    return said if len(said) <= longest else f"{said[:longest].rstrip()}…"
