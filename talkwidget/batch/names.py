"""Names of the files of a batch, each once."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ..inputs.file_names import first_words, safe_name


def assign_names(wanted: Sequence[str | None], texts: Sequence[str]) -> list[tuple[str, str]]:
    """Name and fault of each row.

    A row without a name gets its number and the first words of its text. A name that is given twice is a fault of the
    second row. Names that differ only in letters that file systems do not tell apart get a number.
    """
    width = max(3, len(str(len(texts))))
    given: dict[str, int] = {}
    taken: set[str] = set()
    names = []
    for number, (name, text) in enumerate(zip(wanted, texts, strict=True), start=1):
        fault = ""
        if name is not None and name in given:
            fault = f"the name {name!r} is that of row {given[name]} too; give it another one."
        elif name is not None:
            given[name] = number
        free = _free(safe_name(f"{number:0{width}}-{first_words(text)}" if name is None else name), taken)
        taken.add(_folded(free))
        names.append((free, fault))
    return names


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while _folded(free) in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _folded(name: str) -> str:
    """Name as a file system without case and with normal forms compares it."""
    return unicodedata.normalize("NFKC", name).casefold()
