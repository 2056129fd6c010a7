"""History: the clips of this session, to show again or to reuse."""

from __future__ import annotations

import time
from collections.abc import Callable

import ipywidgets as widgets

from ...clip import Clip
from .boxes import row
from .controls import button, labelled

_SHOWN = 60
"""Number of characters of a text that the list shows."""


class History:
    """List of clips with buttons to show and reuse them.

    Parameters
    ----------
    look
        Callback that shows a clip again.
    reuse
        Callback that takes over the text and options of a clip.
    """

    def __init__(self, look: Callable[[Clip], None], reuse: Callable[[Clip], None]) -> None:
        self.clips: list[Clip] = []
        self.list = labelled(widgets.Select, "Clips of this session", options=(), rows=4)
        self.again = button("Show again", disabled=True)
        self.use = button("Use its text and options", disabled=True)
        self.again.on_click(lambda _: look(self._chosen))
        self.use.on_click(lambda _: reuse(self._chosen))
        self.views = (self.list, row(self.again, self.use))

    def add(self, clip: Clip) -> None:
        """Append a clip and select it."""
        self.clips.append(clip)
        text = " ".join(clip.text.split()) or "recording"
        label = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        told = f"{time.strftime('%H:%M:%S')}  {clip.duration:.1f} s  {label}"
        self.list.options = [*self.list.options, (told, len(self.clips) - 1)]
        self.list.value = len(self.clips) - 1
        self.again.disabled = self.use.disabled = False

    @property
    def _chosen(self) -> Clip:
        return self.clips[self.list.value]
