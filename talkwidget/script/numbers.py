"""Numbers, prices, units, abbreviations and symbols in words, so that all synthesizers read them alike.

Texts in languages without a :class:`~.locales.Locale` stay unchanged; synthesizers read their digits.
"""

from __future__ import annotations

import functools
import re

from .agreement import agree, counted_noun
from .codes import read_codes, read_designations
from .dates import read_dates
from .durations import read_durations
from .fractions import read_fractions
from .locales import Locale, find_locale
from .magnitudes import read_magnitudes
from .mapped import MappedText, any_of
from .money import read_money
from .number_words import NumberWords
from .ordinals import read_ordinals
from .powers import read_powers
from .roman import read_romans
from .telephone import read_telephones
from .times import read_times
from .versions import read_points, read_versions

_QUOTES = "'’"
_BEFORE_DECADE = "the|her|his|their|my|your|our|early|mid|late"  # "in her 20s" is no time in seconds
_AGE = re.compile(rf"((?:\b(?:{_BEFORE_DECADE})[ -])['’]?|['’])([2-9]0)s\b")
_WEB = re.compile(r"\b(?:https?://(?:www\.)?|www\.)([\w-]+(?:\.[\w-]+)+)(?:[:/?#][^\s<>\"']*[^\s<>\"'.,;:!?)\]])?/?")
_MAIL = re.compile(r"(?<![\w.+-])[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+")
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")  # fixed and thin spaces group digits

_SPACED = re.compile(r"(?<![\d.,])(?<!\d )[1-9]\d{0,2}(?=(?: \d{3})* 0\d\d)(?: \d{3})+(?! ?\d)")
_SCORE = re.compile(r"(?<![\w:.,])(\d{1,4}):(\d{1,4})(?![\w:]|[.,]\d)")
_FEET = re.compile(r"(?<!\w)(\d)['’′] ?(\d{1,2})(?:\"|”|″|''|’’)")  # height in feet and inches
_SHORT_YEAR = re.compile(r"(?:(?<=\s)|^)['’](\d\d)(?![\w'’\"”])")  # anni '90, class of '24
_SWAP = str.maketrans(".,", ",.")
_COMPARED = re.compile(r"(?<=[\w ])([<>])=(?=\s?\d)")
_AT_LEAST = {"<": "≤", ">": "≥"}
_BOUND = re.compile(r"(?:(?<=[\s(])|^)([<>≤≥≈])(?=\d)")
_HUNDREDS = {"100s": "hundreds", "1000s": "thousands"}


def read_numbers(mapped: MappedText, language: str) -> MappedText:
    """Spell out numbers, money, units, dates, times, Roman numerals, abbreviations and symbols."""
    speller = _speller(language)
    return mapped if speller is None else speller.read(mapped)


def read_as(kind: str, text: str, language: str) -> str:
    """Spoken form of ``text`` in a given reading.

    Parameters
    ----------
    kind
        A reading of :data:`~.ssml.READINGS`.
    text
        What is written.
    language
        A code as in ``en-us``.
    """
    speller = _speller(language)
    if kind in {"characters", "spell-out", "digits", "telephone"}:
        letters = " ".join(letter for letter in text if letter.isalnum())
        return speller.read(MappedText.of(letters)).text if speller else letters
    if speller and kind == "ordinal" and text.strip().isdigit():
        return speller.words.ordinal(int(text))
    if speller and kind in {"cardinal", "number"} and re.fullmatch(r"-?\d{1,15}", text.strip()):
        return speller.words.cardinal(int(text))
    return speller.read(MappedText.of(text)).text if speller else text


@functools.lru_cache(maxsize=16)
def _speller(language: str) -> _Speller | None:
    locale = find_locale(language)
    return None if locale is None else _Speller(locale, language)


