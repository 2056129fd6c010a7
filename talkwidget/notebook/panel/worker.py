"""Background thread of a panel, which keeps other cells and its buttons responsive."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ...progress import Progress

Work = Callable[[Progress, threading.Event], str]
"""Work of a panel; returns one line on the result."""
RunWork = Callable[[Work], None]
"""Runs work in the background thread of a panel."""
PANEL_PATIENCE = 0.8
"""Seconds after a stop in which work may end by itself; then it is abandoned."""


class Worker:
    """Runs one piece of work at a time.

    Widget callbacks run on the main thread or, with newer kernels, on any other; all methods are thread-safe.

    Parameters
    ----------
    abandoned
        Callback for work that did not end in time after a stop. Its thread goes on unseen until its next step.
    """

    def __init__(self, abandoned: Callable[[], None] = lambda: None) -> None:
        self._lock = threading.Lock()
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._abandoned = abandoned

    def start(self, work: Callable[[threading.Event], None]) -> bool:
        """Start ``work``, which should end soon once its event is set; ``False`` if the worker is busy or closed."""
        with self._lock:
            if self._closed or (self._thread is not None and self._thread.is_alive()):
                return False
            self._cancel = threading.Event()
            # A daemon, so that the shutdown of a kernel does not wait for a clip.
            self._thread = threading.Thread(target=work, args=(self._cancel,), name="talkwidget-panel", daemon=True)
            self._thread.start()
            return True

    def stop(self, asking: Callable[[], None] = lambda: None) -> bool:
        """Ask the work to stop; ``False`` if there is none. ``asking`` is called before, if there is."""
        with self._lock:
            cancel, thread = self._cancel, self._thread
        if thread is None or not thread.is_alive():
            cancel.set()
            return False
        asking()
        cancel.set()
        timer = threading.Timer(PANEL_PATIENCE, self._abandon, (thread,))
        timer.daemon = True
        timer.start()
        return True

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the work has ended; ``False`` after a timeout."""
        with self._lock:
            thread = self._thread
        if thread is None:
            return True
        thread.join(seconds)
        return not thread.is_alive()

    def close(self, seconds: float) -> None:
        """Stop the work, wait for its end at most ``seconds``, and accept no other."""
        with self._lock:
            self._closed = True
        self.stop()
        self.wait(seconds)

    def _abandon(self, thread: threading.Thread) -> None:
        with self._lock:
            if self._thread is not thread or not thread.is_alive():
                return
            self._thread = None
        self._abandoned()
