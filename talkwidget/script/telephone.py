"""Telephone numbers, and other numbers in groups that are read digit by digit."""

from __future__ import annotations

import re

from .mapped import MappedText
from .number_words import NumberWords

_SHORTEST = 8  # digits of an international number after the +, with its country's code; E.164 allows 15

_AMERICAN = re.compile(r"(?<![\w.(-])(?:1[ -])?(?:\d{3}-|\(\d{3}\) ?)?\d{3}-\d{4}(?![\w-])")
_DOTTED = re.compile(r"(?<![\w.])\d{3}\.\d{3}\.\d{4}(?![\w.])")
_INTERNATIONAL = re.compile(r"(?<![\w+])\+(\d{1,3}(?:[ ./-]?\(?\d+\)?)+)(?!\w)")
_WITH_AREA = re.compile(
    r"(?<![\w.,/(-])(?<!\d )(?:\(0?\d{2,4}\) ?|0\d{1,4}[ /-])(?:\d{5,}|\d{3,}(?:[ -]\d{2,})+)(?![\w-]|[.,/]\d)"
)
_GROUPED = re.compile(r"(?<![\w-])\d+(?:-\d+){3,}(?![\w-])")  # four groups and more, as in an ISBN
_PAIRS = frozenset({"fr"})  # languages that read groups of two digits as numbers


def read_telephones(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell telephone numbers: +49 30 1234567, (11) 91234-5678, 030/123456, 555-1234."""

    def international(found: re.Match[str]) -> str | None:
        groups = re.findall(r"\d+", found[1])
        if sum(map(len, groups)) < _SHORTEST or re.fullmatch(r"\d{1,3}(?:[ .]000)+", found[1]):
            return None
        return f"{words.locale.symbols['+']} {' '.join(map(group, groups))}"

    def group(digits: str) -> str:
        pair = words.locale.numbers in _PAIRS and len(digits) == 2 and digits[0] != "0"
        return words.cardinal(int(digits)) if pair else words.digits(digits)

    mapped = mapped.sub(_INTERNATIONAL, international)
    for pattern in (_GROUPED, _WITH_AREA, _AMERICAN, _DOTTED):
        mapped = mapped.sub(pattern, lambda found: words.digits(found[0]))
    return mapped