class _Speller:
    """Speller of the numbers of one language."""

    def __init__(self, locale: Locale, language: str) -> None:
        self._locale = locale
        self.words = NumberWords(locale, language)
        self._number = self.words.pattern

    def read(self, mapped: MappedText) -> MappedText:
        """Run all stages. Longer patterns come first: dates before ranges, ranges before plain numbers."""
        mapped = self._addresses(mapped)
        mapped = mapped.sub(_COMPARED, lambda found: _AT_LEAST[found[1]])
        symbols = self._locale.symbols
        mapped = mapped.sub(_BOUND, lambda found: symbols.get(found[1], "").removeprefix("is ") + " ")
        mapped = read_telephones(mapped, self.words)
        mapped = read_versions(mapped, self.words)
        mapped = self._join_groups(mapped)
        mapped = read_dates(mapped, self.words)
        mapped = read_durations(mapped, self.words)
        mapped = read_times(mapped, self.words)
        mapped = read_designations(mapped, self.words)
        mapped = self._measures(mapped)
        mapped = read_money(mapped, self.words)
        mapped = read_magnitudes(mapped, self.words)
        mapped = self._ranges(mapped)
        mapped = self._abbreviations(mapped)
        mapped = read_romans(mapped, self._locale, self.words.cardinal, self.words.ordinal)
        mapped = read_ordinals(mapped, self.words)
        mapped = self._units(mapped)
        mapped = read_fractions(mapped, self.words)
        mapped = read_points(mapped, self.words)
        mapped = read_powers(mapped, self.words)
        mapped = read_codes(mapped, self.words)
        mapped = self._plain(mapped)
        return self._symbols(mapped)

    def _addresses(self, mapped: MappedText) -> MappedText:
        """Spell the host of a web address and all of an e-mail address: example dot com."""
        dot, at = f" {self._locale.dot} ", f" {self._locale.symbols['@']} "
        mapped = mapped.sub(_WEB, lambda found: found[1].replace(".", dot))
        return mapped.sub(_MAIL, lambda found: found[0].replace(".", dot).replace("@", at))

    def _join_groups(self, mapped: MappedText) -> MappedText:
        """Replace spaces and apostrophes between groups of digits by the locale's separator.

        A plain space does so only before a unit, or where a group begins with a zero. "98 99 100" are three numbers;
        "1 250 km" and "1 000" are one.
        """
        locale = self._locale
        point, comma = re.escape(locale.thousands), re.escape(locale.decimal)
        # A number in the other half of the world's format, where that is plain: 1,500.00 in Spanish.
        mapped = mapped.sub(
            rf"(?<![\w.,])\d{{1,3}}(?:{comma}\d{{3}})+{point}\d+(?![\w.,]\d)", lambda found: found[0].translate(_SWAP)
        )
        mapped = mapped.sub(_GROUPED, locale.thousands)
        if locale.decimal == ",":
            mapped = self._decimal_points(mapped)
        mapped = mapped.sub(_SPACED, lambda found: found[0].replace(" ", locale.thousands))
        if locale.numbers == "en":
            return mapped
        mapped = mapped.sub(r"(?<=\d)['’](?=\d{3}(?!\d))", locale.thousands)
        units = any_of((*locale.units, *locale.money, "%"))
        fraction = rf"(?:{re.escape(locale.decimal)}\d+)?"
        grouped = rf"(?<![\d.,])(?<!\d )\d{{1,3}}(?: \d{{3}})+(?=,\d|{fraction}\s?(?:{units})(?!\w))"
        return mapped.sub(grouped, lambda found: found[0].replace(" ", locale.thousands))

    def _decimal_points(self, mapped: MappedText) -> MappedText:
        """Replace a decimal point by a comma before a unit and beside money: 1.5 km, $3.50."""
        locale = self._locale
        units = any_of([*(unit for unit in locale.units if unit != "h"), *locale.money, "%"])
        mapped = mapped.sub(
            rf"(?<![\w.,])\d+\.\d{{1,2}}(?=\s?(?:{units})(?!\w))", lambda found: found[0].replace(".", ",")
        )
        before = rf"(?:{any_of(locale.money)})\s?\d+\.\d{{1,2}}(?![\w.,]\d|\d)"
        return mapped.sub(before, lambda found: found[0].replace(".", ","))

    def _ranges(self, mapped: MappedText) -> MappedText:
        """Spell decades, and the signs of ranges, scores and negative numbers."""
        locale, number = self._locale, self._number
        if locale.numbers == "en":
            mapped = mapped.sub(r"(?<![\w.,])(1[1-9]|20)(\d0)s\b", lambda found: self._decade(found[0][:-1]))
            mapped = mapped.sub(r"(?<![\w.,])1000?s(?= of\b)", lambda found: _HUNDREDS[found[0]])
            mapped = mapped.sub(_AGE, lambda found: f"{found[1].rstrip(_QUOTES)}{self._decade(found[2])}")
        mapped = mapped.sub(
            rf"(?<![\w.,/-])({number})\s?[-–]\s?({number})(?=(?:{any_of(locale.units)})(?!\w)|(?![\w/-]|[.,]\d))",
            self._range,
        )
        mapped = mapped.sub(_SCORE, lambda found: f"{found[1]} {locale.ratio} {found[2]}")
        return mapped.sub(rf"(?:(?<=[\s(])|^)[-−](?={number})", f"{locale.minus} ")

    def _range(self, found: re.Match[str]) -> str:
        """Range of numbers or years, share (50-50), or in German a score where it falls: 3-1."""
        low, high = found[1], found[2]
        if low == high:
            return f"{low} {high}"
        if re.fullmatch(r"\d{4}", low) and re.fullmatch(r"\d{2}", high) and low[2:] < high:
            high = low[:2] + high  # 1914-18
        falls = self._locale.numbers == "de" and low.isdigit() and high.isdigit() and int(low) > int(high)
        return f"{low} {self._locale.ratio if falls else self._locale.to} {high}"

    def _measures(self, mapped: MappedText) -> MappedText:
        """Spell the crosses and points between numbers: 3 x 4 = 12, 5 cm x 3 cm, 5*3."""
        locale, number = self._locale, self._number
        mapped = mapped.sub(
            rf"(?<=\d)\s?[x×*·]\s?(?={number}\s?=)|(?<=\d)\s?\*\s?(?=\d)|(?<=\d) · (?=\d)", f" {locale.times} "
        )
        unit = any_of(locale.units)
        small = r"\d{1,2}(?![\d.,])"
        mapped = mapped.sub(
            rf"(?<![\w.,])({small}) x (?={small}(?!\s?(?:{unit})(?!\w)))", lambda found: f"{found[1]} {locale.times} "
        )
        mapped = mapped.sub(
            rf"(?!(?<!\d)0x)(\d\s?(?:{unit})|\d)\s?x\s?(?=\d)", lambda found: f"{found[1]} {locale.by} "
        )
        return mapped.sub(_FEET, lambda found: f"{found[1]} ft {found[2]}") if locale.numbers == "en" else mapped

    def _units(self, mapped: MappedText) -> MappedText:
        units = self._locale.units
        number = rf"(?<![\w.,])({self._number})"
        mapped = mapped.sub(
            rf"{number}\s?({any_of(tuple(units))})(?!\w|/[A-Za-z])(?:\.(?=\s+[a-zà-ÿ]|[,;:)]))?",
            lambda found: self.words.counted(found[1], units[found[2]]),
        )
        return mapped.sub(rf"{number}\s?%", lambda found: f"{self.words.amount(found[1])} {self._locale.percent}")

    def _abbreviations(self, mapped: MappedText) -> MappedText:
        locale = self._locale
        titles, others = locale.titles, locale.abbreviations

        def spell(found: re.Match[str]) -> str:
            after = found.string[found.end() :]
            ends = not after or (found[1] in locale.closing and re.match(r"\s+[A-ZÀ-Þ]", after))
            return others[found[1]] + ("." if ends and found[1].endswith(".") else "")

        mapped = mapped.sub(rf"(?<![\w.])({any_of(tuple(titles))})(?=\s[A-ZÀ-Þ])", lambda found: titles[found[1]])
        mapped = mapped.sub(rf"(?<![\w.])({any_of(tuple(others))})(?!\w)", spell)
        numbered = locale.numbered
        mapped = mapped.sub(rf"(?<![\w.])({any_of(tuple(numbered))}) ?(?=\d)", lambda found: f"{numbered[found[1]]} ")
        return mapped.sub(r"(?<![\w&])#(?=\d)", f"{locale.symbols['№']} ")

    def _plain(self, mapped: MappedText) -> MappedText:
        number = self._number
        if self._locale.decimal == ".":
            mapped = mapped.sub(
                r"(?:(?<=[\s(])|^)\.(\d+)\b(?![.,]\d)", lambda found: f"point {self.words.digits(found[1])}"
            )
        mapped = mapped.sub(_SHORT_YEAR, lambda found: self.words.cardinal(int(found[1])))
        return mapped.sub(rf"(?<![\w.,:/'’^*])({number})(?![\w/^*]|['’](?!s\b)|:\S|[.,]\d)", self._number_in_text)

    def _number_in_text(self, found: re.Match[str]) -> str:
        words = self.words.amount(found[1], year=True)
        noun = counted_noun(found, self._locale, one=found[1] == "1")
        return words if noun is None else agree(words, noun, self._locale)

    def _decade(self, year: str) -> str:
        """Decade in English: 1990 -> nineteen nineties."""
        words = self.words.year(int(year))
        return words[:-1] + "ies" if words.endswith("y") else f"{words}s"

    def _symbols(self, mapped: MappedText) -> MappedText:
        """Spell symbols beside words; < and > only between spaces, because they are also brackets."""
        symbols = self._locale.symbols
        signs = any_of([sign for sign in symbols if sign not in "<>"])
        mapped = mapped.sub(
            rf"(?:(?<=\w) ?|(?<=[\s(])|^)({signs})(?:(?= ?\w)|$) ?", lambda found: f" {symbols[found[1]]} "
        )
        mapped = mapped.sub(r"(?<=\s)[<>](?=\s)", lambda found: symbols.get(found[0]))
        return mapped.sub(r" {2,}", " ").sub(r"(?<=\() ", "")
