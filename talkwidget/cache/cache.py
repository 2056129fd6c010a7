"""What was worked out once is kept on disk and found again by its content.

A key is the digest of named parts: digests of the bytes something was made from, the options that shape it, versions.
Never a path, a name or a date. ``joblib.Memory`` keeps the entries; added here is that each says why it missed, that
damage is noticed and mended, that a failing disk costs one line, and that no word of the user stands in clear on it.
That is no encryption: who may read the folder may hear the clips, so it is the user's alone (0700).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import pickle
import re
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from ..errors import InputError
from . import files as disk
from . import joblib_store as store

T = TypeVar("T")

LAYOUT = "v1"
"""Folder of the entries of this layout, so that two versions of the package do not clear each other's."""
REMEMBERED = 32
"""How many earlier entries of a stage a miss is compared with."""

_log = logging.getLogger("talkwidget")
_CONTENT = re.compile(r"[0-9a-f]{32,}")
_Sealed = tuple[int, float, bool, bytes]
"""Checksum of the bytes, seconds that computing took, whether they are compressed, and the pickled value."""


@dataclass(frozen=True)
class Fetched(Generic[T]):
    """A value, and where it came from.

    Attributes
    ----------
    value
        What ``compute`` returned, now or earlier. Not to be changed.
    hit
        It came from the cache.
    why
        ``hit``, or ``miss:`` and the reason.
    seconds
        What fetching took now.
    cost
        What computing took, now or when the entry was made, in seconds.
    """

    value: T
    hit: bool
    why: str
    seconds: float
    cost: float


def digest(parts: Mapping[str, str]) -> str:
    """SHA-256 of named parts, in hex; their order does not matter."""
    return hashlib.sha256(json.dumps(dict(parts), sort_keys=True).encode()).hexdigest()


class Cache:
    """Content-addressed entries and files in one folder; with ``None``, the same verbs and nothing kept.

    A folder that cannot be used costs one line, and the work goes on without it. Several kernels may share a folder:
    at worst both compute the same thing.

    Raises
    ------
    InputError
        A folder without a name.
    """

    def __init__(self, folder: str | Path | None) -> None:
        self._root: Path | None = None
        self._failure_told = False
        if folder is None:
            return
        if not str(folder).strip():
            raise InputError("the cache folder's name is empty; name a folder, or give None to keep nothing.")
        try:
            self._root = disk.private_folder(Path(folder).expanduser() / LAYOUT)
            self._memory = store.open_memory(self._root)
        except OSError as error:
            self._root = None
            _log.warning(
                "the cache is off: %s cannot be used (%s); choose another folder with TALKWIDGET_HOME or cache_dir.",
                folder,
                error.strerror,
            )
            return
        self._entry = self._memory.cache(_entry, ignore=["work"])
        store.trim_in_background(self._root)

    def fetch(
        self,
        stage: str,
        parts: Mapping[str, str],
        compute: Callable[[], T],
        *,
        valid: Callable[[T], bool] = lambda value: True,
        conceal: bool = False,
    ) -> Fetched[T]:
        """The value made from ``parts``: the one kept, else what ``compute`` returns.

        Parameters
        ----------
        stage
            What is made, as in ``face`` or ``speech``.
        parts
            All that shapes the value, by name: content by its SHA-256, options by their value.
        compute
            Makes the value, which can be pickled.
        valid
            Whether a kept value is still good; where not, it is made anew.
        conceal
            Compress the entry, so that words in it do not stand in clear on disk.
        """
        started = time.perf_counter()
        made: list[tuple[T, float]] = []

        def work() -> _Sealed:
            began = time.perf_counter()
            made.append((compute(), time.perf_counter() - began))
            return _seal(*made[0], conceal)

        if self._root is None:
            made.append((compute(), time.perf_counter() - started))
            why = "miss: the cache is off"
        else:
            key = digest({"stage": stage, **parts})
            known = self._entry.check_call_in_cache(stage, key, work)
            opened = _open(self._entry(stage, key, work))
            if not made and opened is not None and valid(opened[0]):
                return Fetched(opened[0], True, "hit", time.perf_counter() - started, opened[1])
            if not made:
                self._entry.call(stage, key, work)
            why = "miss: entry was damaged" if known else self._explain(self._root / f"{stage}.json", parts)
            self._tell_failure()
        value, cost = made[0]
        return Fetched(value, False, why, time.perf_counter() - started, cost)

    def place(self, stage: str, parts: Mapping[str, str], suffix: str) -> Path:
        """Where the file made from ``parts`` belongs; the folder exists. Without a cache it lasts until Python ends."""
        folder = self._files_folder()
        path = folder / (digest({"stage": stage, **parts}) + suffix)
        if path.exists():
            os.utime(path)
        return path

    def _files_folder(self) -> Path:
        if self._root is None:
            return disk.scratch_folder()
        try:  # the user may have removed the cache meanwhile
            return disk.private_folder(disk.private_folder(self._root) / "files")
        except OSError:
            return disk.scratch_folder()

    def _explain(self, ledger: Path, parts: Mapping[str, str]) -> str:
        """Why there is no entry for ``parts``; remembers them for the next time."""
        try:
            earlier = json.loads(ledger.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            earlier = []
        try:
            disk.write_text(ledger, json.dumps([*earlier[1 - REMEMBERED :], dict(parts)]))
        except OSError as error:
            self._memory.store_backend.note(error)
        return f"miss: {explain(parts, earlier)}"

    def _tell_failure(self) -> None:
        failure = self._memory.store_backend.failure
        if failure is not None and not self._failure_told:
            self._failure_told = True
            _log.warning(
                "the cache cannot keep this (%s); free space, or move it with TALKWIDGET_HOME.", failure.strerror
            )


def explain(parts: Mapping[str, str], earlier: Sequence[Mapping[str, str]]) -> str:
    """What sets ``parts`` apart from the nearest of ``earlier``, the newest last."""
    if not earlier:
        return "first use"
    differences = [{name for name in {*parts, *old} if parts.get(name) != old.get(name)} for old in earlier]
    nearest = min(reversed(range(len(earlier))), key=lambda index: len(differences[index]))
    told = [_difference(name, earlier[nearest].get(name), parts.get(name)) for name in sorted(differences[nearest])]
    return ", ".join(told) or "entry was removed"


def _difference(name: str, old: str | None, new: str | None) -> str:
    contents = [value for value in (old, new) if value is not None and _CONTENT.fullmatch(value)]
    return f"new {name}" if contents else f"{name} {old} -> {new}"


def _entry(stage: str, key: str, work: Callable[[], _Sealed]) -> _Sealed:
    return work()


def _seal(value: Any, cost: float, conceal: bool) -> _Sealed:
    blob = pickle.dumps(value, protocol=5)
    if conceal:
        blob = zlib.compress(blob, 1)
    return zlib.crc32(blob), cost, conceal, blob


def _open(sealed: Any) -> tuple[Any, float] | None:
    """Value and cost of an entry, or ``None`` if it is damaged, or of a class that has changed since."""
    try:
        checksum, cost, concealed, blob = sealed
        if zlib.crc32(blob) != checksum:
            return None
        return pickle.loads(zlib.decompress(blob) if concealed else blob), cost
    except Exception:  # unpickling what is damaged or outdated may raise anything
        return None
