"""Fractions in words: ½, 1½, 2 3/4, 24/7."""

from __future__ import annotations

import re
import unicodedata

from .agreement import agree, counted_noun
from .mapped import MappedText
from .number_words import NumberWords

_SIGNS = {sign: unicodedata.normalize("NFKC", sign).replace("⁄", "/") for sign in "½¼¾⅓⅔"}
_SLASHED = re.compile(r"(?<![\w./])(?:(\d{1,3}) )?([1-9])/([2-9]|10)(?![\w/]|[.,]\d)")
_PAIR = re.compile(r"(?<![\w./])(\d{1,3})/(\d{1,3})(?![\w/]|[.,]\d)")


def read_fractions(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell fractions. Two numbers with a slash that are no fraction follow each other: 24/7, 50/50."""
    spoken, after_number = {}, {}
    for written, (alone, mixed) in words.locale.fractions.items():
        spoken[written], after_number[written] = alone, mixed

    def signed(found: re.Match[str]) -> str:
        written = _SIGNS[found[2]]
        if found[1]:
            return _mixed(words, found[1], after_number[written])
        noun = counted_noun(found, words.locale, one=True)
        return spoken[written] if noun is None else agree(spoken[written], noun, words.locale)

    def slashed(found: re.Match[str]) -> str | None:
        written = f"{found[2]}/{found[3]}"
        if found[1]:
            return _mixed(words, found[1], after_number[written]) if written in after_number else None
        return spoken.get(written) or _english(words, int(found[2]), int(found[3]))

    mapped = mapped.sub(rf"(?:(?<![\w.,])(\d{{1,3}}) ?)?([{''.join(_SIGNS)}])", signed)
    mapped = mapped.sub(_SLASHED, slashed)
    mapped = mapped.sub(r"(?<=\d)/(?=\d+ ?=)", f" {words.locale.symbols['÷']} ")
    return mapped.sub(_PAIR, lambda found: f"{words.cardinal(int(found[1]))} {words.cardinal(int(found[2]))}")


def _mixed(words: NumberWords, whole: str, pattern: str) -> str:
    """Whole number with a fraction: "one and a half", "eineinhalb"."""
    number = words.cardinal(int(whole))
    return pattern.format("ein" if number == "eins" else number)


def _english(words: NumberWords, part: int, whole: int) -> str | None:
    """Any proper fraction, in English: three fifths."""
    if words.locale.numbers != "en" or part >= whole:
        return None
    return f"{words.cardinal(part)} {words.ordinal(whole)}{'' if part == 1 else 's'}"
