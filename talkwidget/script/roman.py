"""Roman numerals after names and words: World War II, Henry VIII, Ludwig XIV., siècle XX."""

from __future__ import annotations

import re
from collections.abc import Callable

from .locales import Locale
from .mapped import MappedText, any_of

_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMERAL = r"(X{0,3}(?:IX|IV|V?I{0,3}))"  # up to 39; C, D and M are rather abbreviations


def read_romans(
    mapped: MappedText, locale: Locale, cardinal: Callable[[int], str], ordinal: Callable[[int], str]
) -> MappedText:
    """Spell Roman numerals: as cardinals after words like "War", as ordinals after names of rulers."""
    if locale.regnal:
        of_person = {"en": "the {}", "de": "der {}"}[locale.numbers]
        stop = r"(?:\.(?=\s+[a-zäöüß]))?" if locale.numbers == "de" else ""  # not the sentence's
        # A single I after a name is the pronoun, unless a clause ends after it or "of" follows.
        numeral = rf"(?!I\b(?!\.?$|[.,;:)]|\s+(?:of|was|von)\b)){_NUMERAL}"
        mapped = mapped.sub(
            rf"\b({any_of(locale.regnal)}) {numeral}\b{stop}(?!['’]\w)",
            lambda found: _spell(found, lambda number: of_person.format(ordinal(number))),
        )
    return mapped.sub(rf"\b({any_of(locale.roman)}) {_NUMERAL}\b(?!\.\w)", lambda found: _spell(found, cardinal))


def _spell(found: re.Match[str], words: Callable[[int], str]) -> str | None:
    return f"{found[1]} {words(roman_value(found[2]))}" if found[2] else None


def roman_value(numeral: str) -> int:
    """Value of a Roman numeral with the letters I, V and X."""
    values = [_VALUES[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
