"""List of the clips in a folder, by which a batch that runs again finds what is missing or changed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ..cache.files import file_digest, write_text

FILE = ".talkwidget.json"
"""Name of the list."""


@dataclass(frozen=True)
class Listed:
    """One clip of the list: the fingerprint of its row, and the SHA-256 of its file."""

    clip: str
    file: str


class Manifest:
    """List of the clips in a folder. One that cannot be read counts as empty, and the clips are made again."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._clips: dict[str, Listed] = {}
        try:
            listed = json.loads(self._path.read_text(encoding="utf-8"))
            self._clips = {name: Listed(**about) for name, about in listed.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            self._clips = {}

    def has(self, name: str, path: Path, fingerprint: str) -> bool:
        """Whether the file is the one that a row of this fingerprint gave."""
        listed = self._clips.get(name)
        if listed is None or listed.clip != fingerprint or not path.is_file():
            return False
        return file_digest(path) == listed.file

    def add(self, name: str, path: Path, fingerprint: str) -> None:
        """List a file."""
        self._clips[name] = Listed(fingerprint, file_digest(path))

    def write(self) -> None:
        """Write the list; raises :class:`OSError`."""
        write_text(self._path, json.dumps({name: asdict(about) for name, about in self._clips.items()}, indent=1))
