"""Turns: engines and synthesizers are one per process and not made for two threads, and panels have threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..progress import POLL

if TYPE_CHECKING:
    from ..progress import Watch


class Turns:
    """One thread after the other; ``waiting`` is what the progress of the others says."""

    def __init__(self, waiting: str) -> None:
        self._waiting = waiting
        self._lock = threading.RLock()

    @contextmanager
    def take(self, watch: Watch) -> Iterator[None]:
        """Wait for one's turn, and go on listening for a stop meanwhile. A thread may take it within itself."""
        while not self._lock.acquire(timeout=POLL):
            watch(self._waiting)
        try:
            yield
        finally:
            self._lock.release()
