"""A talker with two faces, drawn and spoken by the fakes; files of tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture
def mirrored(portrait, tmp_path):
    """File of a second face."""
    path = tmp_path / "ben.png"
    Image.open(portrait).resize((256, 256)).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(path)
    return path


@pytest.fixture
def write_table(tmp_path):
    """Writes the file of a table, and returns its path."""

    def write(content: str | bytes, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def ready(talker, portrait, mirrored):
    """A talker with the faces ben (64 pixels wide) and anna (128), of which anna is the latest."""
    talker.set_face(mirrored)
    talker.set_face(portrait, "anna")
    return talker
