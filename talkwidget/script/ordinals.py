"""Ordinals in words."""

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
# Prepositions after which "der" is a dative, as in "in der 3. Etage".
_WITH_DATIVE = frozenset(["in", "an", "auf", "aus", "bei", "mit", "nach", "seit", "von", "zu", "ab", "außer"]).union(
    ["unter", "über", "vor", "hinter", "neben", "zwischen", "während", "wegen", "trotz"]
)
_POSSESSIVE = ("mein", "dein", "sein", "ihr", "unser", "euer", "ein", "kein", "jede", "diese")
_ITALIAN_PLACES = "piano|posto|premio|capitolo|giorno|anno|tempo|livello|episodio|turno|anniversario"
_REACH = 60  # characters before an ordinal that may tell its ending
_WORDS_BEFORE = re.compile(
    r"(?:(\w+)\s)?\b(?!\w+tag\b|Mittwoch)(\w+)\s(?:(?:\w+tag|Mittwoch),?\s)?(?:\d{1,2}\.(?:,| und| oder| bis)\s)*$"
)


def read_ordinals(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell ordinals: 21st, der 3. Platz, im II. Weltkrieg, 2e, XXe siècle, XX secolo, 1º.

    A number with a full stop at the start of a German text is the number of a list item.
    """
    language = words.locale.numbers
    if language == "en":
        mapped = mapped.sub(
            r"(?:(?<=\dst)|(?<=\d[nr]d)|(?<=\dth))\s?[-–]\s?(?=\d{1,3}(?:st|nd|rd|th)\b)", f" {words.locale.to} "
        )
        return mapped.sub(r"(?<![\w.,])(\d{1,15})(?:st|nd|rd|th)\b", lambda found: words.ordinal(int(found[1])))
    if language == "de":
        mapped = mapped.sub(r"(?<![\w.,])(\d{1,4})(ern?)\b", lambda found: f"{words.year(int(found[1]))}{found[2]}")
        return mapped.sub(
            r"(?<=[a-zäöüß,] )(\d{1,2}|[IVX]{2,})\.(?= [A-ZÄÖÜa-zäöü]|,? \d{1,2}\.)",
            lambda found: None if _names(found) else words.ordinal(_value(found[1])) + german_ending(found),
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


def _names(found: re.Match[str]) -> bool:
    """True if a German number with a full stop is a name after a noun: "Kapitel 3. Danach"."""
    before = re.search(r"(\w+)\s$", found.string[max(0, found.start() - _REACH) : found.start()])
    word = before[1] if before else ""
    small = word.lower()
    return word[:1].isupper() and small not in _DATIVE | _ARTICLES and not small.startswith(_POSSESSIVE)


def _value(number: str) -> int:
    """Value of a number in digits or Roman numerals."""
    return int(number) if number.isdigit() else roman_value(number)


def _romance_ordinal(words: NumberWords, found: re.Match[str]) -> str:
    ordinal = words.ordinal(int(found[1]))
    return re.sub(r"o\b", "a", ordinal) if found[2] == "ª" else ordinal


def german_ending(found: re.Match[str]) -> str:
    """Ending of a German ordinal after the words before it: der fünfte, am fünften, in der fünften, fünfter.

    In "der 1., 2. und 3. Platz" all have that of the first.
    """
    start = found.start()
    before = _WORDS_BEFORE.search(found.string[max(0, start - _REACH) : start])
    preposition, word = ((before[1] or "").lower(), before[2].lower()) if before else ("", "")
    if word in _DATIVE or (word == "der" and preposition in _WITH_DATIVE):
        return "n"
    return "" if word in _ARTICLES else "r"
