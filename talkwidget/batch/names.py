"""Names of the files of a batch, each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ..inputs.file_names import first_words, safe_name


def assign_names(wanted: Sequence[str | None], texts: Sequence[str]) -> list[tuple[str, str]]:
    """Name and fault of each row.

    The ending ``.mp4`` of a name is that of its file. A row without a name gets its number and the first words of its
    text. A name that is given twice is a fault of the second row. Names that differ only in letters that file systems
    do not tell apart get a number. Names that can stay as they are given are not taken away by those that cannot.
    """
    width = max(3, len(str(len(texts))))
    given: dict[str, int] = {}
    taken = _Taken()
    names: dict[int, tuple[str, str]] = {}
    later = []
    for number, (name, text) in enumerate(zip(wanted, texts, strict=True), start=1):
        fault = ""
        if name is not None and name in given:
            fault = f"the name {name!r} is that of row {given[name]} too; give it another one."
        elif name is not None:
            given[name] = number
        free = safe_name(f"{number:0{width}}-{first_words(text)}" if name is None else _ENDING.sub("", name))
        if free == name and not fault and taken.take(free):
            names[number] = free, fault
        else:
            later.append((number, free, fault))
    for number, name, fault in later:
        names[number] = taken.numbered(name), fault
    return [names[number] for number in range(1, len(texts) + 1)]


_ENDING = re.compile(r"\.mp4\s*\Z", re.IGNORECASE)


class _Taken:
    """Names that are taken, and the number that each got last: a million rows of one name take one look each."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, name: str) -> bool:
        """Take a name; ``False`` where it is taken."""
        folded = _folded(name)
        free = folded not in self._names
        self._names.add(folded)
        return free

    def numbered(self, name: str) -> str:
        """Take a name, with a number where it is taken."""
        folded = _folded(name)
        number = self._numbers.get(folded, 1)
        free = name if number == 1 else f"{name}-{number}"
        while not self.take(free):
            number += 1
            free = f"{name}-{number}"
        self._numbers[folded] = number + 1 if number > 1 else 1
        return free


def _folded(name: str) -> str:
    """Name as a file system without case and with normal forms compares it."""
    return unicodedata.normalize("NFKC", name).casefold()
