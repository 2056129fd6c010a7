"""Numbers, dates, prices, units and abbreviations as words, the same for every synthesizer.

Languages without a :class:`~.locales.Locale` are left as they are: synthesizers read digits in their own way.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from .locales import Locale, find_locale
from .mapped import MappedText
from .roman import read_romans

_LONGEST = 15  # digits that are read as one number; more are read one by one
_DATIVE = frozenset({"am", "vom", "zum", "dem", "den", "bis", "beim", "ab", "seit"})
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")  # fixed and thin spaces group digits


def read_numbers(mapped: MappedText, language: str) -> MappedText:
    """Spell out what is no word: numbers, money, units, dates, times, Roman numerals, abbreviations, signs."""
    speller = _speller(language)
    return mapped if speller is None else speller.read(mapped)


def read_as(kind: str, text: str, language: str) -> str:
    """Words for ``text`` read as told.

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
        return speller.ordinal(int(text))
    if speller and kind in {"cardinal", "number"} and re.fullmatch(r"-?\d{1,15}", text.strip()):
        return speller.cardinal(int(text))
    return speller.read(MappedText.of(text)).text if speller else text


@functools.lru_cache(maxsize=16)
def _speller(language: str) -> _Speller | None:
    locale = find_locale(language)
    return None if locale is None else _Speller(locale, language)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


