"""In-memory LRU cache."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """Cached value, and the seconds that computing it took."""

    value: Any
    cost: float


class Memory:
    """In-memory LRU cache, so that a disk cache that is off or slow does not matter within a session.

    Parameters
    ----------
    size
        Number of entries kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Entry | None:
        """Entry of this key, which becomes the most recently used; ``None`` if there is none."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: str, entry: Entry) -> None:
        """Keep an entry, and drop the least recently used one beyond the size."""
        with self._lock:
            self._entries[key] = entry
            self._entries.move_to_end(key)
            if len(self._entries) > self._size:
                self._entries.popitem(last=False)
