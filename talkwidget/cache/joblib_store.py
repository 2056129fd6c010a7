"""joblib backend that tolerates I/O errors, and the size limit of the cache folder."""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import Any

import joblib
from joblib._store_backends import FileSystemStoreBackend

from .files import trim_files, written_whole

BYTES_LIMIT = 2 * 2**30
"""Size of all entries, and likewise of all files, beyond which the least recently used are dropped."""
STALE_SECONDS = 24 * 3600
"""Age from which a partial file counts as left behind by a killed kernel."""

_ITEM = "output.pkl"  # the name that joblib gives an item, and looks for


class Store(FileSystemStoreBackend):  # type: ignore[misc]
    """joblib's file store with atomic writes that report failures, and reads that survive damaged files.

    joblib's own methods warn with tracebacks and argument values where a read or a write fails.
    """

    def load_item(self, *args: Any, **kwargs: Any) -> Any:
        """Read an item; ``None`` if it cannot be read."""
        try:
            return super().load_item(*args, **kwargs)
        except Exception:  # a damaged pickle may raise anything
            return None

    def dump_item(self, call_id: tuple[str, ...], item: Any, verbose: int = 0) -> None:
        """Write an item that appears whole; raises :class:`OSError`."""
        folder = Path(self.location, *call_id)
        folder.mkdir(parents=True, exist_ok=True)
        with written_whole(folder / _ITEM) as partial:
            joblib.dump(item, partial)


joblib.register_store_backend("talkwidget", Store)


def open_memory(root: Path) -> joblib.Memory:
    """Open joblib's memory in a folder; raises :class:`OSError`."""
    return joblib.Memory(str(root), backend="talkwidget", verbose=0)


@functools.cache
def trim_in_background(root: Path) -> None:
    """Bring entries and files under their size limit, once a session, in a thread of its own."""
    threading.Thread(target=_trim, args=(root,), name="talkwidget-trim", daemon=True).start()


def _trim(root: Path) -> None:
    open_memory(root).reduce_size(bytes_limit=BYTES_LIMIT)
    trim_files(root / "files", BYTES_LIMIT, STALE_SECONDS)
