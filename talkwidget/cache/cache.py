"""Content-addressed disk cache.

A key is the digest of named parts: digests of the bytes that a value was made from, the options that change it, and
versions. It never holds a path, a name or a date. ``joblib`` keeps the folder of entries, ``codec.py`` writes and reads
them without pickles. Added here: each miss says why, damaged entries are noticed, and a failing disk costs one line. No
word of the user stands in clear on the disk. That is no encryption: whoever can read the folder can hear the clips, so
only its owner may enter it (mode 0700).
"""

from __future__ import annotations

import functools
import json
import logging
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from . import codec, files, joblib_store
from .eviction import evict_in_background
from .kept import ENTRIES_FOLDER, FILES_FOLDER, ITEM
from .memory import Entry

LAYOUT = "v2"
"""Version of the folder layout; names the subfolder."""
REMEMBERED = 32
"""Number of earlier keys of a stage that a miss is compared with."""

_log = logging.getLogger("talkwidget")
_CONTENT = re.compile(r"[0-9a-f]{32,}")


@dataclass(frozen=True)
class Key:
    """Key of a cached value.

    Attributes
    ----------
    stage
        Stage that makes the value, as in ``face`` or ``speech``.
    parts
        All that shapes the value, by name: content by its SHA-256, options and versions by their value.
    conceal
        Compress the entry, so that words in it do not stand in clear on disk.
    memory
        Also keep the value in memory.
    """

    stage: str
    parts: Mapping[str, str]
    conceal: bool = False
    memory: bool = False

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 of stage and parts, in hex; the order of the parts does not matter."""
        return files.bytes_digest(json.dumps({**self.parts, "stage": self.stage}, sort_keys=True).encode())

    @property
    def portrait(self) -> str:
        """SHA-256 of the portrait that shapes the value, in hex; empty where there is none."""
        return self.parts.get("portrait", "")


class Cache:
    """Content-addressed disk cache in one folder; ``None`` disables caching.

    A folder that cannot be used costs one line, and work goes on without it. Several kernels may share a folder: at
    worst both compute the same value.

    Raises
    ------
    InputError
        The folder's name is empty, or no text.
    """

    def __init__(self, folder: str | Path | None) -> None:
        self._root: Path | None = None
        self._told: set[str] = set()
        self.hits: Counter[str] = Counter()
        """Values found in memory or on disk since this object was made, by stage."""
        self.misses: Counter[str] = Counter()
        """Values not found, by stage."""
        if folder is None:
            return
        if not isinstance(folder, (str, Path)) or not str(folder).strip():
            raise InputError(
                "the cache folder's name is empty or no text; name a folder, or give None to keep nothing."
            )
        try:
            self._root = files.private_folder(Path(folder).expanduser() / LAYOUT)
            self._store = joblib_store.open_memory(self._root).store_backend
        except (OSError, ValueError, RuntimeError) as error:  # a NUL; ~ of a user that does not exist
            self._root = None
            _log.warning(
                "the cache is off: %s cannot be used (%s); choose another folder with TALKWIDGET_HOME or cache_dir.",
                folder,
                (isinstance(error, OSError) and error.strerror) or error,
            )
            return
        evict_in_background(self._root)

    @property
    def root(self) -> Path | None:
        """Folder of the entries; ``None`` where the cache is off."""
        return self._root

    def load(self, key: Key) -> Entry | None:
        """Entry of this key; ``None`` if there is none, or it is damaged, which is told in one line."""
        if self._root is None or not self._store.contains_item(_place(key)):
            return None
        data = self._store.load_item(_place(key))
        try:
            return None if data is None else codec.decode(data)
        except codec.DamagedEntryError as error:
            self._tell(f"an entry of the cache for {key.stage!r} is damaged or foreign: {error}")
            return None

    def explain_miss(self, key: Key) -> str:
        """Reason why :meth:`load` has no valid entry, as in ``miss: language de -> fr``."""
        if self._root is None:
            return "miss: the cache is off"
        if self._store.contains_item(_place(key)):
            return "miss: entry was damaged"
        return f"miss: {explain(key.parts, self._earlier(key))}"

    def store(self, key: Key, entry: Entry) -> None:
        """Store an entry; warn once about a value of an unknown type, or a disk that fails."""
        if self._root is None:
            return
        try:
            self._store.dump_item(_place(key), codec.encode(entry, key.conceal, key.portrait))
            evict_in_background(self._root)
            earlier = [parts for parts in self._earlier(key) if parts != dict(key.parts)]
            files.write_text(self._ledger(key), json.dumps([*earlier[1 - REMEMBERED :], dict(key.parts)]))
        except codec.UnstorableError as error:
            self._tell(f"the cache cannot keep this: {error}")
        except OSError as error:
            self._tell(f"the cache cannot keep this ({error.strerror}); free space, or move it with TALKWIDGET_HOME.")

    def raw_entries(self, stage: str) -> Iterator[tuple[str, bytes]]:
        """Digest of the key and bytes of each entry of a stage, for export."""
        if self._root is not None:
            for path in sorted((self._root / ENTRIES_FOLDER / stage).glob(f"*/{ITEM}")):
                data = self._store.load_item((stage, path.parent.name))
                if data is not None:  # another kernel may have dropped it meanwhile
                    yield path.parent.name, data

    def add_raw(self, stage: str, digest: str, data: bytes) -> bool:
        """Add an entry that another cache has exported, and that was checked; ``False`` if there is one already.

        Raises :class:`OSError`.
        """
        if self._root is None or self._store.contains_item((stage, digest)):
            return False
        self._store.dump_item((stage, digest), data)
        return True

    def _tell(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            _log.warning(line)

    def place(self, key: Key, suffix: str) -> Path:
        """Path for the file of this key; its folder exists. Without a cache it lasts until Python ends."""
        path = self._files_folder() / (key.digest + suffix)
        if path.exists():
            os.utime(path)
        return path

    def _files_folder(self) -> Path:
        if self._root is None:
            return files.scratch_folder()
        try:  # the user may have removed the cache meanwhile
            return files.private_folder(files.private_folder(self._root) / FILES_FOLDER)
        except OSError:
            return files.scratch_folder()

    def _ledger(self, key: Key) -> Path:
        assert self._root is not None
        return self._root / f"{key.stage}.json"

    def _earlier(self, key: Key) -> list[dict[str, str]]:
        """Parts of the stage's latest keys, the newest last."""
        try:
            earlier = json.loads(self._ledger(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return []
        return [parts for parts in earlier if isinstance(parts, dict)] if isinstance(earlier, list) else []


def explain(parts: Mapping[str, str], earlier: Sequence[Mapping[str, str]]) -> str:
    """Differences between ``parts`` and the most similar of ``earlier``, of which the newest is last."""
    if not earlier:
        return "first use"
    differences = [{name for name in {*parts, *old} if parts.get(name) != old.get(name)} for old in earlier]
    nearest = min(reversed(range(len(earlier))), key=lambda index: len(differences[index]))
    told = [_difference(name, earlier[nearest].get(name), parts.get(name)) for name in sorted(differences[nearest])]
    return ", ".join(told) or "entry was removed"


def _difference(name: str, old: str | None, new: str | None) -> str:
    contents = [value for value in (old, new) if value is not None and _CONTENT.fullmatch(value)]
    return f"new {name}" if contents else f"{name} {old} -> {new}"


def _place(key: Key) -> tuple[str, str]:
    return key.stage, key.digest
