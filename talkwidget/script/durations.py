"""Times with seconds in words: 1:23:45, at 14:30:15, 2:30 min."""

from __future__ import annotations

import re

from .mapped import MappedText, any_of
from .number_words import NumberWords
from .times import OCLOCK, read_clock

_LATE = 10  # from this hour on, two digits of hours are rather a time of day than a duration


def read_durations(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell hours, minutes and seconds: a time of day after "at" or with two digits of hours, else a duration."""
    locale = words.locale

    def spell(found: re.Match[str]) -> str | None:
        hours, minutes, seconds = found[2], found[3], found[4]
        if int(minutes) > 59 or int(seconds) > 59:
            return None
        clock = (found[1] or int(hours) >= _LATE) and read_clock(words, hours, minutes)
        if clock:
            joint = locale.symbols["&"]
            comma = "," if f" {joint} " in clock else ""  # "catorce y treinta, y quince segundos"
            tail = f"{comma} {joint} {_counted(words, seconds, 's')}" if int(seconds) else ""
            return (f"{found[1]} " if found[1] else "") + clock + tail
        told = ((hours, "h"), (minutes, "min"), (seconds, "s"))
        return (f"{found[1]} " if found[1] else "") + _joined(words, told)

    def minutes(found: re.Match[str]) -> str | None:
        return _joined(words, ((found[1], "min"), (found[2], "s"))) if int(found[2]) <= 59 else None

    def hours(found: re.Match[str]) -> str:
        return _joined(words, ((found[1], "h"), (found[2], "min")))

    before = rf"(?:\b({any_of(locale.clock_words)})\s)?"
    mapped = mapped.sub(
        rf"{before}(?<![\w:.,])(\d{{1,3}}):(\d{{2}}):(\d{{2}}){OCLOCK.get(locale.numbers, '')}(?![\w:]|[.,]\d)", spell
    )
    mapped = mapped.sub(r"(?<![\w:.,])(\d{1,3}):(\d{2})\s?min\b\.?(?![\w/])", minutes)
    mapped = mapped.sub(r"(?<![\w.,])(\d{1,3})\s?m (\d{1,2})\s?s\b", minutes)
    if locale.numbers == "en":  # where others write feet and inches so
        return mapped.sub(r"(?<![\w.,])(\d{1,2})\s?h\s?(\d{1,2})(?:\s?m(?:in)?)?\b", hours)
    return mapped.sub(r"(?<![\w.,])(\d{1,2})['’′] ?(\d{2})(?:\"|”|″|''|’’)", minutes)


def _joined(words: NumberWords, told: tuple[tuple[str, str], ...]) -> str:
    """Parts that are not zero, with "and" before the last."""
    spoken = [_counted(words, number, unit) for number, unit in told if int(number)]
    if len(spoken) < 2:
        return (spoken or [_counted(words, "0", told[-1][1])])[0]
    return f"{' '.join(spoken[:-1])} {words.locale.symbols['&']} {spoken[-1]}"


def _counted(words: NumberWords, written: str, unit: str) -> str:
    return words.counted(str(int(written)), words.locale.units[unit])
