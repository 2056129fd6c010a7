"""Powers in words: 10⁻³, 10^6, 1.5e-3."""

from __future__ import annotations

import re
import unicodedata

from .mapped import MappedText
from .number_words import NumberWords

_SUPERSCRIPT = re.compile(r"(?<=[\w)])(⁻?)([⁰¹²³⁴-⁹]+)(?![⁰¹²³⁴-⁹])")
_SQUARE_OR_CUBE = frozenset("²³")
_CARET = re.compile(r"(?<!\^\w)(?<!\^\d\d)(?<=[\w)])\^(?:\((-?\d{1,3}|[a-z])\)|([-−]?\d{1,3}|[a-z]))(?![\w^]|[.,]\d)")


def read_powers(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell exponents; squares and cubes with a small digit are left to the synthesizer, as in 3 m²."""
    locale = words.locale

    def power(written: str) -> str:
        sign, exponent = written[:1] in "-−⁻", written.lstrip("-−⁻")
        number = words.cardinal(int(exponent)) if exponent.isdigit() else exponent
        return locale.power.format(f"{locale.minus} {number}" if sign else number)

    def raised(found: re.Match[str]) -> str | None:
        if not found[1] and found[2] in _SQUARE_OR_CUBE:
            return None
        return " " + power(found[1] + unicodedata.normalize("NFKC", found[2]))

    def scientific(found: re.Match[str]) -> str:
        """A mantissa of one is not said."""
        mantissa = [] if found[1] == "1" else [words.amount(found[1]), locale.symbols["×"]]
        return " ".join([*mantissa, words.cardinal(10), power(found[2].replace("+", "") + found[3])])

    mapped = mapped.sub(_SUPERSCRIPT, raised)
    mapped = mapped.sub(_CARET, lambda found: f" {power(found[1] or found[2])}")
    return mapped.sub(rf"(?<![\w.,])({words.pattern})[eE]([+-]?)(\d{{1,3}})\b", scientific)
