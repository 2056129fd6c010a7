"""joblib backend that tolerates I/O errors."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import joblib
from joblib._store_backends import FileSystemStoreBackend

from .codec import LARGEST
from .files import written_whole
from .kept import ITEM


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


joblib.register_store_backend("talkwidget", Store)


def open_memory(root: Path) -> joblib.Memory:
    """Open joblib's memory in a folder; raises :class:`OSError`."""
    return joblib.Memory(str(root), backend="talkwidget", verbose=0)
