"""Dates, times of day and ordinals in words."""

from __future__ import annotations

import re

from .mapped import MappedText, any_of
from .number_words import NumberWords
from .roman import roman_value

# Words before a German ordinal that ends in n.
_DATIVE = frozenset(["am", "vom", "zum", "zur", "im", "dem", "den", "des", "bis", "beim", "ab", "seit"]).union(
    ["einem", "einen", "einer", "eines", "diesem", "diesen", "jedem", "jeden"]
)
# Words after which it has no ending.
_ARTICLES = frozenset(["der", "die", "das", "eine", "diese", "dieser", "dieses", "jede", "jeder", "jedes"])
# "First" of a month, in languages whose other days are cardinals.
_FIRST_DAY = {"fr": "premier", "it": "primo", "pt_BR": "primeiro"}
# Words after a time that the spoken form already contains.
_MONTH = re.compile(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)t?\b\.?(?= \d)")
_OCLOCK = {"de": r"(?: Uhr\b)?", "nl": r"(?: uur\b)?", "pt_BR": r"(?:h\b| horas\b)?", "es": r"(?: h\b)?"}


def read_dates(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell dates: 2024-03-05, 5.3.2024 or 3/5/2024, June 5, 5. März."""
    locale = words.locale
    months = any_of(locale.months)

    def iso(found: re.Match[str]) -> str | None:
        return _date(words, int(found[4]), int(found[3]), found[1], found)

    def slashed(found: re.Match[str]) -> str | None:
        first, second = int(found[1]), int(found[2])
        day, month = (second, first) if locale.month_first and first <= 12 else (first, second)
        return _date(words, day, month, found[3], found)

    if words.locale.numbers == "en":
        mapped = mapped.sub(_MONTH, lambda found: next(month for month in locale.months if month.startswith(found[1])))
    if first := _FIRST_DAY.get(words.locale.numbers):
        mapped = mapped.sub(rf"(?<![\w.,/-])1(?= (?:de )?(?:{months})\b)", first)

    def named(found: re.Match[str]) -> str | None:
        return _named_date(words, found)

    mapped = mapped.sub(r"(?<![\w./-])(\d{4})([-/])(\d{2})\2(\d{2})(?![\w/-])", iso)
    mapped = mapped.sub(r"(?<![\w./])(\d{1,2})[./](\d{1,2})[./](\d{4})(?![\w/])", slashed)
    if not locale.ordinal_day:
        return mapped
    if locale.month_first:
        mapped = mapped.sub(rf"\b({months}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,:]?\d)", named)
        return mapped.sub(rf"\b(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({months})\b", named)
    return mapped.sub(rf"\b(\d{{1,2}})\. ({months})\b", lambda found: _german_date(words, found))


def _date(words: NumberWords, day: int, month: int, year: str, found: re.Match[str]) -> str | None:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    locale = words.locale
    spoken = words.ordinal(day) if locale.ordinal_day else _day(words, day)
    if locale.numbers == "de":
        spoken += _german_ending(found)
    return locale.date.format(day=spoken, month=locale.months[month - 1], year=words.year(int(year)))


def _day(words: NumberWords, day: int) -> str:
    """Day of a date as a cardinal, except for the first in French, Italian and Portuguese."""
    return _FIRST_DAY.get(words.locale.numbers, words.cardinal(day)) if day == 1 else words.cardinal(day)


def _named_date(words: NumberWords, found: re.Match[str]) -> str | None:
    """English date with the name of the month."""
    first, second = found.groups()
    if first.isdigit():
        return f"the {words.ordinal(int(first))} of {second}" if 1 <= int(first) <= 31 else None
    return f"{first} {words.ordinal(int(second))}" if 1 <= int(second) <= 31 else None


def _german_date(words: NumberWords, found: re.Match[str]) -> str | None:
    day = int(found[1])
    return f"{words.ordinal(day)}{_german_ending(found)} {found[2]}" if 1 <= day <= 31 else None


def read_times(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell times of day: 7:30 pm, 19:30 Uhr, 19 h 30."""
    both, full = words.locale.clock
    half = r"\s?[AaPp]\.?[Mm]\b" if words.locale.numbers == "en" else r"(?!)"
    clock = rf"(?:\d{{1,2}}:\d{{2}}(?:{half})?|\d{{1,2}}{half})"
    mapped = mapped.sub(
        rf"(?<![\w:.-])({clock})\s?[-–]\s?(?={clock}(?![\w:-]))", lambda found: f"{found[1]} {words.locale.to} "
    )

    def spell(found: re.Match[str]) -> str | None:
        hour, minute = int(found[1]), int(found[2] or 0)
        if hour > 24 or minute > 59:
            return None
        half = found[3] if words.locale.numbers == "en" else None
        minutes = words.cardinal(minute)
        if words.locale.numbers == "en" and minute < 10:
            minutes = f"oh {minutes}"
        spoken = (both if minute else full).format(hour=words.cardinal(hour), minute=minutes)
        if half:
            spoken = spoken.removesuffix(" o'clock") + " " + ("a.m." if half.lower().startswith("a") else "p.m.")
        return spoken

    if words.locale.numbers == "en":
        mapped = mapped.sub(
            rf"(?<![\w:.-])(\d{{1,2}})\s?[-–]\s?(?=\d{{1,2}}(?::\d{{2}})?{half})",
            lambda found: f"{words.cardinal(int(found[1]))} {words.locale.to} ",
        )
        mapped = mapped.sub(r"(?<![\w:.])(\d{1,2})()\s?([AaPp]\.?[Mm]\b\.?)(?![\w:])", spell)
        return mapped.sub(r"(?<![\w:.])(\d{1,2}):(\d{2})(?:\s?([AaPp]\.?[Mm]\b\.?))?(?![\w:])", spell)
    if words.locale.numbers == "de":
        mapped = mapped.sub(r"(?<![\w:.])(\d{1,2})\.(\d{2}) Uhr\b", spell)
    if words.locale.numbers == "fr":
        mapped = mapped.sub(r"(?<![\w:.])(\d{1,2})\s?h\s?(\d{2})(?![\w:])", spell)
        mapped = mapped.sub(r"(?<![\w:.,/])(\d{1,2})h(?![\w:])()", spell)
    return mapped.sub(rf"(?<![\w:.])(\d{{1,2}}):(\d{{2}}){_OCLOCK.get(words.locale.numbers, '')}(?![\w:])", spell)


def read_ordinals(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell ordinals: 21st, der 3. Platz, im II. Weltkrieg, 2e, XXe siècle, XX secolo, 1º.

    A number with a full stop at the start of a German text is the number of a list item.
    """
    language = words.locale.numbers
    if language == "en":
        return mapped.sub(r"(?<![\w.,])(\d{1,15})(?:st|nd|rd|th)\b", lambda found: words.ordinal(int(found[1])))
    if language == "de":
        mapped = mapped.sub(r"(?<![\w.,])(\d{1,4})er(?= [A-ZÄÖÜ])", lambda found: f"{words.cardinal(int(found[1]))}er")
        return mapped.sub(
            r"(?<=[a-zäöüß,] )(\d{1,2}|[IVX]{2,})\.(?= [A-ZÄÖÜa-zäöü])",
            lambda found: words.ordinal(_value(found[1])) + _german_ending(found),
        )
    if language == "fr":
        mapped = mapped.sub(r"(?<!\w)1(er|re|ère)\b", lambda found: "premier" if found[1] == "er" else "première")
        mapped = mapped.sub(r"(?<!\w)(\d{1,4})(?:e|ème)\b", lambda found: words.ordinal(int(found[1])))
        # A single letter only before these words: "Xe" is xenon too.
        mapped = mapped.sub(r"\bI(er|re|ère)\b", lambda found: "premier" if found[1] == "er" else "première")
        return mapped.sub(
            r"\b([IVX]{2,}(?=e\b)|[VX](?=e (?:siècle|République|arrondissement|dynastie)))e",
            lambda found: words.ordinal(roman_value(found[1])),
        )
    if language == "nl":
        return mapped.sub(r"(?<![\w.,])(\d{1,4})(?:e|ste|de)\b", lambda found: words.ordinal(int(found[1])))
    if language == "it":
        # Keyboards have the sign of degrees: after an article, and before a month, it is an ordinal.
        mapped = mapped.sub(r"\b([IVX]+)(?= secolo\b)", lambda found: words.ordinal(roman_value(found[1])))
        date = rf"(?=\d+° (?:{any_of(words.locale.months)})\b)"
        mapped = mapped.sub(
            rf"(?<!\w)(?:(?<=[Ii]l )|(?<=[dnas][ea]l )|{date})(\d{{1,2}})°(?! ?[CF]\b)",
            lambda found: words.ordinal(int(found[1])),
        )
    if language == "es":
        mapped = mapped.sub(r"(?<!\w)([13])\.?er\b", lambda found: "primer" if found[1] == "1" else "tercer")
    if language in {"es", "it", "pt_BR"}:
        return mapped.sub(r"(?<!\w)(\d{1,4})\.?([ºª])", lambda found: _romance_ordinal(words, found))
    return mapped


def _value(number: str) -> int:
    """Value of a number in digits or Roman numerals."""
    return int(number) if number.isdigit() else roman_value(number)


def _romance_ordinal(words: NumberWords, found: re.Match[str]) -> str:
    ordinal = words.ordinal(int(found[1]))
    return re.sub(r"o\b", "a", ordinal) if found[2] == "ª" else ordinal


def _german_ending(found: re.Match[str]) -> str:
    """Ending of a German ordinal after the word before it: der fünfte, am fünften, fünfter."""
    before = re.search(r"\b(\w+)\s$", found.string[: found.start()])
    word = before[1].lower() if before else ""
    return "" if word in _ARTICLES else "n" if word in _DATIVE else "r"
