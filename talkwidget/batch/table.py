"""Table of a batch: texts, dictionaries, a DataFrame or a file become rows, each checked on its own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..errors import InputError
from ..options import declared_options
from ..suggest import did_you_mean
from .names import assign_names
from .table_file import check_columns, names_file, read_table, spelled

TableSource: TypeAlias = "str | os.PathLike[str] | Iterable[str | Mapping[str, Any]] | Any"
"""Texts, dictionaries, a DataFrame, or the path of a .csv, .tsv or .txt file."""

OWN_COLUMNS = ("text", "name")
"""Columns beside the options."""
_BEYOND = "\ue000beyond the header"


@dataclass(frozen=True)
class TableRow:
    """One text of a batch.

    Attributes
    ----------
    number
        Place in the table, from 1.
    name
        Name of its files, without ending; unique and valid on every system.
    text
        Text to say.
    options
        Options by name, as the table has them.
    fault
        Reason why it cannot be said, in one line; empty without one.
    """

    number: int
    name: str
    text: str
    options: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""


def read_rows(source: TableSource) -> tuple[TableRow, ...]:
    """Read the rows of a table.

    A cell that is empty, ``None`` or NaN is left out. Column names may be capitalised, with spaces or dashes.

    Raises
    ------
    InputError
        Not a table, empty, unreadable, or with a column that no row can use. A fault of one row stays in it.
    """
    listed = _records(source)
    if not listed:
        raise InputError("the table is empty; give at least one text.")
    records = [_cells(record) for record in listed]
    faults = [_repeated(record) or _fault(cells) for record, cells in zip(listed, records, strict=True)]
    if all(faults) and len(set(faults)) == 1 and any(set(record) - _columns() - {_BEYOND} for record in records):
        raise InputError(faults[0])
    texts = [str(record.get("text", "")) for record in records]
    names = assign_names([None if record.get("name") is None else str(record["name"]) for record in records], texts)
    return tuple(
        TableRow(
            number,
            name,
            text,
            {column: value for column, value in record.items() if column not in OWN_COLUMNS},
            fault or repeated,
        )
        for number, (record, text, fault, (name, repeated)) in enumerate(
            zip(records, texts, faults, names, strict=True), start=1
        )
    )


def _records(source: TableSource) -> list[Mapping[Any, Any]]:
    """Rows as dictionaries by column."""
    if isinstance(source, os.PathLike) or (isinstance(source, str) and names_file(source)):
        return read_table(source)
    if isinstance(source, str):
        raise InputError(
            "a batch takes a list of texts, a table, or the path of a .csv, .tsv or .txt file, not a text."
        )
    if hasattr(source, "to_dict") and hasattr(source, "columns"):
        check_columns(list(source.columns))
        return list(source.to_dict("records"))
    if isinstance(source, Mapping):
        raise InputError("a batch takes a list of dictionaries, one for each row; put a single one in brackets.")
    try:
        listed = list(source)
    except TypeError:
        raise InputError(f"a batch takes a list of texts or a table, not {type(source).__name__}.") from None
    return [entry if isinstance(entry, Mapping) else {"text": entry} for entry in listed]


def _cells(record: Mapping[Any, Any]) -> dict[str, Any]:
    """Cells with something in them, by column in the spelling of options."""
    cells = {}
    for column, value in record.items():
        plain = value.item() if hasattr(value, "item") and not hasattr(value, "__len__") else value
        if not _is_missing(plain):
            cells[_BEYOND if column is None else spelled(column)] = plain
    return cells


def _repeated(record: Mapping[Any, Any]) -> str:
    """Fault of a row with two columns of one name, of which one would be lost; empty without one."""
    try:
        check_columns([column for column in record if column is not None])
    except InputError as error:
        return str(error)
    return ""


def _is_missing(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list):
        return all(map(_is_missing, value))
    return value is None or type(value).__name__ in {"NAType", "NaTType"} or _is_nan(value)


def _is_nan(value: Any) -> bool:
    """Whether a value is no number, and so not equal to itself; arrays answer with an array."""
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return False


def _columns() -> set[str]:
    return {*OWN_COLUMNS, *declared_options()}


def _fault(record: Mapping[str, Any]) -> str:
    if "" in record:
        return "it has a cell in a column without a name; name the column, or leave it out (pandas: index=False)."
    if _BEYOND in record:
        return "it has more cells than the header; put a text with commas in quotes."
    known = _columns()
    for column in record:
        if column not in known:
            hint = did_you_mean(column, known, "a column is text, name, or an option, as in face, voice, language.")
            return f"there is no column or option {column!r}; {hint}"
    if not isinstance(record.get("text", ""), str):
        return f"its text is {record['text']!r}, no text; put it in quotes."
    if "text" not in record and not record.get("use_recording"):
        return "it has no text; write what should be said."
    return ""
