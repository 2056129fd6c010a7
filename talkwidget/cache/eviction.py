"""Size limit of the cache folder: the least recently used entries and files go, those that are in use stay.

Each use sets the modification time of the file that was used, since many disks record no access times.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from .files import remove_leftovers
from .kept import kept_files

BYTES_LIMIT = 4 * 2**30
"""Size of all entries and files together beyond which the least recently used are dropped."""
IN_USE_SECONDS = 3600.0
"""Time from its last use for which nothing is dropped, whatever the size: a job of another kernel may be at it."""
EVERY_SECONDS = 600.0
"""Time between two runs; a kernel that works all day keeps to the limit too."""

_last: dict[Path, float] = {}
_lock = threading.Lock()


def evict_in_background(root: Path) -> None:
    """Remove what killed kernels left in a layout's folder, then keep to the limit; at most once in ten minutes."""
    with _lock:
        now = time.monotonic()
        if now - _last.get(root, -EVERY_SECONDS) < EVERY_SECONDS:
            return
        _last[root] = now
    threading.Thread(target=_run, args=(root,), name="talkwidget-trim", daemon=True).start()


def _run(root: Path) -> None:
    remove_leftovers(root)
    evict(root, BYTES_LIMIT)


def evict(root: Path, limit: int, in_use_seconds: float = IN_USE_SECONDS) -> int:
    """Drop the least recently used beyond ``limit`` bytes, but for what is in use; returns how many were dropped."""
    since, room, dropped = time.time() - in_use_seconds, limit, 0
    for kept in sorted(kept_files(root), key=lambda one: one.used, reverse=True):
        room -= kept.size
        if room < 0 and kept.used <= since:
            kept.remove()
            dropped += 1
    return dropped
