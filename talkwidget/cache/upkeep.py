"""Size and clearing of the cache folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .cache import ENTRIES_FOLDER, LAYOUT, Cache
from .codec import PORTRAIT
from .files import PARTIAL
from .joblib_store import ITEM
from .tensors import read_about

CLIP = "clip"
"""Stage whose entries have files beside them."""
OLDER = "older layouts"
"""Kind of the entries that earlier versions of the package wrote and this one does not read."""


@dataclass(frozen=True)
class Usage:
    """Entries of one kind.

    Attributes
    ----------
    kind
        Stage that makes them, or :data:`OLDER`.
    entries
        Their number; of older layouts, that of the files.
    size
        Bytes, with the files of clips.
    hits, misses
        Values found and not found since the cache was opened.
    """

    kind: str
    entries: int
    size: int
    hits: int = 0
    misses: int = 0


@dataclass(frozen=True)
class _Item:
    """Entry, or file of a clip: its path, kind, size in bytes and time of last use."""

    path: Path
    kind: str
    size: int
    used: float

    @property
    def name(self) -> str:
        """Digest of the key, which the file of a clip shares with the clip's entry."""
        return self.path.parent.name if self.path.name == ITEM else self.path.name.partition(".")[0]


def measure_usage(cache: Cache) -> tuple[Usage, ...]:
    """Usage of the folder by kind, in alphabetical order, with kinds that were asked for in vain."""
    items = [*_items(cache)]
    kinds = {item.kind for item in items} | {*cache.hits, *cache.misses}
    return tuple(
        Usage(
            kind,
            sum(item.kind == kind and item.path.suffix != ".mp4" for item in items),
            sum(item.size for item in items if item.kind == kind),
            cache.hits[kind],
            cache.misses[kind],
        )
        for kind in sorted(kinds)
    )


def clear(
    cache: Cache, kind: str | None = None, older_seconds: float = 0.0, portrait: str | None = None
) -> tuple[int, int]:
    """Delete entries; returns their number and bytes.

    Parameters
    ----------
    cache
        What it keeps in memory stays.
    kind
        Kind of the entries; ``None`` for all.
    older_seconds
        Time for which they were not used.
    portrait
        SHA-256 of a portrait, in hex: only what was made from it.
    """
    latest = time.time() - older_seconds
    gone = [item for item in _items(cache) if kind in {None, item.kind} and item.used <= latest]
    if portrait is not None:
        made = {
            item.name for item in gone if item.path.name == ITEM and read_about(item.path).get(PORTRAIT) == portrait
        }
        gone = [item for item in gone if item.name in made]
    for item in gone:
        if item.path.name == ITEM:
            shutil.rmtree(item.path.parent, ignore_errors=True)
        else:
            item.path.unlink(missing_ok=True)
    return sum(item.path.suffix != ".mp4" for item in gone), sum(item.size for item in gone)


def _items(cache: Cache) -> Iterator[_Item]:
    if cache.root is None:
        return
    for path in cache.root.glob(f"{ENTRIES_FOLDER}/*/*/{ITEM}"):
        yield from _item(path, path.parent.parent.name)
    for path in (cache.root / "files").glob("*"):
        if not path.name.endswith(PARTIAL):
            yield from _item(path, CLIP)
    for folder in cache.root.parent.glob("v[0-9]*"):
        if folder.name != LAYOUT and folder.is_dir() and not folder.is_symlink():
            for path in folder.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    yield from _item(path, OLDER)


def _item(path: Path, kind: str) -> Iterator[_Item]:
    try:
        about = path.stat()
    except OSError:  # another kernel was faster
        return
    yield _Item(path, kind, about.st_size, about.st_mtime)
