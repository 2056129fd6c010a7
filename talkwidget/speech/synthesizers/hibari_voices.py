"""Voices of hibari: the one in its package, and those that its author publishes besides, if they were fetched."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...checkpoints import registry
from ..base import SpeakerVoice
from ..language import normalised
from ..optional import package_folder


@dataclass(frozen=True)
class HibariVoice:
    """A voice whose model is on this machine.

    Attributes
    ----------
    speaker
        Its name, language and sex.
    file
        Its ONNX file.
    british
        True if it has British rules of pronunciation.
    packaged
        True for the voice in the package.
    """

    speaker: SpeakerVoice
    file: Path
    british: bool
    packaged: bool


def find_voices() -> tuple[HibariVoice, ...]:
    """Voices that are here, that of the package first; others are those of the checkpoint folders."""
    found = []
    for name, entry in _table().items():
        packaged = bool(entry["bundled"])
        file = assets_folder() / entry["file"] if packaged else registry.find_checkpoint((entry["file"],))
        if file is not None:
            speaker = SpeakerVoice(name, normalised(entry["language"]), entry["gender"])
            found.append(HibariVoice(speaker, file, entry["british"], packaged))
    return tuple(sorted(found, key=lambda voice: not voice.packaged))


def published_file(name: str) -> str | None:
    """Name of the file of a voice that can be fetched; ``None`` if there is no such voice."""
    entry = _table().get(name)
    return entry["file"] if entry and entry["file"] in registry.registry() else None


def published_names() -> tuple[str, ...]:
    """Names of the voices that can be fetched."""
    return tuple(name for name in _table() if published_file(name))


def identity(voices: tuple[HibariVoice, ...]) -> str:
    """Version of the fetched files: the start of the SHA-256 of each."""
    return "-".join(registry.digest(voice.file)[:12] for voice in voices if not voice.packaged)


def _table() -> dict[str, Any]:
    return _read_table(assets_folder() / "voices.json")


@functools.cache
def _read_table(file: Path) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return table


def assets_folder() -> Path:
    """Folder of the package's model and tables."""
    return package_folder("hibari") / "assets"
