"""Size and clearing of the cache folder."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from .cache import LAYOUT, Cache
from .codec import PORTRAIT
from .kept import KeptFile, kept_files, measured
from .tensors import read_about

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


def measure_usage(cache: Cache) -> tuple[Usage, ...]:
    """Usage of the folder by kind, in alphabetical order, with kinds that were asked for in vain."""
    items = [*_kept(cache)]
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
    gone = [item for item in _kept(cache) if kind in {None, item.kind} and item.used <= latest]
    if portrait is not None:
        made = {item.name for item in gone if item.is_entry and read_about(item.path).get(PORTRAIT) == portrait}
        gone = [item for item in gone if item.name in made]
    for item in gone:
        item.remove()
    return sum(item.path.suffix != ".mp4" for item in gone), sum(item.size for item in gone)


def _kept(cache: Cache) -> Iterator[KeptFile]:
    """Files of the cache, those of older layouts among them."""
    if cache.root is None:
        return
    yield from kept_files(cache.root)
    for folder in cache.root.parent.glob("v[0-9]*"):
        if folder.name != LAYOUT and folder.is_dir() and not folder.is_symlink():
            yield from measured((path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()), OLDER)
