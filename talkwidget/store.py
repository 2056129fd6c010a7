"""Folders and files under the cache: private, written whole or not at all, kept within a size."""

from __future__ import annotations

import atexit
import functools
import hashlib
import os
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
from joblib._store_backends import FileSystemStoreBackend

BYTES_LIMIT = 2 * 2**30
"""Entries, and likewise files, beyond this are dropped, the longest unused first."""
STALE_SECONDS = 24 * 3600
"""A partial file this old was left by a kernel that was killed."""
PARTIAL = ".part"
"""How the name of a file ends that is still being written."""


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


def write_text(path: Path, text: str) -> None:
    """Write a file that appears whole; raises :class:`OSError`."""
    partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}{PARTIAL}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file, so that the copy appears whole; raises :class:`OSError`."""
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}{PARTIAL}")
    try:
        shutil.copyfile(source, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex; raises :class:`OSError`."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def private_folder(path: Path) -> Path:
    """``path`` as a folder that only this user may enter, and can write; raises :class:`OSError`.

    Entries are pickles: whoever could write here could run code in the user's kernel.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        if path.stat().st_uid != os.getuid():
            raise PermissionError(1, "it belongs to another user")
        if path.stat().st_mode & 0o077:
            path.chmod(0o700)
    if not os.access(path, os.W_OK):
        raise PermissionError(1, "it is read-only")
    return path


@functools.cache
def scratch_folder() -> Path:
    """A folder that lasts until Python ends."""
    folder = Path(tempfile.mkdtemp(prefix="talkwidget-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def trim_in_background(root: Path, memory: joblib.Memory) -> None:
    """Bring entries and files back under their limit: once a session, without keeping anyone waiting."""
    threading.Thread(target=_trim, args=(root, memory), name="talkwidget-trim", daemon=True).start()


def _trim(root: Path, memory: joblib.Memory) -> None:
    memory.reduce_size(bytes_limit=BYTES_LIMIT)
    trim_files(root / "files", BYTES_LIMIT, STALE_SECONDS)


def trim_files(folder: Path, bytes_limit: int, stale_seconds: float) -> None:
    """Drop partial files older than ``stale_seconds``, then the longest unused ones until ``bytes_limit`` is kept.

    The time of change is the time of last use: access times are off on many disks, so the cache sets it.
    """
    known = []
    for path in folder.glob("*"):
        try:
            known.append((path.stat().st_mtime, path.stat().st_size, path))
        except OSError:  # another kernel was faster
            continue
    room = bytes_limit
    for used, size, path in sorted(known, reverse=True):
        partial = path.name.endswith(PARTIAL)
        if partial and time.time() - used < stale_seconds:
            continue
        room -= size
        if partial or room < 0:
            path.unlink(missing_ok=True)
