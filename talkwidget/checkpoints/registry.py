"""Registry of trained weights: published files, search folders, download."""

from __future__ import annotations

import functools
import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import env
from ..cache.files import file_digest
from ..errors import InputError, UnavailableError
from ..suggest import did_you_mean
from .download import download_file

COMMAND = "python -m talkwidget checkpoints fetch"
"""Command that downloads a file; its name follows."""

_PACKAGE = Path(__file__).parent
_SUBFOLDERS = ("checkpoints", "gfpgan/weights")


@dataclass(frozen=True)
class Checkpoint:
    """A published file of weights; ``sha256`` and ``size`` (bytes) are ``None`` where unknown."""

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


def default_set() -> str:
    """Name of the set that is fetched where no names are given."""
    name: str = _registry_file()["default"]
    return name


def known_names() -> list[str]:
    """Names of all sets, then of all files."""
    return [*_registry_file()["sets"], *registry()]


def names_of(wanted: list[str]) -> list[str]:
    """File names for names of files and sets; an empty list means :func:`default_set`.

    Raises
    ------
    InputError
        There is no file or set of that name; the message suggests the nearest.
    """
    sets: dict[str, list[str]] = _registry_file()["sets"]
    names: list[str] = []
    for name in wanted or [default_set()]:
        if name not in sets and name not in registry():
            hint = did_you_mean(name, known_names(), f"there are: {', '.join(known_names())}.")
            raise InputError(f"there is no checkpoint {name!r}; {hint}")
        names += sets.get(name, [name])
    return list(dict.fromkeys(names))


def folders(checkpoint_dir: str | None = None) -> list[Path]:
    """Folders in which checkpoints are searched, in this order.

    ``checkpoint_dir`` (the folder of an installed program, or its ``checkpoints``), then ``./checkpoints``, then
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
            raise InputError(f"{str(root)!r} is a file; --checkpoint-dir takes the folder that holds it.")
        if not is_folder:
            raise InputError(
                f"there is no folder {str(root)!r}; --checkpoint-dir takes the folder with the checkpoints."
            )
        given = [root, *(root / subfolder for subfolder in _SUBFOLDERS)]
    return [*given, Path("checkpoints"), download_folder()]


def named_folder(name: str) -> Path:
    """Folder of a user's name for it; ``~`` is the home folder.

    Raises
    ------
    InputError
        ``~name`` of a user unknown to this machine.
    """
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise InputError(f"the user of {name!r} is unknown to this machine; give the whole path.") from None


def download_folder() -> Path:
    """Folder for downloaded files."""
    return env.data_folder() / "checkpoints"


def find_checkpoint(names: tuple[str, ...], checkpoint_dir: str | None = None) -> Path | None:
    """First existing file with one of ``names``; ``None`` if there is none."""
    for folder in folders(checkpoint_dir):
        for name in names:
            path = folder / name
            if path.is_file():
                return path
    return None


def fetch(name: str, folder: Path | None = None, progress: Callable[[int, int | None], None] | None = None) -> Path:
    """Download a published file, unless it exists with the right hash.

    Parameters
    ----------
    name
        A name in the registry.
    folder
        Target; :func:`download_folder` by default.
    progress
        Called with the bytes received and the total.

    Raises
    ------
    UnavailableError
        The download failed; the received part is kept, and the next call continues from there.
    """
    checkpoint = registry()[name]
    target = (folder or download_folder()) / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnavailableError(
            f"the folder {str(target.parent)!r} cannot be created ({error.strerror}); name another with --folder."
        ) from None
    download_file(checkpoint.url, target, checkpoint.sha256, progress)
    return target


def remedy(name: str, path: Path) -> str:
    """Advice for a bad file, as the end of a message: the command that downloads the published one.

    Parameters
    ----------
    name
        The published file's name in the registry.
    path
        The bad file, which may be a substitute of another name.
    """
    # Without a known hash an incomplete file cannot be detected, and the download would keep it.
    first = "delete it, then " if path.name == name and registry()[name].sha256 is None else ""
    return f"{first}fetch it anew with: {COMMAND} {name} --folder {shlex.quote(str(path.parent))}"


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex; cached in the process until its size or time of change differ.

    Raises
    ------
    UnavailableError
        The file cannot be read.
    """
    try:
        stat = path.stat()
        return _digest(str(path.resolve()), stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise UnavailableError(
            f"{path} cannot be read ({error.strerror}); make it readable, or name another folder with --checkpoint-dir."
        ) from None


@functools.lru_cache(maxsize=256)
def _digest(path: str, _size: int, _mtime: int) -> str:
    return file_digest(Path(path))


def overview(checkpoint_dir: str | None = None) -> list[tuple[Checkpoint, Path | None]]:
    """Every published file and its path, ``None`` if it is not on this machine."""
    return [(checkpoint, find_checkpoint((checkpoint.name,), checkpoint_dir)) for checkpoint in registry().values()]


def listing(checkpoint_dir: str | None = None) -> str:
    """List of all published files: name, size, licence, purpose, and path or download command."""
    lines = []
    for checkpoint, path in overview(checkpoint_dir):
        size = f"{checkpoint.size / 1e6:.0f} MB" if checkpoint.size else "size unknown"
        where = str(path) if path else f"not here: {COMMAND} {checkpoint.name}"
        lines += [f"{checkpoint.name}  ({size}, {checkpoint.licence})", f"    {checkpoint.purpose}", f"    {where}"]
    return "\n".join(lines)


@functools.cache
def _registry_file() -> dict[str, Any]:
    # A wheel holds the registry inside the package, a checkout in checkpoints/.
    packaged, checkout = _PACKAGE / "registry.json", _PACKAGE.parents[1] / "checkpoints" / "registry.json"
    source = packaged if packaged.exists() else checkout
    entries: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return entries
