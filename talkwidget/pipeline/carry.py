"""Export and import of the faces and voices in a cache, for another machine."""

from __future__ import annotations

import os
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from ..cache.cache import Cache
from ..cache.codec import FOREIGN_TREE, LARGEST, DamagedEntryError, decode
from ..cache.files import written_whole
from ..cache.upkeep import measure_usage
from ..errors import InputError, TalkError
from ..face.saved import check_face
from ..inputs.files import check_file, check_folder, unwritable, user_path
from ..option import is_statement
from . import consent

KINDS = ("face", "voice")
"""Stages that are carried: what follows from them is computed anew, or may hold what only its engine can check."""
_CARRIED = (*KINDS, consent.KIND)
LARGEST_EXPORT = 8 << 30
"""Bytes of a file that is imported."""
MOST = 10_000
"""Entries of a file that is imported."""

Fate: TypeAlias = Literal["new", "known", "damaged"]
"""Fate of an entry that is imported: taken, left out as it is here already, or left out as it cannot be read."""


class Imported(NamedTuple):
    """Numbers of faces and voices of a file, by their fate."""

    new: int
    known: int
    damaged: int


_MEMBER = re.compile(rf"({'|'.join(_CARRIED)})/([0-9a-f]{{64}})\.safetensors")


def export_work(cache: Cache, path: str | os.PathLike[str]) -> int:
    """Write all faces and voices of a cache, with the consents to them, to one file; returns their number.

    Raises
    ------
    InputError
        There is nothing to export, or no such folder.
    UnavailableError
        The file cannot be written.
    """
    target = user_path(path)
    check_folder(target)
    if not any(usage.kind in KINDS and usage.entries for usage in measure_usage(cache)):
        raise InputError("the cache holds no face and no voice yet; set one with %talk_face or %talk_voice.")
    count = 0
    try:
        with written_whole(target) as partial, zipfile.ZipFile(partial, "w") as file:
            for kind in _CARRIED:
                for digest, data in cache.raw_entries(kind):
                    file.writestr(f"{kind}/{digest}.safetensors", data)
                    count += kind in KINDS
    except OSError as error:
        raise unwritable(target, error) from None
    return count


def import_work(cache: Cache, path: str | os.PathLike[str]) -> Imported:
    """Read a file of :func:`export_work` into a cache; nothing that it holds is executed.

    Raises
    ------
    InputError
        The file cannot be read, is none of :func:`export_work`, or the cache is off.
    UnavailableError
        The cache cannot be written.
    """
    if cache.root is None:
        raise InputError("the cache is off, so nothing can be imported; turn it on with TALKWIDGET_CACHE=on.")
    file_path = check_file(path, "file of exported work", LARGEST_EXPORT)
    name = repr(file_path.name)
    foreign = f"{name} is damaged, or no file of %talk_cache export; export it again."
    came: Counter[Fate] = Counter()
    try:
        with zipfile.ZipFile(file_path) as file:
            members = file.infolist()
            if len(members) > MOST or not all(map(_is_carried, members)):
                raise InputError(foreign)
            for member in members:
                taken = _take(cache, file, member)
                came[taken] += not member.filename.startswith(f"{consent.KIND}/")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        if isinstance(error, TalkError):
            raise
        raise InputError(foreign) from None
    return Imported(came["new"], came["known"], came["damaged"])


def _is_carried(member: zipfile.ZipInfo) -> bool:
    # Entries are stored as they are, so that none is larger than the file says.
    plain = member.compress_type == zipfile.ZIP_STORED and member.file_size == member.compress_size <= LARGEST
    return plain and _MEMBER.fullmatch(member.filename) is not None


def _take(cache: Cache, file: zipfile.ZipFile, member: zipfile.ZipInfo) -> Fate:
    named = _MEMBER.fullmatch(member.filename)
    assert named is not None, "checked before"
    kind, digest = named.groups()
    try:
        data = file.read(member)
        _check(kind, decode(data, FOREIGN_TREE).value, member.filename)
    except (DamagedEntryError, InputError, zipfile.BadZipFile):
        return "damaged"
    try:
        return "new" if cache.add_raw(kind, digest, data) else "known"
    except OSError as error:
        raise unwritable(Path(str(cache.root)), error) from None


def _check(kind: str, value: Any, label: str) -> None:
    from ..voice.saved import check_voice

    if kind == "face":
        check_face(value, label)
    elif kind == "voice":
        check_voice(value, label)
    elif not is_statement(value):
        raise InputError(f"{label} holds no statement of consent.")
