"""Names of files: valid on every system, made of the first words of a text, and free where they are written."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

LONGEST = 80
"""Characters of a name."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
# Names that Windows keeps for devices, with any ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_WORDS, _FEWEST_WORDS = 5, 3  # most words of a name; a first sentence of fewer than three is too short for one
_BYTES = 200  # of a name in UTF-8; with number and ending it fits the 255 that most disks allow


def composed(name: str) -> str:
    """Name in Unicode's normal form NFC: files from a Mac spell letters with accents as two signs, keyboards as one."""
    return unicodedata.normalize("NFC", name)


def safe_name(name: str) -> str:
    """Name of a file without signs that some system forbids; ``clip`` if nothing is left."""
    plain = _FORBIDDEN.sub("-", composed(name))
    plain = "".join(letter for letter in plain if letter.isprintable())[:LONGEST]
    while len(plain.encode("utf-8", "replace")) > _BYTES:
        plain = plain[:-1]
    plain = plain.strip(" .-") or "clip"
    return f"{plain}-" if _DEVICES.fullmatch(plain) else plain


def first_words(text: str) -> str:
    """First words of a text in small letters, as in ``welcome-to-the-course``; empty where it has none.

    They end with the first sentence, unless that is very short.
    """
    first = re.match(r".+?[.!?](?=\s)", text, re.DOTALL)
    words = _words(first[0]) if first else []
    words = (words if len(words) >= _FEWEST_WORDS else _words(text))[:_WORDS]
    return "-".join(word.replace("'", "").replace("’", "") for word in words).lower()[:40].strip("-")


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text)


def free_path(wanted: Path, same: Callable[[Path], bool]) -> Path:
    """``wanted``, or numbered (``intro-2.mp4``) where that is another file; ``same`` tells whether one is it."""
    numbered = (wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}") for number in itertools.count(2))
    return next(path for path in itertools.chain([wanted], numbered) if not path.exists() or same(path))
