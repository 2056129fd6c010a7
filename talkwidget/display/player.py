"""Player: plays the fragments of a video while it is drawn, and shows the plain video at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .. import env
from .output import Slot, Step

if TYPE_CHECKING:
    from ..media import Fragment
    from .stream import StreamWidget

SPEED_MARGIN = 1.15
"""Safety factor on the measured render speed: playback does not stall if drawing slows down by this much. Not tuned."""


class Player:
    """A :class:`~talkwidget.display.output.Slot` over another one that plays a video before it is finished.

    Where anywidget is missing, or the browser cannot play fragments, progress is seen instead. Whatever happens, the
    last thing shown takes the player's place, so that notebooks keep a plain video.
    """

    def __init__(self, slot: Slot) -> None:
        self._slot = slot
        self._widget: StreamWidget | None = None
        self._began = time.monotonic()

    @property
    def used(self) -> bool:
        """Whether something has been shown."""
        return self._slot.used

    @property
    def playing(self) -> bool:
        """Whether an unfinished video is shown."""
        return self._widget is not None

    @property
    def on_fragment(self) -> Callable[[Fragment], None] | None:
        """Callback for fragments; ``None`` where nothing could play them, as in a terminal."""
        return self._play if env.in_kernel() and find_spec("anywidget") else None

    def show(self, content: Any) -> None:
        """Show ``content``: progress beside the video that plays, anything else in its place."""
        if isinstance(content, Step) and not content.done:
            # The stage that begins last before the first fragment is drawing.
            self._began = time.monotonic()
        if self._widget is None:
            self._slot.show(content)
        elif isinstance(content, Step):
            self._widget.status = repr(content)
        else:
            self._widget.end()
            self._slot.show(content)
            self._widget.close()
            self._widget = None

    def end(self, told: Any) -> None:
        """Replace the video by ``told``, if it still plays."""
        if self._widget is not None:
            self.show(told)

    def _play(self, fragment: Fragment) -> None:
        if self._widget is None:
            from .stream import StreamWidget

            self._widget = StreamWidget()
            self._slot.show(_View(self._widget))
        if fragment.captions:
            self._widget.captions = fragment.captions
        if fragment.data:
            elapsed = time.monotonic() - self._began
            self._widget.mime = fragment.mime
            self._widget.add(fragment.data, seconds_ahead(fragment.ready, fragment.total, elapsed))


def seconds_ahead(ready: float, total: float, elapsed: float) -> float:
    """Seconds of video that must be ready before playback starts, so that it does not stall.

    With ``ready`` of ``total`` seconds drawn in ``elapsed`` seconds, drawing runs at ``ready / elapsed`` of real time.
    The time that it falls behind until the end must be there at the start.
    """
    pace = ready / max(elapsed, 1e-3) / SPEED_MARGIN
    return max(0.0, total * (1.0 - pace))


class _View:
    """Widget for an output that is updated later: ipywidgets 7 would create an output of its own."""

    def __init__(self, widget: StreamWidget) -> None:
        self.widget = widget

    def _repr_mimebundle_(self, include: object | None = None, exclude: object | None = None) -> Any:
        return self.widget._repr_mimebundle_()
