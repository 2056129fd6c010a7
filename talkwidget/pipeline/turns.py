"""Serialise use of engines and synthesizers, which are not thread-safe."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..progress import POLL

if TYPE_CHECKING:
    from ..progress import Watch


class Turns:
    """Reentrant lock whose waiters keep reporting progress and can be stopped.

    Parameters
    ----------
    waiting
        Stage that the progress shows while a thread waits.
    """

    def __init__(self, waiting: str) -> None:
        self._waiting = waiting
        self._lock = threading.RLock()

    @contextmanager
    def take(self, watch: Watch) -> Iterator[None]:
        """Hold the lock for the block; raises :class:`CancelledError` if the user stops while it waits."""
        while not self._lock.acquire(timeout=POLL):
            watch(self._waiting)
        try:
            yield
        finally:
            self._lock.release()


ENGINE_TURNS = Turns("waiting for another clip")
SYNTHESIZER_TURNS = Turns("waiting for other speech")
