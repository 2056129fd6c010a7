"""joblib backend that tolerates I/O errors, and the size limit of the cache folder."""

from __future__ import annotations

import datetime
import math
import os
import threading
import time
from pathlib import Path
from typing import Any

import joblib
from joblib._store_backends import FileSystemStoreBackend

from .codec import LARGEST
from .files import remove_leftovers, trim_files, written_whole

BYTES_LIMIT = 2 * 2**30
"""Size of all entries, and likewise of all files, beyond which the least recently used are dropped."""
TRIM_SECONDS = 600.0
"""Least time between two checks of the size in a session; a worker that draws all day keeps to the limit too."""
ITEM = "entry.safetensors"
"""Name of an item's file in its folder."""


class Store(FileSystemStoreBackend):  # type: ignore[misc]
    """joblib's file store for bytes, with atomic writes that report failures, and reads that survive damaged files.

    joblib's own methods read and write pickles, which may run code, and warn with tracebacks and argument values.
    """

    def load_item(self, call_id: tuple[str, ...], *args: Any, **kwargs: Any) -> bytearray | None:
        """Bytes of an item, which counts as used now; ``None`` if they cannot be read, or are more than any entry's."""
        path = Path(self.location, *call_id, ITEM)
        try:
            size = path.stat().st_size
            if size > LARGEST:
                return None
            data = bytearray(size)
            with path.open("rb") as file:
                read = file.readinto(data)
            os.utime(path)
        except OSError:
            return None
        return data if read == size else None

    def dump_item(self, call_id: tuple[str, ...], item: bytes, verbose: int = 0) -> None:
        """Write an item that appears whole; raises :class:`OSError`."""
        folder = Path(self.location, *call_id)
        folder.mkdir(parents=True, exist_ok=True)
        with written_whole(folder / ITEM) as partial:
            partial.write_bytes(item)

    def contains_item(self, call_id: tuple[str, ...]) -> bool:
        """Whether there is such an item."""
        return Path(self.location, *call_id, ITEM).exists()

    def get_items(self) -> list[Any]:
        """Items with their size, and the time of their last use, which :meth:`load_item` sets."""
        return [item._replace(last_access=_last_use(Path(item.path), item.last_access)) for item in super().get_items()]


def _last_use(folder: Path, otherwise: datetime.datetime) -> datetime.datetime:
    try:
        return datetime.datetime.fromtimestamp((folder / ITEM).stat().st_mtime)
    except OSError:  # another kernel was faster
        return otherwise


joblib.register_store_backend("talkwidget", Store)


def open_memory(root: Path) -> joblib.Memory:
    """Open joblib's memory in a folder; raises :class:`OSError`."""
    return joblib.Memory(str(root), backend="talkwidget", verbose=0)


_trimmed: dict[Path, float] = {}


def trim_in_background(root: Path) -> None:
    """Remove what killed kernels left, then keep to the size limits, in a thread; at most every ten minutes."""
    now = time.monotonic()
    if now - _trimmed.get(root, -math.inf) > TRIM_SECONDS:
        _trimmed[root] = now
        threading.Thread(target=_trim, args=(root,), name="talkwidget-trim", daemon=True).start()


def _trim(root: Path) -> None:
    remove_leftovers(root)
    open_memory(root).reduce_size(bytes_limit=BYTES_LIMIT)
    trim_files(root / "files", BYTES_LIMIT)
