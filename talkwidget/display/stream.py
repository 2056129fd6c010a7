"""Widget that sends fragments to the browser, where ``stream.js`` plays them."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

BACKLOG_LIMIT = 8 << 20
"""Bytes kept for a browser that is not listening yet; one that starts later shows progress only. Not tuned: a
second of 512 x 512 pixels has 53 kB (measured on a photo that speaks)."""


class StreamWidget(anywidget.AnyWidget):
    """Plays a fragmented MP4 that is still growing.

    A browser drops messages that come before its script has loaded, and a busy kernel cannot be asked for them again.
    So all bytes so far are also put into the state, whenever their number has doubled, which sends each byte twice.
    """

    _esm = Path(__file__).with_name("stream.js")

    mime = traitlets.Unicode().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)
    captions = traitlets.Unicode().tag(sync=True)
    backlog = traitlets.Bytes().tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self._kept = bytearray()
        self._sent = 0

    def add(self, data: bytes, needed: float) -> None:
        """Send the next bytes; playing should wait until ``needed`` seconds of video are ready ahead."""
        self.send({"type": "fragment", "offset": self._sent, "needed": needed}, buffers=[data])
        self._sent += len(data)
        if self._sent <= BACKLOG_LIMIT:
            self._kept += data
            if self._sent >= 2 * len(self.backlog):
                self.backlog = bytes(self._kept)

    def end(self) -> None:
        """Tell the browser that the video is complete and will be replaced by the plain one."""
        self.send({"type": "end"})
