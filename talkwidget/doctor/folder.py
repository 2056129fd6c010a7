"""Checks of the cache: folder, permissions, space and entries."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import stat
import tempfile
from pathlib import Path

from .. import env
from ..cache.cache import LAYOUT, Cache
from ..cache.codec import DamagedEntryError, decode
from ..cache.kept import ITEM
from ..cache.upkeep import OLDER, measure_usage
from ..inputs.files import is_there
from .finding import OK, PROBLEM, WARNING, Finding, shell_path

LEAST_FREE = 1 << 30
"""Bytes that should be free."""
MOST_READ = 256 << 20
"""Bytes of entries that are read, the newest first."""


def check_permissions() -> Finding:
    """Owner and mode of the cache folder, and whether it can be written."""
    folder = env.cache_folder()
    if folder is None:
        return Finding("cache folder", WARNING, "TALKWIDGET_CACHE is off; nothing is kept.", "unset TALKWIDGET_CACHE")
    root, elsewhere = folder / LAYOUT, "export TALKWIDGET_HOME=~/talkwidget"
    if root.parts[0].startswith("~"):
        told = f"the home folder of {root.parts[0]!r} is not known, so nothing is kept."
        return Finding("cache folder", PROBLEM, told, "export TALKWIDGET_HOME=/var/tmp/talkwidget")
    nearest = next(path for path in (root, *root.parents) if is_there(path))
    if not os.access(nearest, os.W_OK):
        return Finding("cache folder", PROBLEM, f"{str(nearest)!r} is read-only.", elsewhere)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
        is_there_already = root.exists()
    except OSError as error:
        told = f"{str(nearest)!r} cannot be used as a folder ({error.strerror})."
        return Finding("cache folder", PROBLEM, told, elsewhere)
    if is_there_already and os.name == "posix":
        about = root.stat()
        if about.st_uid != os.getuid():
            told = f"{str(root)!r} belongs to another user."
            return Finding("cache folder", PROBLEM, told, elsewhere)
        if about.st_mode & 0o022:
            told = f"others can write {str(root)!r}; it is not used."
            return Finding("cache folder", PROBLEM, told, f"chmod -R go-rwx {shell_path(root)}")
        return Finding("cache folder", OK, f"{str(root)!r} is yours alone (mode {stat.S_IMODE(about.st_mode):o}).")
    return Finding("cache folder", OK, f"{str(root)!r} can be made.")


def check_space() -> Finding:
    """Free space on the disk of the cache."""
    folder = env.data_folder()
    free = shutil.disk_usage(next(path for path in (folder, *folder.parents) if is_there(path))).free
    told = f"{free / 1e9:.1f} GB are free on the disk of the cache."
    if free < LEAST_FREE:
        return Finding("disk", WARNING, told, "%talk_cache clear --older 7d")
    return Finding("disk", OK, told)


def check_entries() -> Finding:
    """Read the newest entries, and look for those of older layouts."""
    folder = env.cache_folder()
    if folder is None or not is_there(folder / LAYOUT):
        return Finding("cache entries", OK, "there are none yet.")
    damaged, read = _read_entries(folder / LAYOUT)
    if damaged:
        told = f"{len(damaged)} of {read} entries are damaged; each is made anew when it is needed."
        return Finding("cache entries", WARNING, told, f"%talk_cache clear {damaged[0].parent.parent.name}")
    logging.getLogger("talkwidget").disabled, before = True, logging.getLogger("talkwidget").disabled
    try:
        older = [usage for usage in measure_usage(Cache(folder)) if usage.kind == OLDER]
    finally:
        logging.getLogger("talkwidget").disabled = before
    if older:
        told = f"{older[0].size / 1e6:.0f} MB are of an older version, which this one does not read."
        return Finding("cache entries", WARNING, told, f"%talk_cache clear {OLDER}")
    return Finding("cache entries", OK, f"{read} entries are whole.")


def _read_entries(root: Path) -> tuple[list[Path], int]:
    """Damaged entries among the newest, and how many were read."""
    found = []
    for path in root.glob(f"*/*/*/{ITEM}"):
        with contextlib.suppress(FileNotFoundError):  # another kernel has dropped it
            about = path.stat()
            found.append((about.st_mtime, about.st_size, path))
    damaged, read, room = [], 0, MOST_READ
    for _, size, path in sorted(found, reverse=True):
        room -= size
        if room < 0:
            break
        try:
            decode(path.read_bytes())
        except FileNotFoundError:
            continue
        except (DamagedEntryError, OSError):
            damaged.append(path)
        read += 1
    return damaged, read
