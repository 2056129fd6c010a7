"""Files of tables: CSV and text files become records, one a row."""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..errors import InputError
from ..inputs.files import decode_text, is_there, read_file, user_path
from .paragraphs import split_paragraphs

LARGEST_TABLE = 64 << 20
"""Bytes of a table's file."""

_DELIMITERS = ",;\t"  # the first where the header has none
# A tab before the header stays: the first column has no name.
_BLANK_LINES = re.compile(r"\A(?:[^\S\r\n]*[\r\n])+")
# A first line that tells Excel the separator.
_SEPARATOR = re.compile(r"sep=(.)[ \t]*\r?\n", re.IGNORECASE)
# A row after the last one; where a quote is not closed, it becomes a part of the last cell.
_END = "\ue000end of the table"
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")


def names_file(text: str) -> bool:
    """Whether a text is the path of a table, or of a file that somebody takes for one."""
    path = user_path(text)
    return path.suffix.lower() in {*_READERS, *_SPREADSHEETS} or is_there(path)


def read_records(name: str, data: bytes) -> list[Mapping[Any, Any]]:
    """Rows of a table's file by column, from its name and content.

    Raises
    ------
    InputError
        The name does not end in ``.csv``, ``.tsv`` or ``.txt``. The content is no UTF-8 or UTF-16. A column occurs
        twice, or a quote is not closed.
    """
    return list(_reader(name)(decode_text(data, user_path(name).name)))


def _reader(name: str) -> Callable[[str], Iterable[Mapping[Any, Any]]]:
    suffix = user_path(name).suffix.lower()
    if suffix not in _READERS:
        way = "; save it as 'CSV UTF-8', or read it with pandas" if suffix in _SPREADSHEETS else ""
        raise InputError(f"a table is a .csv, .tsv or .txt file, not {user_path(name).name!r}{way}.")
    return _READERS[suffix]


def read_table(path: str | os.PathLike[str]) -> list[Mapping[Any, Any]]:
    """Rows of a table's file; raises as :func:`read_records`, and where the file cannot be read."""
    name = user_path(path).name
    _reader(name)  # a file of another kind is not even read
    return read_records(name, read_file(path, "table", LARGEST_TABLE))


def read_tsv(text: str) -> list[Mapping[Any, Any]]:
    """Rows of a TSV file: a CSV file in which a tab separates cells unless the header has others."""
    return read_csv(text, _DELIMITERS[::-1])


def read_csv(text: str, delimiters: str = _DELIMITERS) -> list[Mapping[Any, Any]]:
    """Rows of a CSV file with a header; the commonest of comma, semicolon and tab in the header separates cells.

    Rows of which all cells are empty are left out: spreadsheets write them below a table.
    """
    plain = _BLANK_LINES.sub("", text, count=1)
    told = _SEPARATOR.match(plain)
    plain = plain[told.end() :] if told else plain
    if not plain.strip():
        return []
    delimiter = told[1] if told else max(delimiters, key=re.split(r"[\r\n]", plain, maxsplit=1)[0].count)
    longest = csv.field_size_limit(LARGEST_TABLE)
    lines = io.StringIO(f"{plain}\n{_END}", newline="")
    # People put spaces after a comma; a quote that follows them opens a cell too.
    reader = csv.DictReader(lines, delimiter=delimiter, skipinitialspace=True)
    rows: list[Mapping[Any, Any]] = []
    line = begun = 1
    try:
        check_columns([column for column in reader.fieldnames or () if column.strip()])
        for row in reader:
            if next(iter(row.values()), "") == _END:
                return rows
            if any(map(_is_filled, row.values())):
                rows.append(row)
            begun, line = line, reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"line {reader.line_num} of the table cannot be read ({error}); correct it.") from None
    finally:
        csv.field_size_limit(longest)
    raise InputError(f"a quote opened in line {begun} of the table or later is not closed; close it, or double it.")


def _is_filled(cell: Any) -> bool:
    """Whether a cell, or one of the cells beyond the header, has something in it."""
    return any(map(_is_filled, cell)) if isinstance(cell, list) else bool(cell and cell.strip())


def check_columns(columns: Sequence[Any]) -> None:
    """Refuse a table with two columns of one name, of which one would be lost."""
    counted = Counter(map(spelled, columns))
    if twice := next((column for column, count in counted.items() if count > 1), None):
        raise InputError(f"the table has two columns {twice!r}; leave one of them out.")


def spelled(column: Any) -> str:
    """Name of a column in the spelling of options."""
    return str(column).strip().lower().replace(" ", "_").replace("-", "_")


_READERS: dict[str, Callable[[str], Iterable[Mapping[Any, Any]]]] = {
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".txt": split_paragraphs,
}
