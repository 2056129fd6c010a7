"""Clauses short enough for eSpeak NG's buffers, which drop the rest of a clause or word without an error."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ...script.graphemes import GRAPHEME

LONGEST_CLAUSE = 600
"""Weight of a clause. eSpeak's buffers hold 800 bytes (N_TR_SOURCE) and 1,000 phonemes (N_PHONEME_LIST) of a clause."""

_LONGEST_WORD = 120
"""Bytes of a run of letters. eSpeak's buffer holds 160 bytes of a word (N_WORD_BYTES)."""

_CLAUSE = re.compile(r".+?(?:[.,;:!?…][\"'»”’)\]]*(?=\s)|[、。，！？；：]|\n\s*\n|\Z)", re.DOTALL)
_SEPARATOR = ", "


@dataclass(frozen=True)
class ClauseText:
    """A text with commas inserted.

    Attributes
    ----------
    text
        The text for eSpeak.
    places
        Index in the original text of each character of ``text``, and of its end.
    cuts
        Indices in the original text at which commas were inserted, rising.
    ends
        Indices in the original text after the last character of each clause, ``cuts`` among them.
    """

    text: str
    places: tuple[int, ...]
    cuts: tuple[int, ...]
    ends: frozenset[int]


def shorten_clauses(text: str, longest: int = LONGEST_CLAUSE) -> ClauseText:
    """Insert commas until no clause outweighs ``longest``: after words, and inside long words between letters."""
    clauses = [(clause.start(), clause.start() + len(clause[0].rstrip())) for clause in _CLAUSE.finditer(text)]
    cuts = [cut for start, end in clauses for cut in _cuts(text, start, end, longest)]
    parts: list[str] = []
    places: list[int] = []
    for start, end in pairwise([0, *cuts, len(text)]):
        if start:
            parts.append(_SEPARATOR)
            places += [start] * len(_SEPARATOR)
        parts.append(text[start:end])
        places += range(start, end)
    ends = frozenset([*cuts, *(end for _, end in clauses)])
    return ClauseText("".join(parts), (*places, len(text)), tuple(cuts), ends)


def _cuts(text: str, start: int, end: int, longest: int) -> Iterator[int]:
    """Indices in a clause at which a comma is inserted; the parts are about equally heavy."""
    total = sum(map(_weight, text[start:end]))
    parts = math.ceil(total / longest)
    clause = word = 0
    for grapheme in GRAPHEME.finditer(text, start, end):
        first = grapheme.start()
        between_words = grapheme[0].isspace() or _is_han(grapheme[0])
        size = sum(map(_word_size, grapheme[0])) if grapheme[0][0].isalnum() and not between_words else 0
        if first > start and ((between_words and clause * parts >= total) or word + size > _LONGEST_WORD):
            yield first
            clause = word = 0
        clause += sum(map(_weight, grapheme[0]))
        word = word + size if size else 0


def _weight(letter: str) -> int:
    """Share of a clause's buffers: bytes of a letter, or phonemes of the name of a digit or symbol."""
    if _is_han(letter):
        return 4
    if letter.isnumeric() or unicodedata.category(letter)[0] == "S":
        return 8
    return _word_size(letter)


def _word_size(letter: str) -> int:
    """Bytes in the buffer of a word; Hangul syllables are decomposed into two or three letters of three bytes."""
    return 9 if "\uac00" <= letter <= "\ud7a3" else len(letter.encode("utf-8", "replace"))


def _is_han(letter: str) -> bool:
    """True for ideographs, which eSpeak takes for words of their own."""
    return "\u3400" <= letter[0] <= "\u9fff" or "\U00020000" <= letter[0] <= "\U0003ffff"
