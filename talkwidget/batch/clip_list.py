"""List of the clips in a folder, by which a batch that runs again finds what is missing or changed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..cache.files import file_digest, write_text

FILE = ".talkwidget.json"
"""Name of the list."""
CAPTIONS = (".vtt", ".srt")
"""Endings of the captions beside a clip."""


@dataclass(frozen=True)
class Listed:
    """One clip of the list: the fingerprint of its row, the SHA-256 of its file, whether captions lie beside it."""

    clip: str
    file: str
    captions: bool = True


class ClipList:
    """List of the clips in a folder. One that cannot be read counts as empty, and the clips are made again."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._clips: dict[str, Listed] = {}
        try:
            listed = json.loads(self._path.read_text(encoding="utf-8"))
            self._clips = {name: Listed(**about) for name, about in listed.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            self._clips = {}

    def has(self, name: str, path: Path, fingerprint: str) -> bool:
        """Whether the file is the one that a row of this fingerprint gave."""
        listed = self._clips.get(name)
        if listed is None or listed.clip != fingerprint or not path.is_file():
            return False
        # Captions may be corrected by hand, so they need only be there.
        if listed.captions and not all(path.with_name(path.stem + ending).is_file() for ending in CAPTIONS):
            return False
        return file_digest(path) == listed.file

    def add(self, name: str, listed: Listed) -> None:
        """List a clip."""
        self._clips[name] = listed

    def __contains__(self, name: str) -> bool:
        """Whether a clip of this name was made in the folder."""
        return name in self._clips

    def write(self) -> None:
        """Write the list; raises :class:`OSError`."""
        write_text(self._path, json.dumps({name: _plain(about) for name, about in self._clips.items()}, indent=1))


def _plain(listed: Listed) -> dict[str, Any]:
    """Clip of the list as JSON has it; nearly all have captions, so only their absence is written."""
    about = asdict(listed)
    return {name: value for name, value in about.items() if name != "captions" or not value}
