"""Atomic writes, private folders and digests."""

from __future__ import annotations

import atexit
import errno
import functools
import hashlib
import os
import re
import shutil
import socket
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PARTIAL = ".part"
"""Suffix of files that are still being written."""
_OWN = re.compile(r"(?:^talkwidget-|\.)([0-9a-f]{8})-(\d+)-(?:\w{8}$|[0-9a-f]{12}\.part$)")
"""Names of this module's scratch folders and partial files: machine, process, random letters. Others are the user's."""
_SHOWN = 40
"""Characters of a name that its partial file bears; of 4 bytes at most, so that 255 are enough for all."""
STALE_SECONDS = 24 * 3600
"""Age from which a partial file counts as left behind, where its process cannot be asked for."""


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Temporary path to write to, renamed to ``path`` at the end of the block and deleted if the block fails."""
    # Cut, since a name that is as long as the disk allows has no room for more.
    partial = path.with_name(f".{path.name[:_SHOWN]}.{_process()}-{uuid.uuid4().hex[:12]}{PARTIAL}")
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
    """SHA-256 of a file, in hex; raises :class:`OSError`, also for what is not a regular file."""
    if path.exists() and not path.is_file():  # a named pipe would wait for ever for someone to write
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def private_folder(path: Path) -> Path:
    """Create ``path``, or check it, as a folder that only this user may enter; raises :class:`OSError`.

    A folder that others can write is refused: they could have put faces, voices and clips into it.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        if path.stat().st_uid != os.getuid():
            raise PermissionError(1, "it belongs to another user")
        if path.stat().st_mode & 0o022:
            raise PermissionError(1, f"others can write it; check what is in it, then run: chmod -R go-w {path}")
        if path.stat().st_mode & 0o077:
            path.chmod(0o700)
    if not os.access(path, os.W_OK):
        raise PermissionError(1, "it is read-only")
    return path


@functools.cache
def scratch_folder() -> Path:
    """Temporary folder, deleted when Python ends; those of killed processes are deleted now."""
    for path in Path(tempfile.gettempdir()).glob("talkwidget-*"):
        if _is_abandoned(path):
            shutil.rmtree(path, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"talkwidget-{_process()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def remove_leftovers(folder: Path, pattern: str = "**/") -> int:
    """Delete partial files of killed processes anywhere below ``folder``, or in it alone with the pattern ``""``.

    Returns how many there were.
    """
    left = [path for path in folder.glob(f"{pattern}.*{PARTIAL}") if _is_abandoned(path)]
    for path in left:
        with suppress(OSError):
            path.unlink()
    return len(left)


@functools.cache
def _machine() -> str:
    """ID of the machine or container; numbers of processes are unique only within one."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return hashlib.sha256(f"{socket.gethostname()} {space}".encode()).hexdigest()[:8]


def _process() -> str:
    return f"{_machine()}-{os.getpid()}"


def _is_abandoned(path: Path) -> bool:
    """Whether the process that writes ``path`` has ended; by age where that cannot be known.

    Only what this module names so can be: a folder ``talkwidget-clips`` or a file ``.notes.part`` is the user's.
    """
    named = _OWN.search(path.name)
    if named is None:
        return False
    try:
        owner = path.stat().st_uid
        age = time.time() - path.stat().st_mtime
    except OSError:  # another kernel was faster
        return False
    if os.name != "posix" or owner != os.getuid():
        return os.name != "posix" and age > STALE_SECONDS
    if named[1] != _machine():
        return age > STALE_SECONDS
    try:
        os.kill(int(named[2]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return age > STALE_SECONDS
