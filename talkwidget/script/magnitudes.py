"""Large and multiple numbers in short: 10k users, 2.5M rows, 3B parameters, 10x faster, 2× as much."""

from __future__ import annotations

import re

from .agreement import agree
from .mapped import MappedText
from .number_words import NumberWords

_RESOLUTIONS = frozenset({"2", "4", "5", "8"})
"""Numbers before a capital K that are read as letters: of screens, and of runs."""
_LARGE = {"en": ("M", "B"), "de": ("M",), "fr": ("M",), "es": ("M",), "it": ("M",), "pt_BR": ("M",), "nl": ("M",)}
_SMALL_WORDS = frozenset(
    ["the", "a", "an", "in", "at", "of", "to", "from", "by", "with", "over", "about", "our", "its", "his", "her", "has"]
).union(
    ["die", "der", "das", "mit", "über", "von", "les", "des", "avec", "los", "las", "con", "más", "i", "com", "met"]
)
"""Words that may stand before a large number with a capital, as the first of a sentence."""
_ARTICLES = frozenset(["a", "an", "the", "this", "that", "your", "our", "my", "their", "his", "her"])
_LONGEST_MULTIPLE = 3  # digits before a capital X; a longer one is the name of a thing, as "5600X"
_REACH = 30  # characters before and after a number that tell how it is meant


def read_magnitudes(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell thousands with k, millions with M where they count something, and multiples with x."""
    number, to = words.pattern, words.locale.to
    mapped = mapped.sub(rf"(?<![\w.,/-])({number}k?)\s?[-–]\s?(?={number}k(?!\w))", lambda found: f"{found[1]} {to} ")
    mapped = mapped.sub(rf"(?<![\w.,])({number})([kK])(?!\w)", lambda found: _thousand(words, found))
    for scale in _LARGE[words.locale.numbers]:
        mapped = mapped.sub(rf"(?<![\w.,-])({number})({scale})(?!\w)", lambda found: _large(words, found))
    mapped = mapped.sub(
        rf"(?<![\w.,])({number})(?:[xX]|\s?×)(?=[\s.,;:!?)]|$)(?!\s?\d)", lambda found: _multiple(words, found)
    )
    return mapped.sub(rf"(?<![\w.,)]\s)(?<![\w.,)])[×]\s?(?={number})", f"{words.locale.times} ")


def _thousand(words: NumberWords, found: re.Match[str]) -> str | None:
    if found[2] == "K" and found[1] in _RESOLUTIONS:
        return None
    return words.scaled(found[1], "k")


def _large(words: NumberWords, found: re.Match[str]) -> str | None:
    """Million or billion where the number has a fraction or a noun follows; "Room 3B" and "3M" are names."""
    locale = words.locale
    before = re.search(r"\b([A-ZÀ-Þ]\w*)\s$", found.string[max(0, found.start() - _REACH) : found.start()])
    if before and before[1].lower() not in _SMALL_WORDS:
        return None
    noun = r" [A-ZÄÖÜa-zäöü][a-zäöüß]{2}" if locale.numbers == "de" else r" [^\W\d_A-Z][^\W\d_]{2}"
    counts = re.match(noun, found.string[found.end() : found.end() + _REACH])
    return words.scaled(found[1], found[2]) if counts or locale.decimal in found[1] else None


def _multiple(words: NumberWords, found: re.Match[str]) -> str | None:
    """Multiple; after an article in English, the letter: "a 10x engineer"."""
    locale = words.locale
    if found[0].endswith("X") and len(found[1]) > _LONGEST_MULTIPLE:
        return None
    before = re.search(r"\b(\w+)\s$", found.string[max(0, found.start() - _REACH) : found.start()])
    if locale.numbers == "en" and before and before[1].lower() in _ARTICLES:
        return None
    one, many = locale.multiple
    if found[1] == "1":
        return one
    spoken = agree(words.amount(found[1]), one.split()[-1], locale)
    whole = locale.decimal not in found[1]
    return many.format(spoken if whole else f"{spoken} ").replace("  ", " ")
