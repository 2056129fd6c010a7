"""Amounts of money in words: $9.99, A$5, 1,5 M€, $10-20k, 5 €/Monat."""

from __future__ import annotations

import re

from .mapped import MappedText, any_of
from .number_words import NumberWords

_CENTS = 2  # digits after the decimal sign


def read_money(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell amounts, each with its sign before or after it, and large numbers with an abbreviation: 5 Mio., 3 mld."""
    return _MoneySpeller(words).read(mapped)


class _MoneySpeller:
    """Speller of the amounts of one language."""

    def __init__(self, words: NumberWords) -> None:
        self._words = words
        self._locale = locale = words.locale
        self._number = words.pattern
        self._signs = any_of(locale.money)
        self._scale = any_of(locale.scales)
        # A single letter stands right after its number: "$5 m" may be metres.
        attached = rf"(?:{any_of([scale for scale in locale.scales if len(scale) > 1])})|(?<=\d)(?:{self._scale})"
        self._scaled = rf"(?:\s?({attached})(?!\w))?"

    def read(self, mapped: MappedText) -> MappedText:
        locale, number, signs = self._locale, self._number, self._signs
        end = r"(?![\w%]|[.,]\d)"
        dash = r"\s?[-–—]\s?"
        mapped = mapped.sub(
            rf"(?<![\w$])({signs})\s?({number}){self._scaled}{dash}(?:\1)?\s?({number}){self._scaled}{end}", self._range
        )
        mapped = mapped.sub(rf"(?<![\w$])({signs})\s?({number}){self._scaled}{end}", self._before)
        # 5 €, 5,- €, 5€50, 3 millones de €
        after = (
            rf"(?:\s?({self._scale}))?(?:{re.escape(locale.decimal)}[-–—]+)?\s?(?:{locale.of or '(?!)'}\s?)?({signs})"
        )
        mapped = mapped.sub(
            rf"(?<![\w.,])({number}){dash}(?={number}{after}(?!\w))", lambda found: f"{found[1]} {locale.to} "
        )
        mapped = mapped.sub(rf"(?<![\w.,])({number}){after}(?:(?<=[^\s\w])(\d\d)(?!\d)|(?!\w))", self._after)
        names = any_of({name for both in (*locale.money.values(), *locale.cents.values()) for name in both})
        mapped = mapped.sub(rf"(\d|\b(?:{names})) ?/ ?(?={locale.periods})", lambda found: f"{found[1]} {locale.per} ")
        long = any_of([scale for scale in locale.scales if scale[-1] == "." or scale in locale.abbreviated])
        return mapped.sub(rf"(?<![\w.,])({number})\s?({long})(?!\w)", self._bare) if long else mapped

    def _range(self, found: re.Match[str]) -> str:
        """Two amounts with one sign: "five to ten dollars"; each with its sign where one has cents."""
        sign, low, low_scale, high, high_scale = found.groups()
        to, decimal = self._locale.to, self._locale.decimal
        if low_scale or decimal in low or (decimal in high and not high_scale):
            return f"{self._spell(sign, low, low_scale)} {to} {self._spell(sign, high, high_scale)}"
        return f"{self._words.amount(low)} {to} {self._spell(sign, high, high_scale)}"

    def _before(self, found: re.Match[str]) -> str:
        return self._spell(found[1], found[2], found[3])

    def _after(self, found: re.Match[str]) -> str:
        written, scale, sign, cents = found.groups()
        return self._spell(sign, f"{written}{self._locale.decimal}{cents}" if cents else written, scale)

    def _bare(self, found: re.Match[str]) -> str:
        """Large number without money; the full stop of its abbreviation also ends the text."""
        ends = found[2].endswith(".") and found.end() == len(found.string)
        return self._words.scaled(found[1], found[2]) + ("." if ends else "")

    def _spell(self, sign: str, written: str, scale: str | None) -> str:
        locale, words = self._locale, self._words
        names = locale.money[sign]
        if scale:
            of = f" {locale.of} " if locale.of and not words.is_thousand(scale) else " "
            spoken = f"{words.scaled(written, scale)}{of}{names[1]}"
            return re.sub(r"\bde (?=[aeiouy])", "d'", spoken) if locale.numbers == "fr" else spoken
        whole, _, fraction = written.partition(locale.decimal)
        if not fraction or sign not in locale.cents or len(fraction) != _CENTS:
            return words.counted(written, names)
        parts = [] if whole == "0" else [words.counted(whole, names)]
        if int(fraction):
            parts.append(words.counted(str(int(fraction)), locale.cents[sign]))
        joint = f" {locale.symbols['&']} " if locale.numbers != "de" else " "
        return joint.join(parts) or words.counted("0", names)