class _Speller:
    """Reads the numbers of one language."""

    def __init__(self, locale: Locale, language: str) -> None:
        self._locale = locale
        self._american = locale.numbers == "en" and not language.startswith(("en-gb", "en-029"))
        groups = rf"\d{{1,3}}(?:{re.escape(locale.thousands)}\d{{3}})+(?!\d)|\d+"
        self._number = rf"(?:{groups})(?:{re.escape(locale.decimal)}\d+)?"

    def read(self, mapped: MappedText) -> MappedText:
        """All stages, in an order in which none takes a part of what a later one needs."""
        mapped = self._join_groups(mapped)
        mapped = self._dates(mapped)
        mapped = self._times(mapped)
        mapped = self._ranges(mapped)
        mapped = self._money(mapped)
        mapped = self._units(mapped)
        mapped = self._abbreviations(mapped)
        mapped = read_romans(mapped, self._locale, self.cardinal, self.ordinal)
        mapped = self._plain(mapped)
        return self._symbols(mapped)

    def cardinal(self, number: int) -> str:
        """A whole number in words."""
        from num2words import num2words

        words = str(num2words(number, lang=self._locale.numbers)).replace(",", "")
        return words.replace(" and ", " ") if self._american else words

    def ordinal(self, number: int) -> str:
        """Its ordinal in words."""
        from num2words import num2words

        words = str(num2words(number, lang=self._locale.numbers, to="ordinal")).replace(",", "")
        return words.replace(" and ", " ") if self._american else words

    def year(self, number: int) -> str:
        """A number of four digits as a year."""
        from num2words import num2words

        if not self._locale.years or not 1100 <= number <= 2099:
            return self.cardinal(number)
        words = str(num2words(number, lang=self._locale.numbers, to="year")).replace("-", " ")
        return words.replace(" and ", " ") if self._american else words

    def digits(self, text: str) -> str:
        """Each digit by its name."""
        return " ".join(self.cardinal(int(digit)) for digit in text if digit.isdigit())

    def amount(self, written: str, *, year: bool = False) -> str:
        """A number as it is written, with its separators; ``year`` if four digits may be one."""
        locale = self._locale
        whole, _, fraction = written.partition(locale.decimal)
        plain = whole.replace(locale.thousands, "") or "0"
        if len(plain) > _LONGEST or (plain.startswith("0") and len(plain) > 1):
            words = self.digits(plain)
        elif year and len(plain) == 4 and plain == whole and not fraction:
            words = self.year(int(plain))
        else:
            words = self.cardinal(int(plain))
        return f"{words} {locale.point} {self.digits(fraction)}" if fraction else words

    def _counted(self, written: str, names: tuple[str, str]) -> str:
        if written == "1":
            return f"{self._locale.one} {names[0]}"
        return f"{self.amount(written)} {names[1]}"

    def _join_groups(self, mapped: MappedText) -> MappedText:
        """Groups of digits with the locale's sign between them instead of spaces or apostrophes.

        An ordinary space groups only before a unit: "98 99 100" are three numbers, "1 250 km" is one.
        """
        locale = self._locale
        mapped = mapped.sub(_GROUPED, locale.thousands)
        if locale.numbers == "en":
            return mapped
        mapped = mapped.sub(r"(?<=\d)['’](?=\d{3}(?!\d))", locale.thousands)
        units = _any_of((*locale.units, *locale.money, "%"))
        grouped = rf"(?<![\d.,])(?<!\d )\d{{1,3}}(?: \d{{3}})+(?=\s?(?:{units})(?!\w))"
        return mapped.sub(grouped, lambda found: found[0].replace(" ", locale.thousands))

    def _dates(self, mapped: MappedText) -> MappedText:
        locale = self._locale
        months = _any_of(locale.months)

        def iso(found: re.Match[str]) -> str | None:
            return self._date(int(found[3]), int(found[2]), found[1], found)

        def slashed(found: re.Match[str]) -> str | None:
            first, second = int(found[1]), int(found[2])
            day, month = (second, first) if locale.month_first and first <= 12 else (first, second)
            return self._date(day, month, found[3], found)

        def named(found: re.Match[str]) -> str | None:
            return self._named_date(found)

        mapped = mapped.sub(r"(?<![\w.-])(\d{4})-(\d{2})-(\d{2})(?![\w-])", iso)
        mapped = mapped.sub(r"(?<![\w./])(\d{1,2})[./](\d{1,2})[./](\d{4})(?![\w/])", slashed)
        if not locale.ordinal_day:
            return mapped
        if locale.month_first:
            mapped = mapped.sub(rf"\b({months}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,:]?\d)", named)
            return mapped.sub(rf"\b(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({months})\b", named)
        return mapped.sub(rf"\b(\d{{1,2}})\. ({months})\b", self._german_date)

    def _date(self, day: int, month: int, year: str, found: re.Match[str]) -> str | None:
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return None
        locale = self._locale
        spoken = self.ordinal(day) if locale.ordinal_day else self._day(day)
        if locale.numbers == "de":
            spoken += _german_ending(found)
        return locale.date.format(day=spoken, month=locale.months[month - 1], year=self.year(int(year)))

    def _day(self, day: int) -> str:
        """The day of a date: Romance languages count the first by its ordinal."""
        first = {"fr": "premier", "it": "primo", "pt_BR": "primeiro"}
        return first.get(self._locale.numbers, self.cardinal(day)) if day == 1 else self.cardinal(day)

    def _named_date(self, found: re.Match[str]) -> str | None:
        """An English date with its month's name."""
        first, second = found.groups()
        if first.isdigit():
            return f"the {self.ordinal(int(first))} of {second}" if 1 <= int(first) <= 31 else None
        return f"{first} {self.ordinal(int(second))}" if 1 <= int(second) <= 31 else None

    def _german_date(self, found: re.Match[str]) -> str | None:
        day = int(found[1])
        return f"{self.ordinal(day)}{_german_ending(found)} {found[2]}" if 1 <= day <= 31 else None

    def _times(self, mapped: MappedText) -> MappedText:
        both, full = self._locale.clock
        suffix = {"de": r"(?: Uhr\b)?", "nl": r"(?: uur\b)?", "pt_BR": r"(?:h\b| horas\b)?", "es": r"(?: h\b)?"}

        def spell(found: re.Match[str]) -> str | None:
            hour, minute = int(found[1]), int(found[2])
            if hour > 24 or minute > 59:
                return None
            half = found[3] if self._locale.numbers == "en" else None
            minutes = self.cardinal(minute)
            if self._locale.numbers == "en" and minute < 10:
                minutes = f"oh {minutes}"
            words = (both if minute else full).format(hour=self.cardinal(hour), minute=minutes)
            if half:
                words = words.removesuffix(" o'clock") + " " + ("a.m." if half.lower().startswith("a") else "p.m.")
            return words

        if self._locale.numbers == "en":
            return mapped.sub(r"(?<![\w:.])(\d{1,2}):(\d{2})(?:\s?([AaPp]\.?[Mm]\b\.?))?(?![\w:])", spell)
        if self._locale.numbers == "fr":
            mapped = mapped.sub(r"(?<![\w:.])(\d{1,2})\s?h\s?(\d{2})(?![\w:])", spell)
        return mapped.sub(rf"(?<![\w:.])(\d{{1,2}}):(\d{{2}}){suffix.get(self._locale.numbers, '')}(?![\w:])", spell)

    def _ranges(self, mapped: MappedText) -> MappedText:
        """Telephone numbers, decades, and the words for "-", whose numbers are left to later stages."""
        locale, number = self._locale, self._number
        mapped = mapped.sub(r"(?<![\w.-])(?:\d{3}-)?\d{3}-\d{4}(?![\w-])", lambda found: self.digits(found[0]))
        if locale.numbers == "en":
            mapped = mapped.sub(r"(?<![\w.,])(1[1-9]|20)(\d0)s\b", lambda found: self._decade(found[0][:-1]))
        mapped = mapped.sub(
            rf"(?<![\w.,/-])({number})\s?[-–]\s?({number})(?![\w/-]|[.,]\d)",
            lambda found: f"{found[1]} {locale.to} {found[2]}",
        )
        return mapped.sub(rf"(?:(?<=[\s(])|^)[-−](?={number})", f"{locale.minus} ")

    def _money(self, mapped: MappedText) -> MappedText:
        locale = self._locale
        signs, scales = _any_of(tuple(locale.money)), _any_of(locale.scales)

        def spell(sign: str, written: str, scale: str | None) -> str:
            names = locale.money[sign]
            if scale:
                return f"{self.amount(written)} {scale} {names[1]}"
            whole, _, fraction = written.partition(locale.decimal)
            if not fraction or sign not in locale.cents or len(fraction) != 2:
                return self._counted(written, names)
            parts = [] if whole == "0" else [self._counted(whole, names)]
            if int(fraction):
                parts.append(self._counted(str(int(fraction)), locale.cents[sign]))
            joint = f" {locale.symbols['&']} " if locale.numbers != "de" else " "
            return joint.join(parts) or self._counted("0", names)

        scaled = rf"(?:\s({scales})\b)?"
        mapped = mapped.sub(
            rf"(?<![\w$])({signs})\s?({self._number}){scaled}(?![\w%])",
            lambda found: spell(found[1], found[2], found[3]),
        )
        return mapped.sub(
            rf"(?<![\w.,])({self._number}){scaled}\s?({signs})(?!\w)", lambda found: spell(found[3], found[1], found[2])
        )

    def _units(self, mapped: MappedText) -> MappedText:
        units = self._locale.units
        number = rf"(?<![\w.,])({self._number})"
        mapped = mapped.sub(
            rf"{number}\s?({_any_of(tuple(units))})(?![\w/])", lambda found: self._counted(found[1], units[found[2]])
        )
        return mapped.sub(rf"{number}\s?%", lambda found: f"{self.amount(found[1])} {self._locale.percent}")

    def _abbreviations(self, mapped: MappedText) -> MappedText:
        locale = self._locale
        titles, others = locale.titles, locale.abbreviations

        def spell(found: re.Match[str]) -> str:
            ends = found.end() == len(found.string) or re.match(r"\s+[A-ZÀ-Þ]", found.string[found.end() :])
            return others[found[1]] + ("." if ends and found[1].endswith(".") else "")

        mapped = mapped.sub(rf"(?<![\w.])({_any_of(tuple(titles))})(?=\s[A-ZÀ-Þ])", lambda found: titles[found[1]])
        mapped = mapped.sub(rf"(?<![\w.])({_any_of(tuple(others))})(?!\w)", spell)
        if locale.numbers != "en":
            return mapped
        mapped = mapped.sub(r"\bNo\. ?(?=\d)", "number ")
        return mapped.sub(r"(?<![\w&])#(?=\d)", "number ")

    def _plain(self, mapped: MappedText) -> MappedText:
        number = self._number
        if self._locale.numbers == "en":
            mapped = mapped.sub(r"(?<![\w.,])(\d{1,15})(?:st|nd|rd|th)\b", lambda found: self.ordinal(int(found[1])))
            mapped = mapped.sub(r"(?<![\w./])([1-9])/([2-9]|10)(?![\w/])", self._fraction)
        return mapped.sub(rf"(?<![\w.,:/])({number})(?![\w/:]|[.,]\d)", lambda found: self.amount(found[1], year=True))

    def _decade(self, year: str) -> str:
        """English "1990s": nineteen nineties."""
        words = self.year(int(year))
        return words[:-1] + "ies" if words.endswith("y") else f"{words}s"

    def _fraction(self, found: re.Match[str]) -> str | None:
        part, whole = int(found[1]), int(found[2])
        if part >= whole:
            return None
        names = {2: ("half", "halves"), 4: ("quarter", "quarters")}
        one, many = names.get(whole, (self.ordinal(whole), f"{self.ordinal(whole)}s"))
        return f"{self.cardinal(part)} {one if part == 1 else many}"

    def _symbols(self, mapped: MappedText) -> MappedText:
        """Words for signs beside words; those for less and greater only between spaces, for they are brackets too."""
        symbols = self._locale.symbols
        signs = _any_of([sign for sign in symbols if sign not in "<>"])
        mapped = mapped.sub(
            rf"(?:(?<=\w) ?|(?<=\s)|^)({signs})(?:(?= ?\w)|$) ?", lambda found: f" {symbols[found[1]]} "
        )
        mapped = mapped.sub(r"(?<=\s)[<>](?=\s)", lambda found: symbols.get(found[0]))
        return mapped.sub(r" {2,}", " ")


def _german_ending(found: re.Match[str]) -> str:
    """Case ending of an ordinal, by the word before it: der fünfte, am fünften, fünfter."""
    before = re.search(r"\b(\w+)\s$", found.string[: found.start()])
    word = before[1].lower() if before else ""
    return "" if word == "der" else "n" if word in _DATIVE else "r"
