"""OpenCV's thread pool, reduced to the calling thread while frames are drawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import cv2


class OpenCVPool:
    """OpenCV's number of threads, which is process-wide: the first user sets it, the last one restores it."""

    def __init__(self) -> None:
        # Reentrant: the garbage collector may close a forgotten generator, and so leave the block, in here.
        self._lock = threading.RLock()
        self._users = 0
        self._size = 1

    @contextmanager
    def single_threaded(self) -> Iterator[None]:
        """Use the calling thread alone within the block; a number set by others meanwhile is kept."""
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


opencv_pool = OpenCVPool()
"""The pool of this process. A frame takes many operations on small images, and OpenCV would divide each of them. Its
threads would wait for the next by spinning, on cores that other frames and the encoder need."""
