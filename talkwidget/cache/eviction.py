"""Size limit of the cache folder: the least recently used entries and files go, those that are in use stay.

Each use sets the time of change of an entry's or file's file, since many disks record no access times.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .files import PARTIAL, remove_leftovers

BYTES_LIMIT = 4 * 2**30
"""Size of all entries and files together beyond which the least recently used are dropped."""
IN_USE_SECONDS = 3600.0
"""Time from its last use for which nothing is dropped, whatever the size: a job of another kernel may be at it."""
EVERY_SECONDS = 600.0
"""Time between two runs; a kernel that works all day keeps to the limit too."""

_last: dict[Path, float] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class _Item:
    used: float
    size: int
    path: Path


def evict_in_background(root: Path, folder: str, item: str) -> None:
    """Remove what killed kernels left, then keep to the limit; in a thread, at most once in ten minutes.

    Parameters
    ----------
    root
        Folder of the cache's layout.
    folder, item
        Names of the subfolder of entries, and of an entry's file in its own folder.
    """
    with _lock:
        now = time.monotonic()
        if now - _last.get(root, -EVERY_SECONDS) < EVERY_SECONDS:
            return
        _last[root] = now
    threading.Thread(target=_run, args=(root, folder, item), name="talkwidget-trim", daemon=True).start()


def _run(root: Path, folder: str, item: str) -> None:
    remove_leftovers(root)
    evict(root, folder, item, BYTES_LIMIT)


def evict(root: Path, folder: str, item: str, limit: int, in_use_seconds: float = IN_USE_SECONDS) -> int:
    """Drop the least recently used beyond ``limit`` bytes, but for what is in use; returns how many were dropped."""
    since, room, dropped = time.time() - in_use_seconds, limit, 0
    for one in sorted(_items(root, folder, item), key=lambda known: known.used, reverse=True):
        room -= one.size
        if room >= 0 or one.used > since:
            continue
        if one.path.name == item:
            shutil.rmtree(one.path.parent, ignore_errors=True)
        else:
            one.path.unlink(missing_ok=True)
        dropped += 1
    return dropped


def _items(root: Path, folder: str, item: str) -> Iterator[_Item]:
    for path in (*(root / folder).glob(f"*/*/{item}"), *(root / "files").glob("*")):
        try:
            about = path.stat()
        except OSError:  # another kernel was faster
            continue
        if not path.name.endswith(PARTIAL):
            yield _Item(about.st_mtime, about.st_size, path)
