"""Trained weights: which there are, where they lie on this machine, and how they get here."""

from __future__ import annotations

import difflib
import functools
import hashlib
import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import env
from ..errors import InputError, UnavailableError
from .download import download

DEFAULT_SET = "sadtalker"
COMMAND = "python -m talkwidget checkpoints fetch"
"""What a user runs to get a file; its name follows."""

_PACKAGE = Path(__file__).parent
_SUBFOLDERS = ("checkpoints", "gfpgan/weights")


@dataclass(frozen=True)
class Checkpoint:
    """A published file of weights; ``sha256`` and ``size`` (bytes) are ``None`` where they are not known."""

    name: str
    purpose: str
    url: str
    sha256: str | None
    size: int | None
    licence: str


@functools.cache
def registry() -> dict[str, Checkpoint]:
    """All published files by name."""
    return {entry["name"]: Checkpoint(**entry) for entry in _registry_file()["files"]}


def known_names() -> list[str]:
    """Names of all sets, then of all files."""
    return [*_registry_file()["sets"], *registry()]


def names_of(wanted: list[str]) -> list[str]:
    """File names for what a user asks for: names of files and of sets; nothing stands for :data:`DEFAULT_SET`.

    Raises
    ------
    InputError
        No file or set of that name; the nearest is named.
    """
    sets: dict[str, list[str]] = _registry_file()["sets"]
    names: list[str] = []
    for name in wanted or [DEFAULT_SET]:
        if name not in sets and name not in registry():
            near = difflib.get_close_matches(name, known_names(), n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known_names())}."
            raise InputError(f"there is no checkpoint {name!r}; {hint}")
        names += sets.get(name, [name])
    return list(dict.fromkeys(names))


def folders(checkpoint_dir: str | None = None) -> list[Path]:
    """Where checkpoints are looked for, in this order.

    ``checkpoint_dir`` (the folder of an installed SadTalker, or its ``checkpoints``), then ``./checkpoints``, then
    ``checkpoints`` in ``TALKWIDGET_HOME`` or the user's data folder.

    Raises
    ------
    InputError
        ``checkpoint_dir`` is not a folder.
    """
    given = []
    if checkpoint_dir is not None:
        root = named_folder(checkpoint_dir)
        try:
            is_folder, is_file = root.is_dir(), root.is_file()
        except OSError:  # a name that is too long
            is_folder = is_file = False
        if is_file:
            raise InputError(f"{str(root)!r} is a file; --checkpoint-dir takes the folder it lies in.")
        if not is_folder:
            raise InputError(f"there is no folder {str(root)!r}; --checkpoint-dir takes the folder of SadTalker.")
        given = [root, *(root / subfolder for subfolder in _SUBFOLDERS)]
    return [*given, Path("checkpoints"), download_folder()]


def named_folder(name: str) -> Path:
    """A folder as a user names it: ``~`` is the home folder.

    Raises
    ------
    InputError
        ``~name`` of a user whom this machine does not know.
    """
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise InputError(f"{name!r} is in the home folder of nobody known here; give the whole path.") from None


def download_folder() -> Path:
    """Where :func:`fetch` puts files."""
    return env.data_folder() / "checkpoints"


def find(names: tuple[str, ...], checkpoint_dir: str | None = None) -> Path | None:
    """The first file that is there under one of ``names``."""
    for folder in folders(checkpoint_dir):
        for name in names:
            path = folder / name
            if path.is_file():
                return path
    return None


def fetch(name: str, folder: Path | None = None, progress: Callable[[int, int | None], None] | None = None) -> Path:
    """Download a published file, unless it is there with the right hash.

    Parameters
    ----------
    name
        A name in the registry.
    folder
        Where to; by default :func:`download_folder`.
    progress
        Told the bytes that are here and the bytes in all.

    Raises
    ------
    UnavailableError
        It could not be had; what has come is kept and the next call goes on from there.
    """
    checkpoint = registry()[name]
    target = (folder or download_folder()) / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnavailableError(
            f"the folder {str(target.parent)!r} cannot be made ({error.strerror}); name another with --folder."
        ) from None
    download(checkpoint.url, target, checkpoint.sha256, progress)
    return target


def remedy(name: str, path: Path) -> str:
    """What a user does about a bad file: words that go on from its name, with the command that gets the published one.

    Parameters
    ----------
    name
        The published file's name in the registry.
    path
        The bad file, which may be another that stands in for it.
    """
    # Nothing tells a whole file from a part of it where no hash is known: fetching keeps what is there.
    first = "delete it, then " if path.name == name and registry()[name].sha256 is None else ""
    return f"{first}fetch it anew with: {COMMAND} {name} --folder {shlex.quote(str(path.parent))}"


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex; computed once in a process as long as the file stays as it is.

    Raises
    ------
    UnavailableError
        It cannot be read.
    """
    try:
        stat = path.stat()
        return _digest(str(path.resolve()), stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise UnavailableError(
            f"{path} cannot be read ({error.strerror}); make it readable, or name another folder with --checkpoint-dir."
        ) from None


@functools.lru_cache(maxsize=64)
def _digest(path: str, _size: int, _mtime: int) -> str:
    with Path(path).open("rb") as file:
        total = hashlib.sha256()
        while block := file.read(1 << 20):
            total.update(block)
        return total.hexdigest()


def overview(checkpoint_dir: str | None = None) -> list[tuple[Checkpoint, Path | None]]:
    """Every published file and where it lies, ``None`` if it is not here."""
    return [(checkpoint, find((checkpoint.name,), checkpoint_dir)) for checkpoint in registry().values()]


def listing(checkpoint_dir: str | None = None) -> str:
    """Every published file as lines of text: name, size, licence, what for, and where it lies or how it is had."""
    lines = []
    for checkpoint, path in overview(checkpoint_dir):
        size = f"{checkpoint.size / 1e6:.0f} MB" if checkpoint.size else "size unknown"
        where = str(path) if path else f"not here: {COMMAND} {checkpoint.name}"
        lines += [f"{checkpoint.name}  ({size}, {checkpoint.licence})", f"    {checkpoint.purpose}", f"    {where}"]
    return "\n".join(lines)


@functools.cache
def _registry_file() -> dict[str, Any]:
    # A wheel carries the registry inside the package; in a checkout it lies where people look for it.
    packaged, checkout = _PACKAGE / "registry.json", _PACKAGE.parents[1] / "checkpoints" / "registry.json"
    source = packaged if packaged.exists() else checkout
    entries: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return entries
