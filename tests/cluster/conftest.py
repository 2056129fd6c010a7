"""A talker without a cache folder, whose picture is gone: what workers get, they get by content."""

from __future__ import annotations

import pytest

from talkwidget import Talker, plugins
from tests.batch.test_run import frame_digest, say_many
from tests.fakes import Deadly

ROWS = [f"number {number} of ten" for number in range(10)]


@pytest.fixture
def talker(registered_fakes, portrait, tmp_path):
    plugins.register(plugins.SYNTHESIZERS, "deadly", Deadly)
    copy = tmp_path / "anna.jpg"
    copy.write_bytes(portrait.read_bytes())
    talker = Talker(engine="painter", synthesizer="deadly", cache_dir=None)
    talker.set_face(copy)
    copy.unlink()
    yield talker
    plugins.unregister(plugins.SYNTHESIZERS, "deadly")


@pytest.fixture
def alone(talker, tmp_path):
    """Digests of the frames of ROWS, drawn one after the other in this process."""
    return [frame_digest(row.path) for row in say_many(talker, ROWS, tmp_path / "alone")]


def digests(rows):
    assert [row.status for row in rows] == ["done"] * len(rows), rows
    return [frame_digest(row.path) for row in rows]


def prepared(rows):
    """Rows whose worker had to prepare the face first."""
    return [row for row in rows if "engine state" not in row.cache_hits]
