"""Gender and short forms of numbers before a noun: veintiún días, una libra, duas casas, eine Minute."""

from __future__ import annotations

import re

from .locales import Locale

# Endings of number words before a noun: pattern, masculine form, feminine form.
_ENDINGS = {
    "es": [
        (r"veintiuno$", "veintiún", "veintiuna"),
        (r"\buno$", "un", "una"),
        (r"(?<=ient)os\b", "os", "as"),
        (r"^un medio$", "medio", "media"),
    ],
    "pt_BR": [
        (r"\bum$", "um", "uma"),
        (r"\bdois$", "dois", "duas"),
        (r"(?<=ent)os\b", "os", "as"),
        ("^meio$", "meio", "meia"),
    ],
    "fr": [(r"\bun$", "un", "une"), ("^un demi$", "un demi", "une demi")],
    "it": [("^uno$", "un", "una"), ("^mezzo$", "mezzo", "mezza")],
    "de": [("^eins$", "ein", "eine"), ("^ein halb$", "ein halber", "eine halbe")],
}
# Words after which "1" counts the noun that follows. After others it may be a name: "capítulo 1 trata de".
_COUNTING = {
    "es": "con|sin|de|en|por|y|o|hay|solo|sólo|tengo|tiene|tenemos|cada|quiero|para|a|menos|más",
    "pt_BR": "com|sem|de|em|por|e|ou|há|só|tenho|tem|temos|cada|quero|para|a|menos|mais",
    "fr": "avec|sans|de|en|par|et|ou|a|ai|avez|avons|est|seul|chaque|pour|à|moins|plus",
    "it": "con|senza|di|in|per|e|o|solo|ho|ha|abbiamo|è|sono|ogni|a|meno|più",
}
_REACH = 40  # characters before and after a number that may tell its noun
# Words of three letters and more that may follow a number, and are no nouns.
_NO_NOUNS = frozenset(
    [
        *("más", "menos", "hasta", "pero", "que", "con", "por", "para", "sin", "los", "las"),
        *("mais", "até", "mas", "com", "sem", "dos", "das", "plus", "moins", "puis", "dans", "pour", "par", "avec"),
        *("sans", "les", "des", "est", "sont", "più", "meno", "fino", "per", "senza", "del", "dei", "che", "sono"),
    ]
)


def agree(words: str, noun: str, locale: Locale) -> str:
    """Number words in the form that they have before ``noun``."""
    feminine = bool(re.fullmatch(locale.feminine, noun)) if locale.feminine else False
    for pattern, masculine, other in _ENDINGS.get(locale.numbers, ()):
        words = re.sub(pattern, other if feminine else masculine, words)
    return words


def counted_noun(found: re.Match[str], locale: Locale, *, one: bool) -> str | None:
    """Noun that a written number counts, if that is plain from the words around; else ``None``.

    Parameters
    ----------
    found
        Match of the number.
    locale
        Words of its language.
    one
        True if the noun is in the singular.
    """
    start, end = found.span()
    before, after = found.string[max(0, start - _REACH) : start], found.string[end : end + _REACH]
    if locale.numbers == "de":
        noun = re.match(r" ([A-ZÄÖÜ][a-zäöüß]{2,})", after)
        return noun[1] if noun and not re.search(r"\b[A-ZÄÖÜ]\w* $", before) else None
    if locale.numbers not in _COUNTING:
        return None
    noun = re.match(r" ([^\W\d_]{3,})", after)
    if noun is None or not noun[1].islower() or noun[1] in _NO_NOUNS:
        return None
    if not one:
        return noun[1] if noun[1].endswith("s") else None
    counting = re.search(rf"(?:^|[.,;:!?(¿¡]\s*|\b(?:{_COUNTING[locale.numbers]})\s)$", before, re.IGNORECASE)
    return noun[1] if counting and not noun[1].endswith("s") else None
