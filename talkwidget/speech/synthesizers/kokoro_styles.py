"""Style vectors of Kokoro's voices: in one archive, or in a folder with a file for each voice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ...cache.files import bytes_digest
from ...checkpoints import registry

STYLE = (510, 1, 256)
"""Shape of a voice: a style vector for each number of symbols."""
_RAW = "<f4"  # numbers in a voice's own file
_RAW_SIZE = int(np.prod(STYLE)) * np.dtype(_RAW).itemsize


class StylesError(Exception):
    """A file does not hold voices; the message is the reason.

    Attributes
    ----------
    path
        The file.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path = path


def read_names(path: Path) -> tuple[str, ...]:
    """Names of all voices in an archive or folder.

    Raises
    ------
    StylesError
        The archive, or a file of the folder, cannot be read.
    """
    if path.is_dir():
        return tuple(file.stem for file in _voice_files(path))
    return _read_archive(path, ())[0]


def read_styles(path: Path, wanted: Iterable[str]) -> dict[str, NDArray[np.float32]]:
    """Style vectors of those of the ``wanted`` voices that an archive or folder has, shape (510, 256), float32.

    Raises
    ------
    StylesError
        The archive, or a file of the folder, cannot be read.
    """
    if path.is_dir():
        files = {file.stem: file for file in _voice_files(path)}
        return {name: _read_voice(files[name]) for name in wanted if name in files}
    return _read_archive(path, wanted)[1]


def styles_digest(path: Path) -> str:
    """SHA-256 of an archive, or of a folder's voices with their names, in hex."""
    if not path.is_dir():
        return registry.digest(path)
    return bytes_digest("\n".join(f"{file.stem} {registry.digest(file)}" for file in _voice_files(path)).encode())


def _voice_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.bin") if file.is_file())


def _read_voice(file: Path) -> NDArray[np.float32]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise StylesError(file, error.strerror or "it cannot be read") from None
    if len(data) != _RAW_SIZE:
        raise StylesError(file, f"it has {len(data)} bytes, and should have {_RAW_SIZE}")
    return np.frombuffer(data, _RAW).astype(np.float32).reshape(STYLE)[:, 0]


def _read_archive(path: Path, wanted: Iterable[str]) -> tuple[tuple[str, ...], dict[str, NDArray[np.float32]]]:
    try:
        with np.load(path) as archive:
            names = tuple(archive.files)
            if not any(member.endswith(".npy") for member in archive.zip.namelist()):
                raise ValueError("no arrays")
            styles = {name: archive[name].astype(np.float32).reshape(STYLE)[:, 0] for name in wanted if name in names}
    except (OSError, ValueError, EOFError, AttributeError, TypeError, BadZipFile) as error:
        # NumPy's own words advise to trust the file, which would run what it holds.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it holds something else"
        raise StylesError(path, reason) from None
    return names, styles
