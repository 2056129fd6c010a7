"""Memory of a text of an hour against one of a minute, at 512 pixels; takes a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterator

from .sentences import growth
from .table import Row


def measure() -> Iterator[Row]:
    """Peak resident memory of both texts; the sentences take a little longer than planned."""
    yield from growth(1, 60, 512)
