"""Kept files of a cache folder, of entries and of clips: kind, size, last use, removal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .files import PARTIAL

ENTRIES_FOLDER, FILES_FOLDER = "joblib", "files"
"""Subfolders of the layout: joblib's, with one folder a stage, and that of the files beside entries."""
ITEM = "entry.safetensors"
"""Name of an entry's file in its folder."""
CLIP = "clip"
"""Stage whose entries have files beside them: the film, by the name that reports and the cache's folder have for it."""


@dataclass(frozen=True)
class KeptFile:
    """File of an entry, or of a clip: its path, the stage that made it, its bytes, and the time of its last use."""

    path: Path
    kind: str
    size: int
    used: float

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry's, not one beside it."""
        return self.path.name == ITEM

    @property
    def name(self) -> str:
        """Digest of the key, which the file of a clip shares with the clip's entry."""
        return self.path.parent.name if self.is_entry else self.path.name.partition(".")[0]

    def remove(self) -> None:
        """Delete it, an entry with its folder; one that is gone already is no error."""
        if self.is_entry:
            shutil.rmtree(self.path.parent, ignore_errors=True)
        else:
            self.path.unlink(missing_ok=True)


def kept_files(root: Path) -> Iterator[KeptFile]:
    """Files of a layout's folder, without those that are being written."""
    for path in root.glob(f"{ENTRIES_FOLDER}/*/*/{ITEM}"):
        yield from measured([path], path.parent.parent.name)
    yield from measured((path for path in (root / FILES_FOLDER).glob("*") if not path.name.endswith(PARTIAL)), CLIP)


def measured(paths: Iterable[Path], kind: str) -> Iterator[KeptFile]:
    """Files of a kind with their size and last use, without those that another kernel has removed meanwhile."""
    for path in paths:
        try:
            about = path.stat()
        except OSError:
            continue
        yield KeptFile(path, kind, about.st_size, about.st_mtime)
