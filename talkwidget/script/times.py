"""Times of day in words."""

from __future__ import annotations

import re

from .agreement import agree
from .mapped import MappedText
from .number_words import NumberWords

_HALF = r"\s?[AaPp]\.?[Mm]\b"  # of the day
# Words after a time that the spoken form already contains.
OCLOCK = {"de": r"(?: Uhr\b)?", "nl": r"(?: uur\b)?", "pt_BR": r"(?:h\b| horas\b)?", "es": r"(?: h\b)?"}
_WITH_H = frozenset({"fr", "es", "it", "pt_BR"})  # 19h30
_FULL_WITH_H = frozenset({"fr", "pt_BR"})  # 19h
_SPANISH = re.compile(r"(?<![\w:.])(\d{1,2})(?::(\d{2}))?\s?([ap])\.?\s?m\b\.?")
_NOON, _EVENING = 12, 8  # of 12 hours
# Nouns with the gender of an hour in each language, for "one" and "two" before them; German says "ein Uhr".
_HOUR = {"de": "Tag", "fr": "heure"}


def read_times(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell times of day: 7:30 pm, 19:30 Uhr, 19 h 30."""
    language = words.locale.numbers
    half = _HALF if language == "en" else r"(?!)"
    with_h = r"|\d{1,2}\s?h(?:\s?\d{2})?" if language in _WITH_H else ""
    clock = rf"(?:\d{{1,2}}:\d{{2}}(?:{half})?|\d{{1,2}}{half}{with_h})"
    mapped = mapped.sub(
        rf"(?<![\w:.-])({clock})\s?[-–]\s?(?={clock}(?![\w:-]))", lambda found: f"{found[1]} {words.locale.to} "
    )

    def spell(found: re.Match[str]) -> str | None:
        return read_clock(words, found[1], found[2])

    if language == "en":
        return _english_times(mapped, words)
    if language == "de":
        mapped = mapped.sub(
            r"(?<![\w:.])(\d{1,2}\.\d{2})\s?[-–]\s?(?=\d{1,2}\.\d{2} Uhr\b)", lambda found: f"{found[1]} Uhr bis "
        )
        mapped = mapped.sub(r"(?<![\w:.,–-])(\d{1,2})(?:\.(\d{2}))? Uhr\b", spell)
    if language == "es":
        mapped = mapped.sub(_SPANISH, lambda found: _spanish_time(words, found))
    if language == "it":
        mapped = mapped.sub(r"(?:(?<=\b[Oo]re )|(?<=\b[Aa]lle ))(\d{1,2})\.(\d{2})\b", spell)
    if language in _WITH_H:
        mapped = mapped.sub(r"(?<![\w:.])(\d{1,2})\s?h\s?(\d{2})(?![\w:]|\s?min)", spell)
    if language in _FULL_WITH_H:
        mapped = mapped.sub(r"(?<![\w:.,/])(\d{1,2})h(?![\w:/])()", spell)
    return mapped.sub(rf"(?<![\w:.])(\d{{1,2}}):(\d{{2}}){OCLOCK.get(language, '')}(?![\w:])", spell)


def read_clock(words: NumberWords, hours: str, minutes: str | None) -> str | None:
    """Time of day in words; ``None`` if it is none."""
    hour, minute = int(hours), int(minutes or 0)
    if hour > 24 or minute > 59:
        return None
    both, full = words.locale.clock
    noun = _HOUR.get(words.locale.numbers, "hora")
    spoken = words.cardinal(minute)
    if words.locale.numbers == "en" and minute < 10:
        spoken = f"oh {spoken}"
    pattern = both if minute else full
    if hour == 1:
        pattern = pattern.replace("heures", "heure").replace("horas", "hora")
    return pattern.format(hour=agree(words.cardinal(hour), noun, words.locale), minute=spoken)


def _english_times(mapped: MappedText, words: NumberWords) -> MappedText:
    mapped = mapped.sub(
        rf"(?<![\w:.-])(\d{{1,2}})\s?[-–]\s?(?=\d{{1,2}}(?::\d{{2}})?{_HALF})",
        lambda found: f"{words.cardinal(int(found[1]))} {words.locale.to} ",
    )

    def spell(found: re.Match[str]) -> str | None:
        spoken = read_clock(words, found[1], found[2])
        if spoken and found[3]:
            return spoken.removesuffix(" o'clock") + (" a.m." if found[3].strip()[0] in "aA" else " p.m.")
        return spoken

    mapped = mapped.sub(r"(?<![\w:.])(\d{1,2})()\s?([AaPp]\.?[Mm]\b\.?)(?![\w:])", spell)
    return mapped.sub(r"(?<![\w:.])(\d{1,2}):(\d{2})(?:\s?([AaPp]\.?[Mm]\b\.?))?(?![\w:])", spell)


def _spanish_time(words: NumberWords, found: re.Match[str]) -> str | None:
    """Time with "a. m." or "p. m.", with the part of the day in its place."""
    spoken = read_clock(words, found[1], found[2])
    if spoken is None or int(found[1]) > _NOON:
        return None
    noon = int(found[1]) == _NOON
    part = ("noche" if noon else "mañana") if found[3] == "a" else "tarde" if int(found[1]) < _EVENING else "noche"
    day = "del mediodía" if noon and found[3] == "p" else f"de la {part}"
    ends = found[0].endswith(".") and re.match(r"$|\s+[A-ZÁÉÍÓÚÑ¿¡]", found.string[found.end() :])
    return f"{spoken.removesuffix(' en punto')} {day}{'.' if ends else ''}"
