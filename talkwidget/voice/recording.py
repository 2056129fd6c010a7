"""Read a user's recording."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TypeAlias

from ..cache.files import bytes_digest
from ..inputs.files import read_file, user_path
from ..media.sound import MAX_RECORDING_BYTES


@dataclass(frozen=True)
class Recording:
    """Bytes of a recording, or of a video with sound, not yet decoded.

    Attributes
    ----------
    data
        Content of the file.
    label
        Name for messages: the quoted file name, or "the recording" where bytes were given.
    digest
        SHA-256 of ``data``, in hex.
    stem
        Default name of its voice: the file name without its extension, or "voice" where bytes were given.
    """

    data: bytes = field(repr=False)
    label: str
    digest: str
    stem: str


RecordingSource: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | Recording"


def read_recording(source: RecordingSource) -> Recording:
    """Read a recording from a path, or take its bytes; one that was read before is returned.

    Raises
    ------
    InputError
        The file is missing, not readable, empty, or larger than :data:`~talkwidget.media.sound.MAX_RECORDING_BYTES`.
    """
    if isinstance(source, Recording):
        return source
    if isinstance(source, (bytes, bytearray)):
        data, label, stem = bytes(source), "the recording", "voice"
    else:
        data = read_file(source, "recording", MAX_RECORDING_BYTES)
        path = user_path(source)
        label, stem = repr(path.name), path.stem
    return Recording(data, label, bytes_digest(data), stem)
