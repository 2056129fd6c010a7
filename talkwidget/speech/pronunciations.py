"""Pronunciations given in a text as ``[word](/ipa/)``, for synthesizers that speak symbols."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ..script.text import PRONOUNCED
from .utterances import SpokenWord


def speak_with_pronunciations(
    text: str,
    spell: Callable[[str], Iterable[list[SpokenWord]]],
    read_ipa: Callable[[str], str],
    stand_in: str,
) -> Iterator[list[SpokenWord]]:
    """Words of each sentence of a text, those with a pronunciation spoken by it.

    Parameters
    ----------
    text
        May have words as ``[word](/ipa/)``.
    spell
        Gives the words of each sentence of a text without such words.
    read_ipa
        Symbols of IPA.
    stand_in
        A letter that ``spell`` speaks; it stands for a word while the others are spelled.
    """
    given = {found.end() - 1: found for found in PRONOUNCED.finditer(text)}
    plain = PRONOUNCED.sub(lambda found: " " * (len(found[0]) - 1) + stand_in, text)
    for sentence in spell(plain):
        yield [_pronounce(word, found, read_ipa) if (found := _inside(word, given)) else word for word in sentence]


def _inside(word: SpokenWord, given: dict[int, re.Match[str]]) -> re.Match[str] | None:
    return next((given[place] for place in range(word.start, word.end) if place in given), None) if given else None


def _pronounce(word: SpokenWord, found: re.Match[str], read_ipa: Callable[[str], str]) -> SpokenWord:
    marks = re.search(r"[^\w\s]*\Z", word.symbols)
    symbols = read_ipa(found[2]) + (marks[0] if marks else "")
    return replace(word, symbols=symbols, start=min(word.start, found.start()))
