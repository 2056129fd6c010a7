"""Dates in words."""

from __future__ import annotations

import functools
import re

from .german_ordinals import german_ending
from .locales import Locale
from .mapped import MappedText, any_of
from .number_words import NumberWords

# "First" of a month, in languages whose other days are cardinals.
_FIRST_DAY = {"fr": "premier", "it": "primo", "pt_BR": "primeiro"}
_SHORTEST_MONTH, _SHORTEST_DAY = 3, 2  # letters of an abbreviated name
_THIS_CENTURY = 69  # two digits below are years after 2000, as in POSIX's strptime
# A German day with its month alone follows one of these words, or is followed by more than the end of a sentence;
# "Abschnitt 4.1." has none.
_TOLD = re.compile(r"\b(?:am|vom|zum|bis|seit|ab|den|dem|der)\s$", re.IGNORECASE)
_GOES_ON = re.compile(r",|\s?[-–]|\s+[a-zäöü]")
_REACH = 30  # characters before a date with such a word
_MONTHS = 12  # a larger number is a day
_YEAR = re.compile(r"(?:,| de)? \{year\}")


def read_dates(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell dates: 2024-03-05, 5.3.2024 or 3/5/24, am 1.1., le 14/07, June 5, 5. März, 3 janv."""
    locale = words.locale

    def iso(found: re.Match[str]) -> str | None:
        return _date(words, int(found[4]), int(found[3]), found[1], found)

    def slashed(found: re.Match[str]) -> str | None:
        day, month = _day_and_month(locale, found[1], found[2])
        return _date(words, day, month, _full_year(found[3]), found)

    def partial(found: re.Match[str]) -> str | None:
        day, month = _day_and_month(locale, found[2], found[3])
        spoken = _date(words, day, month, None, found)
        return spoken and f"{found[1]} {spoken}"

    english = locale.numbers == "en"
    mapped = mapped.sub(_month(locale.months, english), lambda found: _full(locale.months, found[0]))
    mapped = _read_weekdays(mapped, locale)
    if first := _FIRST_DAY.get(locale.numbers):
        mapped = mapped.sub(rf"(?<![\w.,/-])1(?= (?:de )?(?:{any_of(locale.months)})\b)", first)
    mapped = mapped.sub(r"(?<![\w./-])(\d{4})([-/])(\d{2})\2(\d{2})(?![\w/-])", iso)
    stamp = r"(?<![\w./-])(\d{4})(-)(\d{2})-(\d{2})T(?=\d\d:\d\d)"
    mapped = mapped.sub(stamp, lambda found: (spoken := iso(found)) and f"{spoken}, ")
    mapped = mapped.sub(r"(?<![\w./])(\d{1,2})[./](\d{1,2})[./](\d{4})(?![\w/])", slashed)
    mapped = mapped.sub(r"(?<![\w./])(\d{1,2})/(\d{1,2})/(\d{2})(?![\w/])", slashed)
    if locale.before_date:
        day = rf"\b({any_of(locale.before_date)}) (\d{{1,2}})/(\d{{1,2}})(?![\w/]|[.,]\d)"
        mapped = mapped.sub(day, partial)
    if locale.numbers == "de":
        return _german_dates(mapped, words)
    return _english_dates(mapped, words) if locale.month_first else mapped


@functools.lru_cache(maxsize=16)
def _month(months: tuple[str, ...], bare: bool) -> re.Pattern[str]:
    """Pattern of an abbreviated month beside a day or a year; ``bare``: also without a full stop."""
    short = _short(months, _SHORTEST_MONTH)
    stop = r"\b\.?" if bare else r"\."
    return re.compile(
        rf"(?:(?<=\d )|(?<=\d\. ))(?:{short}){stop}(?=,? \d)|\b(?:{short}){stop}(?= \d)|(?<=\d )(?:{short})\b\."
    )


def _short(names: tuple[str, ...], least: int) -> str:
    """Pattern of the abbreviations that one name alone begins with."""
    return any_of(
        name[:length]
        for name in names
        for length in range(least, len(name))
        if sum(other.startswith(name[:length]) for other in names) == 1
    )


def _full(names: tuple[str, ...], short: str) -> str:
    return next(name for name in names if name.startswith(short.rstrip(".")))


def _read_weekdays(mapped: MappedText, locale: Locale) -> MappedText:
    """Spell abbreviated weekdays in a range, Mo.–Fr., and before a date, Mon, January 3."""
    days = locale.weekdays
    short = _short(days, _SHORTEST_DAY)
    mapped = mapped.sub(
        rf"\b({short})\.?\s?[-–]\s?({short})\b\.?",
        lambda found: f"{_full(days, found[1])} {locale.to} {_full(days, found[2])}",
    )
    stop = r"\b\.?" if locale.numbers == "en" else r"\."
    return mapped.sub(
        rf"\b({short}){stop}(?=,? (?:\d{{1,2}}\b|(?:{any_of(locale.months)}) \d))", lambda found: _full(days, found[1])
    )


def _day_and_month(locale: Locale, first: str, second: str) -> tuple[int, int]:
    """Day and month in the order of the language, or in the other one where only that is a date."""
    if locale.month_first and int(first) <= 12:
        return int(second), int(first)
    return int(first), int(second)


def _full_year(year: str) -> str:
    if len(year) > 2:
        return year
    return f"{'20' if int(year) < _THIS_CENTURY else '19'}{year}"


def _date(words: NumberWords, day: int, month: int, year: str | None, found: re.Match[str]) -> str | None:
    """Date in words, with or without a year; ``None`` if it is none."""
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    locale = words.locale
    spoken = words.ordinal(day) if locale.ordinal_day else _day(words, day)
    if locale.numbers == "de":
        spoken += german_ending(found)
    if year is None:
        return _YEAR.sub("", locale.date).format(day=spoken, month=locale.months[month - 1])
    return locale.date.format(day=spoken, month=locale.months[month - 1], year=words.year(int(year)))


def _day(words: NumberWords, day: int) -> str:
    """Day of a date as a cardinal, except for the first in French, Italian and Portuguese."""
    return _FIRST_DAY.get(words.locale.numbers, words.cardinal(day)) if day == 1 else words.cardinal(day)


def _english_dates(mapped: MappedText, words: NumberWords) -> MappedText:
    """Dates with the name of the month: June 5, 5th of June."""
    months = any_of(words.locale.months)

    def named(found: re.Match[str]) -> str | None:
        first, second = found.groups()
        if first.isdigit():
            return f"the {words.ordinal(int(first))} of {second}" if 1 <= int(first) <= 31 else None
        return f"{first} {words.ordinal(int(second))}" if 1 <= int(second) <= 31 else None

    mapped = mapped.sub(rf"\b({months}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,:]?\d)", named)
    return mapped.sub(rf"\b(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({months})\b", named)


def _german_dates(mapped: MappedText, words: NumberWords) -> MappedText:
    """Dates with full stops: 5. März, 1.1., 24.12. The last stop may end the sentence."""

    def named(found: re.Match[str]) -> str | None:
        day = int(found[1])
        return f"{words.ordinal(day)}{german_ending(found)} {found[2]}" if 1 <= day <= 31 else None

    def both(found: re.Match[str]) -> str | None:
        first, last, ending = int(found[1]), int(found[2]), german_ending(found)
        if not 1 <= first < last <= 31:
            return None
        return f"{words.ordinal(first)}{ending} bis {words.ordinal(last)}{ending} {found[3]}"

    def partial(found: re.Match[str]) -> str | None:
        before = found.string[max(0, found.start() - _REACH) : found.start()]
        late = int(found[1]) > _MONTHS and not re.search(r"[A-ZÄÖÜ]\w+ $", before)
        told = late or _TOLD.search(before) or _GOES_ON.match(found.string, found.end())
        spoken = _date(words, int(found[1]), int(found[2]), None, found) if told else None
        ends = re.match(r"[\"'»“”’)]*(?:$|\s+[A-ZÄÖÜ])", found.string[found.end() :])
        return spoken and spoken + ("." if ends else "")

    def short(found: re.Match[str]) -> str | None:
        return _date(words, int(found[1]), int(found[2]), _full_year(found[3]), found)

    months = any_of(words.locale.months)
    mapped = mapped.sub(r"(?<=\d\.)/(?=\d{1,2}\.\s)", " und ")
    mapped = mapped.sub(rf"\b(\d{{1,2}})\.\s?(?:bis|[-–])\s?(\d{{1,2}})\. ({months})\b", both)
    mapped = mapped.sub(rf"\b(\d{{1,2}})\. ?({months})\b", named)
    mapped = mapped.sub(r"(?<![\w./])(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?!\w)", short)
    mapped = mapped.sub(
        r"(?:(?<=\b[AaIi]m )|(?<=\b[vV]om )|(?<=\b[bB]is ))(\d{1,2})\.(\d{1,2})\.(\d{2})(?!\w|\.\d)", short
    )
    mapped = mapped.sub(r"(?<![\w./])(\d{2})\.(\d{2})\.(\d{2})(?!\w|\.\d)", short)
    return mapped.sub(r"(?<![\w./])(\d{1,2})\. ?(\d{1,2})\.(?!\w)", partial)
