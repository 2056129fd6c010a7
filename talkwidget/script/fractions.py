"""Fractions in words: ½, 1½, 2 3/4, 24/7."""

from __future__ import annotations

import re
import unicodedata

from .agreement import agree, counted_noun
from .mapped import MappedText, any_of
from .number_words import NumberWords

_SIGNS = {sign: unicodedata.normalize("NFKC", sign).replace("⁄", "/") for sign in "½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"}
_SLASHED = r"(?<![\w./])(?:(\d{1,3}) )?([1-9]\d?)/([2-9]|10|16|32|64|100|1000)(?![\w/]|[.,]\d)"
_YEARS = re.compile(r"(?<![\w./])((?:19|20)\d\d)/((?:19|20)?\d\d)(?![\w/]|[.,]\d)")
_PAIR = re.compile(r"(?<![\w./])(\d{1,3})/(\d{1,3})(?![\w/]|[.,]\d)")


def read_fractions(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell fractions. Two numbers with a slash that are no fraction follow each other: 24/7, 50/50, 2008/09."""
    units = words.locale.units
    unit = rf"(?:\s?({any_of(units)})(?!\w))?"

    def signed(found: re.Match[str]) -> str | None:
        part, _, whole = _SIGNS[found[2]].partition("/")
        return spell(found, _SIGNS[found[2]], found[3]) or other(found, int(part), int(whole), found[3])

    def slashed(found: re.Match[str]) -> str | None:
        spoken = spell(found, f"{found[2]}/{found[3]}", found[4])
        return spoken or other(found, int(found[2]), int(found[3]), found[4])

    def other(found: re.Match[str], part: int, whole: int, sign: str | None) -> str | None:
        """Fraction by the name of its part: three eighths."""
        proper = _proper(words, part, whole)
        mixed = [words.cardinal(int(found[1])), words.locale.symbols["&"]] if found[1] else []
        return proper and " ".join([*mixed, proper, *([units[sign][bool(found[1])]] if sign else [])])

    def spell(found: re.Match[str], written: str, sign: str | None) -> str | None:
        if written not in words.locale.fractions:
            return None
        alone, mixed = words.locale.fractions[written]
        if found[1]:
            return " ".join([_mixed(words, found[1], mixed), *([units[sign][1]] if sign else [])])
        noun = units[sign][0] if sign else counted_noun(found, words.locale, one=True)
        spoken = alone if noun is None else agree(alone, noun, words.locale)
        return f"{spoken} {noun}" if sign else spoken

    def years(found: re.Match[str]) -> str:
        following = found[2] if len(found[2]) > 2 else str(int(found[2]))
        return f"{words.year(int(found[1]))} {words.amount(following, year=True)}"

    mapped = mapped.sub(rf"(?:(?<![\w.,])(\d{{1,3}}) ?)?([{''.join(_SIGNS)}]){unit}", signed)
    mapped = mapped.sub(rf"{_SLASHED}{unit}", slashed)
    mark = rf"(?<![\w./])(\d{{1,2}}{re.escape(words.locale.decimal)}\d)/(?=(?:5|6|10|20|100)\b(?![./]))"
    mapped = mapped.sub(mark, lambda found: f"{words.amount(found[1])} {words.locale.out_of} ")
    mapped = mapped.sub(r"(?<=\d)/(?=\d+ ?=)", f" {words.locale.symbols['÷']} ")
    mapped = mapped.sub(_YEARS, years)
    return mapped.sub(_PAIR, lambda found: f"{words.cardinal(int(found[1]))} {words.cardinal(int(found[2]))}")


def _mixed(words: NumberWords, whole: str, pattern: str) -> str:
    """Whole number with a fraction: "one and a half", "eineinhalb"."""
    number = words.cardinal(int(whole))
    return pattern.format("ein" if number == "eins" else number)


def _proper(words: NumberWords, part: int, whole: int) -> str | None:
    """Proper fraction with the name of its part: three fifths, drei Fünftel; in English of any."""
    locale = words.locale
    if part >= whole:
        return None
    if locale.numbers == "en":
        return f"{words.cardinal(part)} {words.ordinal(whole)}{'' if part == 1 else 's'}"
    if str(whole) not in locale.parts:
        return None
    one, many = locale.parts[str(whole)]
    return f"{agree(words.cardinal(part), one, locale)} {one if part == 1 else many}"
