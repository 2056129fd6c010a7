"""Numbers, prices, units, abbreviations and symbols in words, so that all synthesizers read them alike.

Texts in languages without a :class:`~.locales.Locale` stay unchanged; synthesizers read their digits.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from .dates import read_dates, read_ordinals, read_times
from .locales import Locale, find_locale
from .mapped import MappedText, any_of
from .number_words import NumberWords
from .roman import read_romans

_QUOTES = "'’"
_SUFFIXES = {"k": "thousand", "m": "million", "b": "billion"}  # $3k, €1.5bn
_BEFORE_DECADE = "the|her|his|their|my|your|our|early|mid|late"  # "in her 20s" is no time in seconds
_AGE = re.compile(rf"((?:\b(?:{_BEFORE_DECADE})[ -])['’]?|['’])([2-9]0)s\b")
_WEB = re.compile(r"\b(?:https?://(?:www\.)?|www\.)([\w-]+(?:\.[\w-]+)+)(?:[:/?#][^\s<>\"']*[^\s<>\"'.,;:!?)\]])?/?")
_MAIL = re.compile(r"(?<![\w.+-])[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+")
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")  # fixed and thin spaces group digits

_SPACED = re.compile(r"(?<![\d.,])(?<!\d )[1-9]\d{0,2}(?=(?: \d{3})* 0\d\d)(?: \d{3})+(?! ?\d)")
_TELEPHONE = re.compile(r"(?<![\w.(-])(?:1[ -])?(?:\d{3}-|\(\d{3}\) ?)?\d{3}-\d{4}(?![\w-])")
_SUPERSCRIPT = re.compile(r"(?<=[\w)])(⁻?)([⁰¹²³⁴-⁹]+)(?![⁰¹²³⁴-⁹])")
_SQUARE_OR_CUBE = frozenset("²³")


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
        mapped = self._join_groups(mapped)
        mapped = read_dates(mapped, self.words)
        mapped = read_times(mapped, self.words)
        mapped = self._ranges(mapped)
        mapped = self._abbreviations(mapped)
        mapped = self._money(mapped)
        mapped = self._units(mapped)
        mapped = read_romans(mapped, self._locale, self.words.cardinal, self.words.ordinal)
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
        mapped = mapped.sub(_GROUPED, locale.thousands)
        mapped = mapped.sub(_SPACED, lambda found: found[0].replace(" ", locale.thousands))
        if locale.numbers == "en":
            return mapped
        mapped = mapped.sub(r"(?<=\d)['’](?=\d{3}(?!\d))", locale.thousands)
        units = any_of((*locale.units, *locale.money, "%"))
        fraction = rf"(?:{re.escape(locale.decimal)}\d+)?"
        grouped = rf"(?<![\d.,])(?<!\d )\d{{1,3}}(?: \d{{3}})+(?={fraction}\s?(?:{units})(?!\w))"
        return mapped.sub(grouped, lambda found: found[0].replace(" ", locale.thousands))

    def _ranges(self, mapped: MappedText) -> MappedText:
        """Spell telephone numbers, decades, and the signs of ranges and negative numbers."""
        locale, number = self._locale, self._number
        mapped = mapped.sub(_TELEPHONE, lambda found: self.words.digits(found[0]))
        if locale.numbers == "en":
            mapped = mapped.sub(r"(?<![\w.,])(1[1-9]|20)(\d0)s\b", lambda found: self._decade(found[0][:-1]))
            mapped = mapped.sub(_AGE, lambda found: f"{found[1].rstrip(_QUOTES)}{self._decade(found[2])}")
        signs = any_of(tuple(locale.money))
        mapped = mapped.sub(
            rf"(?<![\w$])({signs})({number})\s?[-–]\s?(?:\1)?(?={number}(?![\w/-]|[.,]\d))",
            lambda found: f"{found[2]} {locale.to} {found[1]}",
        )
        mapped = mapped.sub(
            rf"(?<![\w.,/-])({number})\s?[-–]\s?({number})(?![\w/-]|[.,]\d)",
            lambda found: f"{found[1]} {locale.to} {found[2]}",
        )
        return mapped.sub(rf"(?:(?<=[\s(])|^)[-−](?={number})", f"{locale.minus} ")

    def _money(self, mapped: MappedText) -> MappedText:
        locale = self._locale
        signs, scales = any_of(tuple(locale.money)), any_of(locale.scales)

        def spell(sign: str, written: str, scale: str | None) -> str:
            names = locale.money[sign]
            if scale:
                return f"{self.words.amount(written)} {scale} {names[1]}"
            whole, _, fraction = written.partition(locale.decimal)
            if not fraction or sign not in locale.cents or len(fraction) != 2:
                return self.words.counted(written, names)
            parts = [] if whole == "0" else [self.words.counted(whole, names)]
            if int(fraction):
                parts.append(self.words.counted(str(int(fraction)), locale.cents[sign]))
            joint = f" {locale.symbols['&']} " if locale.numbers != "de" else " "
            return joint.join(parts) or self.words.counted("0", names)

        scaled = rf"(?:\s({scales})\b)?"
        if locale.numbers == "en":
            mapped = mapped.sub(
                rf"(?<![\w$])({signs})\s?({self._number})([kKmMbB])n?(?!\w)",
                lambda found: spell(found[1], found[2], _SUFFIXES[found[3].lower()]),
            )
        mapped = mapped.sub(
            rf"(?<![\w$])({signs})\s?({self._number}){scaled}(?![\w%]|[.,]\d)",
            lambda found: spell(found[1], found[2], found[3]),
        )
        return mapped.sub(
            rf"(?<![\w.,])({self._number}){scaled}\s?({signs})(?!\w)", lambda found: spell(found[3], found[1], found[2])
        )

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
        return mapped.sub(r"(?<![\w&])#(?=\d)", "number ") if locale.numbers == "en" else mapped

    def _plain(self, mapped: MappedText) -> MappedText:
        number = self._number
        mapped = mapped.sub(_SUPERSCRIPT, self._power)
        mapped = mapped.sub(rf"(?<![\w.,])({number})[eE]([+-]?)(\d{{1,3}})\b", self._scientific)
        mapped = read_ordinals(mapped, self.words)
        if self._locale.numbers == "en":
            mapped = mapped.sub(r"(?<![\w./])([1-9])/([2-9]|10)(?![\w/])", self._fraction)
        return mapped.sub(
            rf"(?<![\w.,:/'’^*])({number})(?![\w/:'’^*]|[.,]\d)", lambda found: self.words.amount(found[1], year=True)
        )

    def _decade(self, year: str) -> str:
        """Decade in English: 1990 -> nineteen nineties."""
        words = self.words.year(int(year))
        return words[:-1] + "ies" if words.endswith("y") else f"{words}s"

    def _fraction(self, found: re.Match[str]) -> str | None:
        part, whole = int(found[1]), int(found[2])
        if part >= whole:
            return None
        names = {2: ("half", "halves"), 4: ("quarter", "quarters")}
        one, many = names.get(whole, (self.words.ordinal(whole), f"{self.words.ordinal(whole)}s"))
        return f"{self.words.cardinal(part)} {one if part == 1 else many}"

    def _power(self, found: re.Match[str]) -> str | None:
        """Exponent in words; squares and cubes are left to the synthesizer, as in 3 m²."""
        if not found[1] and found[2] in _SQUARE_OR_CUBE:
            return None
        number = self.words.cardinal(int(unicodedata.normalize("NFKC", found[2])))
        return " " + self._locale.power.format(f"{self._locale.minus} {number}" if found[1] else number)

    def _scientific(self, found: re.Match[str]) -> str:
        """Number with an exponent of ten, as 1.5e-3."""
        locale, exponent = self._locale, self.words.cardinal(int(found[3]))
        power = locale.power.format(f"{locale.minus} {exponent}" if found[2] == "-" else exponent)
        return f"{self.words.amount(found[1])} {locale.symbols['×']} {self.words.cardinal(10)} {power}"

    def _symbols(self, mapped: MappedText) -> MappedText:
        """Spell symbols beside words; < and > only between spaces, because they are also brackets."""
        symbols = self._locale.symbols
        signs = any_of([sign for sign in symbols if sign not in "<>"])
        mapped = mapped.sub(
            rf"(?:(?<=\w) ?|(?<=[\s(])|^)({signs})(?:(?= ?\w)|$) ?", lambda found: f" {symbols[found[1]]} "
        )
        mapped = mapped.sub(r"(?<=\s)[<>](?=\s)", lambda found: symbols.get(found[0]))
        return mapped.sub(r" {2,}", " ").sub(r"(?<=\() ", "")
