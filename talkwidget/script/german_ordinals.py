"""Endings of German ordinals: der fünfte, am fünften, fünfter Mai, mein erstes Auto."""

from __future__ import annotations

import re

from .locales import Locale
from .mapped import MappedText
from .number_words import NumberWords
from .roman import roman_value

# Words before a German ordinal that ends in n.
_DATIVE = frozenset(["am", "vom", "zum", "zur", "im", "dem", "den", "des", "bis", "beim", "ab", "seit"]).union(
    ["diesem", "diesen", "jedem", "jeden"]
)
# Words after which it has no ending; articles with an e have none either, whatever the noun.
_ARTICLES = frozenset(["der", "die", "das", "dieser", "dieses", "jeder", "jedes"])
# Prepositions after which "der" is a dative, as in "in der 3. Etage".
_WITH_DATIVE = frozenset(["in", "an", "auf", "aus", "bei", "mit", "nach", "seit", "von", "zu", "ab", "außer"]).union(
    ["unter", "über", "vor", "hinter", "neben", "zwischen", "während", "wegen", "trotz"]
)
_POSSESSIVE = re.compile(r"((?:m|d|s|k)?ein|ihr|unse?r|eue?r)(e|em|en|er|es)?")
_WITH_E = re.compile(r"(?:(?:m|d|s|k)?ein|ihr|unse?r|eue?r|dies|jed|jen|manch|welch)e")
# Nouns that an ordinal stands before: with one, a number where a sentence begins is no item of a list.
_COUNTED = (
    r"(?:[A-ZÄÖÜ]\w*?)?(?:[Ww]eltkrieg|[Kk]lasse|[Ss]tockwerk|[Ss]tock|[Ee]tage|[Pp]latz|[Pp]reis|[Ll]iga|[Jj]ahrhundert|[Hh]albzeit|"
    r"[Rr]unde|[Ss]pieltag|[Aa]dvent|[Qq]uartal|[Hh]albjahr|[Ss]emester|[Gg]eburtstag|[Aa]uflage|[Rr]ang|[Ss]taffel|"
    r"[Ll]ebensjahr|[Kk]apitel|[Aa]kt|FC|Mal|Teil|Tag|Woche)"
)
# Words that begin a sentence, so that the full stop before them ends another.
_STARTS = (
    r"(?:Danach|Dann|Der|Die|Das|Es|Er|Sie|Wir|Ich|Ihr|Du|Ein|Eine|Und|Aber|Oder|In|Im|An|Am|Auf|Jetzt|Nun|Da|Dort|Hier|Wer|"
    r"Was|Wie|Wo|Wann|Warum|Wenn|Doch|Denn|So|Auch|Alle|Diese|Dieser|Dieses|Man|Damit|Dabei|Daher|Deshalb|Für|Mit|Nach)"
)
_NO_NOUNS = frozenset({"als", "und", "oder", "nur", "auch", "schon", "mit", "zwischen", "nach"})
_REACH = 60  # characters before an ordinal that may tell its ending, and after it its noun
_WORDS_BEFORE = re.compile(
    r"(?:(\w+)\s)?\b(?!\w+tag\b|Mittwoch)(\w+)\s(?:(?:\w+tag|Mittwoch),?\s)?(?:\d{1,2}\.(?:,| und| oder| bis)\s)*$"
)
_NOUN = re.compile(r"(?:,? (?:und |oder |bis )?\d{1,2}\.)*(?: [a-zäöüß]+(?:e|er|es|en))? ([A-ZÄÖÜ][\wäöüß]+)")


def read_german_ordinals(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell numbers with a full stop that are ordinals.

    Where a text begins, such a number is that of an item of a list, unless a noun as "Weltkrieg" or "Platz" follows.
    """

    def spell(found: re.Match[str]) -> str:
        number = int(found[1]) if found[1].isdigit() else roman_value(found[1])
        return words.ordinal(number) + german_ending(found, words.locale)

    first = rf"(?:^|(?<=[.!?:;(„»] ))(\d{{1,3}})\.(?= {_COUNTED}\b)"
    mapped = mapped.sub(first, spell)
    mapped = mapped.sub(
        rf"(?<=[a-zäöüß,] )(\d{{1,3}}|[IVX]{{2,}})\.(?= (?!{_STARTS}\b)[A-ZÄÖÜa-zäöü]|,? \d{{1,2}}\.)",
        lambda found: None if _names(found) else spell(found),
    )
    after = r"(?:(?<=\b[Dd]e[rmn] )|(?<=\b[Aa]m )|(?<=\b[VvZz][ou]m )|(?<=\b[Jj]ede[rsnm] ))"
    return mapped.sub(rf"{after}(\d{{1,2}})\.(?=$| {_STARTS}\b)", lambda found: f"{spell(found)}.")


def german_ending(found: re.Match[str], locale: Locale | None = None) -> str:
    """Ending of an ordinal after the words before it: der fünfte, am fünften, in der fünften, fünfter.

    In "der 1., 2. und 3. Platz" all have that of the first. Without an article, or after "ein" and "mein", it shows the
    gender of its noun; that of a date is masculine.

    Parameters
    ----------
    found
        Match of the number with its full stop.
    locale
        Words that tell the gender of the noun behind it; ``None`` for a date.
    """
    start = found.start()
    before = _WORDS_BEFORE.search(found.string[max(0, start - _REACH) : start])
    preposition, word = ((before[1] or "").lower(), before[2].lower()) if before else ("", "")
    possessive = _POSSESSIVE.fullmatch(word)
    if word in _DATIVE or (word == "der" and preposition in _WITH_DATIVE):
        return "n"
    if possessive and (possessive[2] or "e") != "e":
        return "n"
    if word in _ARTICLES or _WITH_E.fullmatch(word):
        return ""
    strong = _strong(found, locale) if locale else "r"
    return {"r": "m", "s": "m", "": "r"}[strong] if word == "zwischen" else strong


def _strong(found: re.Match[str], locale: Locale) -> str:
    """Ending that shows the gender of the noun; masculine if the noun is not known."""
    noun = _NOUN.match(found.string[found.end() : found.end() + _REACH])
    if noun and re.fullmatch(locale.neuter, noun[1], re.IGNORECASE):
        return "s"
    return "" if noun and re.fullmatch(locale.feminine, noun[1]) else "r"


def _names(found: re.Match[str]) -> bool:
    """True if a number with a full stop is a name after a noun: "Kapitel 3. Danach"."""
    before = re.search(r"(\w+)\s$", found.string[max(0, found.start() - _REACH) : found.start()])
    word = before[1] if before else ""
    small = word.lower()
    determiner = small in _DATIVE | _ARTICLES or _POSSESSIVE.fullmatch(small) or _WITH_E.fullmatch(small)
    return word[:1].isupper() and not determiner and small not in _NO_NOUNS
