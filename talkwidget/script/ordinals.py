"""Ordinals in words."""

from __future__ import annotations

import re

from .german_ordinals import read_german_ordinals
from .mapped import MappedText, any_of
from .number_words import NumberWords
from .roman import roman_value

_ITALIAN_PLACES = "piano|posto|premio|capitolo|giorno|anno|tempo|livello|episodio|turno|anniversario"


def read_ordinals(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell ordinals: 21st, der 3. Platz, im II. Weltkrieg, 2e, XXe siècle, XX secolo, 1º."""
    language = words.locale.numbers
    if language == "en":
        mapped = mapped.sub(
            r"(?:(?<=\dst)|(?<=\d[nr]d)|(?<=\dth))\s?[-–]\s?(?=\d{1,3}(?:st|nd|rd|th)\b)", f" {words.locale.to} "
        )
        return mapped.sub(r"(?<![\w.,])(\d{1,15})(?:st|nd|rd|th)\b", lambda found: words.ordinal(int(found[1])))
    if language == "de":
        mapped = mapped.sub(r"(?<![\w.,])(\d{1,4})(ern?)\b", lambda found: f"{words.year(int(found[1]))}{found[2]}")
        return read_german_ordinals(mapped, words)
    if language == "fr":
        mapped = mapped.sub(r"(?<!\w)1(er|re|ère)\b", lambda found: "premier" if found[1] == "er" else "première")
        mapped = mapped.sub(r"(?<!\w)(\d{1,4})(?:e|ème)s?\b(?![-+]?\d)", lambda found: words.ordinal(int(found[1])))
        # A single letter only before these words: "Xe" is xenon too.
        mapped = mapped.sub(r"\bI(er|re|ère)\b", lambda found: "premier" if found[1] == "er" else "première")
        return mapped.sub(
            r"\b([IVX]{2,}(?=e\b)|[VX](?=e (?:siècle|République|arrondissement|dynastie)))e",
            lambda found: words.ordinal(roman_value(found[1])),
        )
    if language == "nl":
        return mapped.sub(r"(?<![\w.,])(\d{1,4})(?:e|ste|de)\b", lambda found: words.ordinal(int(found[1])))
    if language == "it":
        # Keyboards have the sign of degrees: after an article, before a month or a place, it is an ordinal.
        mapped = mapped.sub(r"\b([IVX]+)(?= secolo\b)", lambda found: words.ordinal(roman_value(found[1])))
        date = rf"(?=\d+° (?:{any_of(words.locale.months)}|{_ITALIAN_PLACES})\b)"
        mapped = mapped.sub(
            rf"(?<!\w)(?:(?<=[Ii]l )|(?<=[dnas][ea]l )|{date})(\d{{1,2}})°(?! ?[CF]\b)",
            lambda found: words.ordinal(int(found[1])),
        )
    if language == "es":
        mapped = mapped.sub(r"(?<!\w)([13])\.?er\b", lambda found: "primer" if found[1] == "1" else "tercer")
    if language in {"es", "it", "pt_BR"}:
        return mapped.sub(r"(?<!\w)(\d{1,4})\.?([ºª])", lambda found: _romance_ordinal(words, found))
    return mapped


def _romance_ordinal(words: NumberWords, found: re.Match[str]) -> str:
    ordinal = words.ordinal(int(found[1]))
    return re.sub(r"o\b", "a", ordinal) if found[2] == "ª" else ordinal
