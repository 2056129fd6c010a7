"""Sentence boundaries: a full stop does not end every sentence."""

from __future__ import annotations

import functools
import re

from .locales import find_locale

_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][\"'»”’)\]]*\s*$|\n\n$")
_ABBREVIATIONS = frozenset(
    word
    for words in (
        "dr mr mrs ms prof st gen col capt lt rev hon vs cf fig vol approx e.g i.e",
        "hr fr nr bzw ggf bzgl inkl d.h z.b u.a s.o v.a",
        "mme mlle mgr p.ex sr sra srta dra sig dott",
    )
    for word in words.split()
)
"""Words that end with a full stop and never a sentence, in lower case; each language has further ones."""
_ORDINALS = frozenset({"cs", "da", "de", "et", "fi", "hr", "hu", "lv", "nb", "nn", "pl", "sk", "sl", "sr"})
"""Languages that write "the third" as "3."."""


def ends_sentence(word: str, following: str, language: str) -> bool:
    """True if a sentence ends with ``word``.

    Parameters
    ----------
    word
        With its punctuation; at the end of a paragraph with two newlines after it.
    following
        The word after it.
    language
        A code as in ``en-us``.

    Returns
    -------
    bool
        ``False`` after an abbreviation, an initial or an ordinal number, and where the text goes on in lower case.
    """
    if not _SENTENCE_END.search(word):
        return False
    if word.endswith("\n\n"):
        return True
    if next((letter.islower() for letter in following if letter.isalpha()), False):
        return False
    bare = re.split("['’]", word.strip(" \"'«»“”‘’()[]"))[-1]
    initial = re.fullmatch(r"[^\W\d_]\.", bare)
    ordinal = re.fullmatch(r"(?:\d{1,2}|[IVX]{2,})\.", bare) and language.partition("-")[0] in _ORDINALS
    never, before_number = _abbreviations(language)
    numbered = bare in before_number and following[:1].isdigit()
    return not (initial or ordinal or numbered or bare in never or bare.rstrip(".").lower() in _ABBREVIATIONS)


@functools.lru_cache(maxsize=16)
def _abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Abbreviations of a language that never end a sentence, and those that do not end it before a number."""
    locale = find_locale(language)
    if locale is None:
        return frozenset(), frozenset()
    within = frozenset([*locale.titles, *locale.abbreviations, *locale.scales]) - frozenset(locale.closing)
    return within, frozenset(locale.numbered)
