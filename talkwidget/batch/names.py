"""Names of files: valid on every system, and each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 80
"""Characters of a name; with its ending it fits the 255 bytes of a file name in every script."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
# Names that Windows keeps for devices, with any ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_WORDS = 5
_BYTES = 200


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
        free = _free(safe_name(f"{number:0{width}}-{_slug(text)}" if name is None else name), taken)
        taken.add(_folded(free))
        names.append((free, fault))
    return names


def safe_name(name: str) -> str:
    """Name of a file without signs that some system forbids; ``clip`` if nothing is left."""
    plain = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", name))
    plain = "".join(letter for letter in plain if letter.isprintable())[:LONGEST]
    while len(plain.encode("utf-8", "replace")) > _BYTES:
        plain = plain[:-1]
    plain = plain.strip(" .-") or "clip"
    return f"{plain}-" if _DEVICES.fullmatch(plain) else plain


def _slug(text: str) -> str:
    words = re.findall(r"[^\W_]+", text)[:_WORDS]
    return "-".join(words).lower()[:40]


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while _folded(free) in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _folded(name: str) -> str:
    """Name as a file system without case and with normal forms compares it."""
    return unicodedata.normalize("NFKC", name).casefold()
