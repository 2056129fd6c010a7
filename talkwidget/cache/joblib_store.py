"""joblib's folder of entries, on disks that fail, and kept within a size."""

from __future__ import annotations

import functools
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
from joblib._store_backends import FileSystemStoreBackend

from .files import PARTIAL, trim_files

BYTES_LIMIT = 2 * 2**30
"""Entries, and likewise files, beyond this are dropped, the longest unused first."""
STALE_SECONDS = 24 * 3600
"""A partial file this old was left by a kernel that was killed."""


class Store(FileSystemStoreBackend):  # type: ignore[misc]
    """joblib's store on disk, for disks that fail.

    joblib warns with tracebacks and argument values where a write or a read fails. This one keeps the first failed
    write in ``failure`` for the cache to tell, and loads ``None`` for an entry that cannot be read.
    """

    failure: OSError | None = None

    def create_location(self, location: str) -> None:
        """Create a folder."""
        try:
            super().create_location(location)
        except OSError as error:
            self.note(error)

    def load_item(self, *args: Any, **kwargs: Any) -> Any:
        """Read an entry."""
        try:
            return super().load_item(*args, **kwargs)
        except Exception:  # a damaged pickle may raise anything
            return None

    def _concurrency_safe_write(self, to_write: Any, filename: str, write_func: Callable[[Any, str], None]) -> None:
        partial = f"{filename}.{uuid.uuid4().hex}{PARTIAL}"
        try:
            try:
                write_func(to_write, partial)
                Path(partial).replace(filename)
            finally:
                Path(partial).unlink(missing_ok=True)
        except OSError as error:
            self.note(error)

    def note(self, error: OSError) -> None:
        """Remember a failed write."""
        self.failure = self.failure or error


joblib.register_store_backend("talkwidget", Store)


def open_memory(root: Path) -> joblib.Memory:
    """Joblib's memory in a folder; raises :class:`OSError`."""
    return joblib.Memory(str(root), backend="talkwidget", verbose=0)


@functools.cache
def trim_in_background(root: Path) -> None:
    """Bring entries and files back under their limit: once a session, without keeping anyone waiting."""
    threading.Thread(target=_trim, args=(root,), name="talkwidget-trim", daemon=True).start()


def _trim(root: Path) -> None:
    open_memory(root).reduce_size(bytes_limit=BYTES_LIMIT)
    trim_files(root / "files", BYTES_LIMIT, STALE_SECONDS)
