"""Pronunciation lexicon: words with a respelling or IPA."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..cache.files import bytes_digest
from ..errors import InputError

_IPA_ENTRY = re.compile(r"/([^/]+)/|\[([^\[\]]+)\]")
_TOLD = 80  # characters of a line that a message quotes
_HEADERS = frozenset({"word", "written", "name", "grapheme", "text"})


@dataclass(frozen=True)
class Pronunciation:
    """Respelling (``say``) or ``ipa`` of a word; the other field is empty."""

    say: str = ""
    ipa: str = ""


class Lexicon:
    """Pronunciations by word. A word in lower case matches any capitalisation."""

    def __init__(self, entries: Mapping[str, Pronunciation]) -> None:
        self._entries = dict(entries)
        words = sorted(self._entries, key=len, reverse=True)
        alternatives = "|".join(
            re.escape(word) if word != word.lower() else f"(?i:{re.escape(word)})" for word in words
        )
        self._pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if words else r"(?!)")

    def __len__(self) -> int:
        return len(self._entries)

    def __or__(self, other: Lexicon) -> Lexicon:
        """Union; entries of ``other`` replace those of this lexicon."""
        return Lexicon({**self._entries, **other._entries})

    @property
    def entries(self) -> Mapping[str, Pronunciation]:
        """Pronunciations by word."""
        return dict(self._entries)

    @property
    def digest(self) -> str:
        """SHA-256 of the entries, in hex; empty for an empty lexicon."""
        return bytes_digest(repr(sorted(self._entries.items(), key=str)).encode()) if self._entries else ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """Regular expression of the lexicon's words, as whole words."""
        return self._pattern

    def find(self, word: str) -> Pronunciation | None:
        """Pronunciation of a word, or ``None``."""
        return self._entries.get(word) or self._entries.get(word.lower())


def read_lexicon(table: str) -> Lexicon:
    """Read a table with two columns, word and pronunciation, separated by commas, semicolons or tabs.

    A pronunciation between slashes is IPA, any other a respelling. A header (``word,say``), empty lines and lines that
    begin with ``#`` are skipped.

    Raises
    ------
    InputError
        A line does not have two columns, or IPA without its second slash; the message gives its number.
    """
    lines = table.lstrip("\ufeff").splitlines()
    filled = [line for line in lines if line.strip() and not line.startswith("#")]
    separator = next((mark for mark in ("\t", ";", ",") if filled and mark in filled[0]), ",")
    entries: dict[str, Pronunciation] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        row = _cells(line, separator)
        if not entries and row and row[0].lower() in _HEADERS:
            continue
        ipa = _IPA_ENTRY.fullmatch(row[1]) if len(row) > 1 else None
        if len(row) < 2 or not row[0] or not row[1] or any(row[2:]) or (row[1].startswith("/") and not ipa):
            raise InputError(
                f"line {number} of the lexicon is {line.strip()[:_TOLD]!r}; write a word and how it is spoken: "
                f"NumPy{separator}num pie, or NumPy{separator}/ˈnʌmpaɪ/"
            )
        entries[row[0]] = Pronunciation(ipa=ipa[1] or ipa[2]) if ipa else Pronunciation(say=row[1])
    return Lexicon(entries)


def _cells(line: str, separator: str) -> list[str]:
    """Cells of a line; none where it is no CSV, as one with an endless cell."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True))]
    except csv.Error:
        return []
