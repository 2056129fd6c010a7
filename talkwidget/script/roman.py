"""Roman numerals after names and words: World War II, Henry VIII, Ludwig XIV., Isabel II, siècle XX."""

from __future__ import annotations

import re
from collections.abc import Callable

from .locales import Locale
from .mapped import MappedText, any_of

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_OF_PERSON = {"en": ("the {}", "the {}"), "de": ("der {}", "die {}"), "nl": ("de {}", "de {}")}  # of men, of women
_WOMEN = frozenset({"Isabel", "Elizabeth", "Elisabeth"})  # all others end in a
_GENDERED = frozenset({"es", "it", "pt_BR"})  # ordinals in o of men, in a of women
_CARDINAL_FROM = {"es": 11, "pt_BR": 11}  # Felipe segundo, but Alfonso trece
_NUMERAL = r"((?!L\b|XL\b)(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"  # up to 89; C, D, M and a lone L are rather abbreviations


def read_romans(
    mapped: MappedText, locale: Locale, cardinal: Callable[[int], str], ordinal: Callable[[int], str]
) -> MappedText:
    """Spell Roman numerals: as cardinals after words like "War", as ordinals after names of rulers."""

    def of_ruler(found: re.Match[str]) -> str | None:
        female = found[1].endswith("a") or found[1] in _WOMEN
        pattern = _OF_PERSON.get(locale.numbers, ("{}", "{}"))[female]

        def words(number: int) -> str:
            if number >= _CARDINAL_FROM.get(locale.numbers, number + 1):
                return cardinal(number)
            named = ordinal(number)
            return pattern.format(re.sub(r"o\b", "a", named) if female and locale.numbers in _GENDERED else named)

        return _spell(found, words)

    if locale.regnal:
        stop = r"(?:\.(?=\s+[a-zäöüß]|[,;:]))?" if locale.numbers == "de" else ""  # not the sentence's
        # A single I after a name is the pronoun, unless a clause ends after it or "of" follows.
        pronoun = r"(?!I\b(?!\.?$|[.,;:)]|\s+(?:of|was)\b))" if locale.numbers == "en" else ""
        mapped = mapped.sub(rf"\b({any_of(locale.regnal)}) {pronoun}{_NUMERAL}\b{stop}(?!['’](?!s\b)\w)", of_ruler)
    return mapped.sub(rf"\b({any_of(locale.roman)}) {_NUMERAL}\b(?!\.\w)", lambda found: _spell(found, cardinal))


def _spell(found: re.Match[str], words: Callable[[int], str]) -> str | None:
    return f"{found[1]} {words(roman_value(found[2]))}" if found[2] else None


def roman_value(numeral: str) -> int:
    """Value of a Roman numeral with the letters I, V, X and L."""
    values = [_VALUES[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
