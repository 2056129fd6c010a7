"""Threads: OpenCV computes on the calling one while frames are drawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import cv2


class _Pool:
    """OpenCV's own threads: a number for the whole process, which the first user sets and the last one restores."""

    def __init__(self) -> None:
        # A generator that nobody closed leaves wherever its memory is collected, which may be in here.
        self._lock = threading.RLock()
        self._users = 0
        self._size = 1

    @contextmanager
    def still(self) -> Iterator[None]:
        """Keep them still in the block; a number that is set meanwhile is left as it is."""
        with self._lock:
            if not self._users:
                self._size = cv2.getNumThreads()
                cv2.setNumThreads(1)
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users and cv2.getNumThreads() == 1:
                    cv2.setNumThreads(self._size)


opencv_pool = _Pool()
"""A frame asks for many small pictures: OpenCV would share out each of them, and its threads wait for the next one
spinning, on cores that other frames and the encoder need."""
