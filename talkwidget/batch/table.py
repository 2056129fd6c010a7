"""Table of a batch: texts, dictionaries, a DataFrame or a file become rows, each checked on its own."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..errors import InputError
from ..inputs.files import read_file, user_path
from ..options import declared_options
from ..suggest import did_you_mean
from .names import assign_names
from .paragraphs import split_paragraphs

TableSource: TypeAlias = "str | os.PathLike[str] | Iterable[str | Mapping[str, Any]] | Any"
"""Texts, dictionaries, a DataFrame, or the path of a .csv, .tsv or .txt file."""

OWN_COLUMNS = ("text", "name")
"""Columns beside the options."""
LARGEST_TABLE = 64 << 20
"""Bytes of a table's file."""

_DELIMITERS = ",;\t"


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
    records = [_cells(record) for record in _records(source)]
    if not records:
        raise InputError("the table is empty; give at least one text.")
    faults = [_fault(record) for record in records]
    if all(faults) and len(set(faults)) == 1 and any(set(record) - _columns() - {""} for record in records):
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
    if isinstance(source, os.PathLike) or (isinstance(source, str) and user_path(source).suffix.lower() in _READERS):
        return _read_file(source)
    if isinstance(source, str):
        raise InputError(
            "a batch takes a list of texts, a table, or the path of a .csv, .tsv or .txt file, not a text."
        )
    if hasattr(source, "to_dict") and hasattr(source, "columns"):
        return list(source.to_dict("records"))
    try:
        listed = list(source)
    except TypeError:
        raise InputError(f"a batch takes a list of texts or a table, not {type(source).__name__}.") from None
    return [entry if isinstance(entry, Mapping) else {"text": entry} for entry in listed]


def read_records(name: str, data: bytes) -> list[Mapping[Any, Any]]:
    """Rows of a table's file by column, from its name and content.

    Raises
    ------
    InputError
        The name does not end in ``.csv``, ``.tsv`` or ``.txt``, it is no UTF-8 or UTF-16, or a column occurs twice.
    """
    read = _reader(name)
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return list(read(data.decode(encoding)))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"line {line} of {user_path(name).name!r} is no UTF-8 text; save it again as 'CSV UTF-8', or as UTF-8."
        ) from None


def _reader(name: str) -> Callable[[str], Iterable[Mapping[Any, Any]]]:
    suffix = user_path(name).suffix.lower()
    if suffix not in _READERS:
        raise InputError(f"a table is a .csv, .tsv or .txt file, not {user_path(name).name!r}.")
    return _READERS[suffix]


def _read_file(path: str | os.PathLike[str]) -> list[Mapping[Any, Any]]:
    name = user_path(path).name
    _reader(name)  # a file of another kind is not even read
    return read_records(name, read_file(path, "table", LARGEST_TABLE))


def read_csv(text: str) -> list[Mapping[Any, Any]]:
    """Rows of a CSV file with a header; the commonest of comma, semicolon and tab in the header separates cells."""
    header = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.DictReader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    named = [_spelled(column) for column in reader.fieldnames or () if column.strip()]
    if twice := next((column for column in named if named.count(column) > 1), None):
        raise InputError(f"the table has two columns {twice!r}; leave one of them out.")
    return list(reader)


_READERS: dict[str, Callable[[str], Iterable[Mapping[Any, Any]]]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": split_paragraphs,
}


def _cells(record: Mapping[Any, Any]) -> dict[str, Any]:
    """Cells with something in them, by column in the spelling of options."""
    cells = {}
    for column, value in record.items():
        plain = value.item() if hasattr(value, "item") and not hasattr(value, "__len__") else value
        if not _is_missing(plain):
            cells["" if column is None else _spelled(column)] = plain
    return cells


def _spelled(column: Any) -> str:
    """Name of a column in the spelling of options."""
    return str(column).strip().lower().replace(" ", "_").replace("-", "_")


def _is_missing(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or type(value).__name__ in {"NAType", "NaTType"} or value != value  # NaN is not itself


def _columns() -> set[str]:
    return {*OWN_COLUMNS, *declared_options()}


def _fault(record: Mapping[str, Any]) -> str:
    if "" in record:
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
