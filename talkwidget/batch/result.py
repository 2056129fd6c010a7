"""Result of a batch: a table that shows itself as a contact sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..display.contact_sheet import Card, contact_sheet_html


@dataclass(frozen=True)
class BatchRow:
    """Result of one row.

    Attributes
    ----------
    name
        Name of its files, without ending.
    status
        ``done``; ``unchanged`` (its file was there); ``failed``; ``stopped`` (before it was done).
    path
        MP4; ``None`` where there is none. Captions lie beside it.
    seconds
        Time it took.
    cache_hits
        Stages that came from the cache, in one line.
    error
        Reason of a failure with the number of the row, in one line.
    notes
        Notes on the clip in one line, as on words that are not spoken.
    """

    name: str
    status: str
    path: Path | None
    seconds: float
    cache_hits: str
    error: str
    notes: str = ""


class BatchRows(tuple[BatchRow, ...]):
    """Rows of a result, where pandas is not installed; in a notebook, a contact sheet."""

    def _repr_html_(self) -> str:
        return sheet_html(self)


def as_table(rows: Iterable[BatchRow]) -> Any:
    """Rows as a DataFrame, or as :class:`BatchRows` where pandas is not installed."""
    listed = BatchRows(rows)
    try:
        from .frame import BatchFrame
    except ImportError:
        return listed
    return BatchFrame.of(listed)


def rows_of(table: Any) -> BatchRows:
    """Rows of a table that :func:`as_table` made."""
    return table if isinstance(table, BatchRows) else table.rows


def sheet_html(rows: Iterable[BatchRow]) -> str:
    """Contact sheet of the rows; notes that are the same on all clips are shown once."""
    listed = list(rows)
    notes = {row.notes for row in listed if row.status == "done"}
    shared = notes.pop() if len(notes) == 1 else ""
    cards = [
        Card(row.name, row.status, row.path, row.error or ("" if row.notes == shared else row.notes)) for row in listed
    ]
    return contact_sheet_html(cards, shared)
