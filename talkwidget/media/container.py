"""Containers that are written: opened where the disk has room for their header."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import av

_ROOM = bytes(4096)
"""A block of most disks, and more than any header takes."""


def open_output(path: Path, format: str, options: Mapping[str, str] | None = None) -> av.container.OutputContainer:  # noqa: A002
    """Open a container to be written, of FFmpeg's ``format``; raises :class:`OSError`.

    A container whose header cannot be written stays open for ever (PyAV 18.1), so a block is written before it.
    """
    path.write_bytes(_ROOM)
    return av.open(str(path), "w", format=format, options=dict(options or {}))
