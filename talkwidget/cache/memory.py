"""In-memory LRU cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .recent import Recent


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
        Number of entries kept of each stage: many voices do not push the face out.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._stages: dict[str, Recent[str, Entry]] = {}

    def get(self, stage: str, key: str) -> Entry | None:
        """Entry of this key, which becomes the most recently used; ``None`` if there is none."""
        return self._entries(stage).get(key)

    def put(self, stage: str, key: str, entry: Entry) -> None:
        """Keep an entry, and drop the least recently used one of its stage beyond the size."""
        self._entries(stage).put(key, entry)

    def _entries(self, stage: str) -> Recent[str, Entry]:
        return self._stages.setdefault(stage, Recent(self._size))  # in one step, so that threads get the same
