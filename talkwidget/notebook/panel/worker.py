"""Background thread of a panel, which keeps other cells and its buttons responsive."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ...progress import Progress

Work = Callable[[Progress, threading.Event], str]
"""Work of a panel; returns one line on the result."""
RunWork = Callable[[Work], None]
"""Runs work in the background thread of a panel."""
PANEL_PATIENCE = 0.25
"""Seconds after a stop in which work may end by itself; then it is abandoned.

Most does within two polls (0.2 s). The way to the kernel and back took up to 0.7 s on two cores with a load of 14. So
the page says within a second that the work is stopped.
"""


class Worker:
    """Runs one piece of work at a time.

    Widget callbacks run on the main thread or, with newer kernels, on any other; all methods are thread-safe. Of all
    callbacks, one runs at a time, so that what a stop shows never replaces the result.

    Parameters
    ----------
    ended
        Called with the result of work that ended.
    abandoned
        Called where work did not end in time after a stop. Its thread goes on unseen until its next step.
    """

    def __init__(
        self, ended: Callable[[str], None] = lambda told: None, abandoned: Callable[[], None] = lambda: None
    ) -> None:
        self._ended, self._abandoned = ended, abandoned
        # Taken again by callbacks that start or stop work.
        self._lock = threading.RLock()
        self._current: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self, work: Callable[[threading.Event], str]) -> bool:
        """Start ``work``, which should end soon once its event is set; ``False`` if the worker is busy or closed."""
        with self._lock:
            if self._closed or self._current is not None:
                return False
            self._current = cancel = threading.Event()
            # A daemon, so that the shutdown of a kernel does not wait for a clip.
            self._thread = threading.Thread(
                target=self._perform, args=(work, cancel), name="talkwidget-panel", daemon=True
            )
            self._thread.start()
            return True

    def stop(self, asking: Callable[[], None] = lambda: None) -> bool:
        """Ask the work to stop; ``False`` if there is none. ``asking`` is called before, if there is."""
        with self._lock:
            cancel = self._current
            if cancel is None:
                return False
            asking()
            cancel.set()
        timer = threading.Timer(PANEL_PATIENCE, self._abandon, (cancel,))
        timer.daemon = True
        timer.start()
        return True

    def runs(self, cancel: threading.Event) -> bool:
        """Whether the work with this event is neither ended nor abandoned."""
        return self._current is cancel

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

    def _perform(self, work: Callable[[threading.Event], str], cancel: threading.Event) -> None:
        result = work(cancel)
        with self._lock:
            if self._leave(cancel):
                self._ended(result)

    def _abandon(self, cancel: threading.Event) -> None:
        with self._lock:
            if self._leave(cancel):
                self._abandoned()

    def _leave(self, cancel: threading.Event) -> bool:
        """Be free for other work; ``False`` if the work with this event ended or was abandoned before."""
        if not self.runs(cancel):
            return False
        self._current = None
        return True
