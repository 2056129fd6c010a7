"""Words for numbers, units, money, dates and abbreviations by language, from the files in ``words``."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LONGEST_CODE = 8  # letters of a subtag (RFC 5646, section 2.1)
_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Locale:
    """Number format and number-related words of a language; the fields of a file in ``words``.

    Attributes
    ----------
    numbers
        Name of the language in num2words.
    decimal, thousands
        Decimal sign, and separator between groups of three digits.
    minus, dot, to, percent, point
        Words for "-", for the dot of an address, for the dash of a range, for "%", and for the decimal sign.
    power
        Pattern of a spoken exponent.
    years
        True if 1984 is read as a year, in hundreds.
    units, money, cents
        Symbol -> singular and plural.
    abbreviations
        Abbreviation -> words.
    closing
        Abbreviations that may end a sentence, which their full stop then ends too.
    numbered
        Abbreviation -> words, only before a number.
    titles
        Abbreviation -> words, only before a capital letter.
    symbols
        Symbol -> words.
    months, weekdays
        Names of the twelve months, and of the seven days from Monday.
    date
        Pattern of a spoken date with its ``day``, ``month`` and ``year``.
    month_first
        True if "3/5" is the fifth of March.
    ordinal_day
        True if the day of a date is an ordinal.
    clock
        Patterns of a spoken time with ``hour`` and ``minute``, and of a full hour.
    roman
        Words before a Roman numeral that is read as a cardinal.
    regnal
        Names of rulers and popes, before a Roman numeral that is read as an ordinal.
    scales
        Abbreviation or word of a large number -> "one million" and "million".
    abbreviated
        Those of them without a full stop that are read so without money too.
    of
        Word between millions and money, as "de" in "millones de euros"; empty if there is none.
    per, periods
        Word for the slash of "5 €/month", and a regular expression of what may follow it.
    by, times, ratio
        Words for "x" in measures and in sums, and for ":" in scores.
    feminine
        Regular expression of feminine nouns, before which "one" has another form; empty if it has none.
    fractions
        "1/2" -> words, and a pattern with the whole number before it.
    before_date
        Words between which and a day with its month no other words stand, as in "on 12/25".
    parts
        Denominator -> singular and plural of the part, for those without an entry in ``fractions``.
    multiple
        "one time" and the pattern of more, as in "10x".
    versions, version
        Words before a version, and the word for "v".
    clock_words
        Words before a time of day.
    designations
        Words before a number that is a name, as in "Room 101"; empty where it is read as any other.
    by_digits
        Words before a number that is read digit by digit, as "PIN".
    out_of
        Word for the slash of a mark, as in "8.5/10".
    dialled
        Words before an emergency number, which is read digit by digit.
    neuter
        Regular expression of neuter nouns, where the ending of an ordinal depends on it; empty elsewhere.
    """

    numbers: str
    decimal: str
    thousands: str
    minus: str
    dot: str
    to: str
    percent: str
    point: str
    power: str
    units: dict[str, tuple[str, str]]
    money: dict[str, tuple[str, str]]
    cents: dict[str, tuple[str, str]]
    abbreviations: dict[str, str]
    closing: tuple[str, ...]
    numbered: dict[str, str]
    titles: dict[str, str]
    symbols: dict[str, str]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    date: str
    clock: tuple[str, str]
    roman: tuple[str, ...]
    regnal: tuple[str, ...]
    years: bool
    month_first: bool
    ordinal_day: bool
    scales: dict[str, tuple[str, str]]
    abbreviated: tuple[str, ...]
    of: str
    per: str
    periods: str
    by: str
    times: str
    ratio: str
    feminine: str
    fractions: dict[str, tuple[str, str]]
    before_date: tuple[str, ...]
    parts: dict[str, tuple[str, str]]
    multiple: tuple[str, str]
    versions: tuple[str, ...]
    version: str
    clock_words: tuple[str, ...]
    designations: tuple[str, ...]
    by_digits: tuple[str, ...]
    out_of: str
    dialled: tuple[str, ...]
    neuter: str


@functools.lru_cache(maxsize=16)
def _load(language: str) -> Locale | None:
    file = _FOLDER / f"{language}.json"
    if not language.isalpha() or len(language) > _LONGEST_CODE or not file.is_file():
        return None
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    for name in ("units", "money", "cents", "scales", "fractions", "parts"):
        data[name] = {sign: _one_and_many(words) for sign, words in data[name].items()}
    data["multiple"] = _one_and_many(data["multiple"])
    data["units"] |= {
        sign.replace("µ", "μ"): names for sign, names in data["units"].items()
    }  # as Greek keyboards write
    fields: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return Locale(**fields)


def _one_and_many(words: str) -> tuple[str, str]:
    """``kilometer/kilometers`` as two words."""
    one, _, many = words.partition("/")
    return one, many or one


def find_locale(language: str) -> Locale | None:
    """Locale of a language code; ``None`` if there is none."""
    return _load(language.partition("-")[0].partition("+")[0])
