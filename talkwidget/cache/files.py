"""Atomic writes, private folders, digests and size limits."""

from __future__ import annotations

import atexit
import functools
import hashlib
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARTIAL = ".part"
"""Suffix of files that are still being written."""


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Temporary path to write to, renamed to ``path`` at the end of the block and deleted if the block fails."""
    partial = path.with_name(f".{path.name}.{uuid.uuid4().hex}{PARTIAL}")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a file atomically; raises :class:`OSError`."""
    with written_whole(path) as partial:
        partial.write_text(text, encoding="utf-8")


def copy_file(source: Path, target: Path) -> None:
    """Copy a file atomically; raises :class:`OSError`."""
    with written_whole(target) as partial:
        shutil.copyfile(source, partial)


def bytes_digest(data: bytes) -> str:
    """SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex; raises :class:`OSError`."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def private_folder(path: Path) -> Path:
    """Create ``path``, or check it, as a folder that only this user may enter; raises :class:`OSError`.

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
    """Temporary folder, deleted when Python ends."""
    folder = Path(tempfile.mkdtemp(prefix="talkwidget-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def trim_files(folder: Path, bytes_limit: int, stale_seconds: float) -> None:
    """Delete partial files older than ``stale_seconds``, then the least recently used files beyond ``bytes_limit``.

    The modification time counts as the time of last use: many disks record no access times, so the cache sets it.
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
