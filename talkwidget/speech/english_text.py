"""Words of an English text with their symbols in misaki's alphabet, and the range of the text for each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Protocol

from ..script.text import PRONOUNCED
from .misaki_times import MISAKI
from .utterances import SpokenWord, split_sentences, split_tokens

_LONG_NUMBER = re.compile(r"\d{16,}")  # read digit by digit; the rules' names of numbers end at 10^36
# Words spelled together; the cost of the alignment grows with the square. From 50 to 800, 886 words without a mark take
# 0.2 s at most, and two at most are spelled otherwise.
_MOST_WORDS = 200
_MARKS = frozenset(",.;:!?—…")
# Apostrophes, hyphens and spaces that the rules do not know.
_TYPOGRAPHY = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "‐": "-", "‑": "-", "\u00a0": " "})
# IPA of dictionaries and eSpeak -> the model's alphabet; longer entries are replaced first.
_IPA = {**MISAKI, "əʊ": "O", "r": "ɹ", "g": "ɡ", "ɾ": "T", "ɝ": "ɜɹ", "ɚ": "əɹ", "ɫ": "l", "e": "ɛ", "'": "ˈ"}


class Speller(Protocol):
    """Rules of pronunciation."""

    @property
    def alphabet(self) -> frozenset[str]:
        """Symbols that the model knows."""

    def spell(self, text: str) -> list[tuple[str, str]]:
        """Spoken words of a sentence, each with its symbols."""


def english_sentences(text: str, speller: Speller) -> Iterator[list[SpokenWord]]:
    """Words of each sentence.

    Words in scripts other than Latin, and words without symbols, are left out. Words that are spoken together, as
    "7:30 pm", share a range. ``[word](/wɜːd/)`` gives the pronunciation of a word in IPA.
    """
    for start, end in split_sentences(text, "en-us"):
        yield [word for word in _sentence_words(text, start, end, speller) if word.symbols]


def _sentence_words(text: str, start: int, end: int, speller: Speller) -> Iterator[SpokenWord]:
    """Words of one sentence. Runs of words without IPA are spelled together, because rules depend on neighbours."""
    run: list[tuple[int, int]] = []
    for first, last in split_tokens(text, start, end):
        pronounced = PRONOUNCED.search(text, first, last)
        if not pronounced:
            run.append((first, last))
            if len(run) == _MOST_WORDS:
                yield from _spell_run(text, run, speller)
                run = []
            continue
        yield from _spell_run(text, run, speller)
        run = []
        tail = "".join(mark for mark in text[pronounced.end() : last] if mark in _MARKS)
        symbols = "".join(symbol for symbol in to_misaki(pronounced[2]) if symbol in speller.alphabet)
        yield SpokenWord(symbols + tail, first, last)
    yield from _spell_run(text, run, speller)


def _spell_run(text: str, run: list[tuple[int, int]], speller: Speller) -> Iterator[SpokenWord]:
    """Spell words, and align the spoken words with the written ones."""
    run = [place for place in run if _is_latin(text[slice(*place)])]
    written = [unicodedata.normalize("NFC", text[slice(*place)]).translate(_TYPOGRAPHY) for place in run]
    spoken = _spell_all(written, speller)
    matcher = SequenceMatcher(None, written, [word for word, _ in spoken], autojunk=False)
    for _, low, high, first, last in matcher.get_opcodes():
        if low == high and first < last:  # the rules added a word: it belongs to the one before
            low = max(0, low - 1)
            high = low + 1
        for (a, b), (c, d) in zip(_shares(low, high, last - first), _shares(first, last, high - low), strict=True):
            symbols = " ".join(word for _, word in spoken[c:d] if word)
            if symbols:
                yield SpokenWord(symbols, run[a][0], run[b - 1][1])


def _spell_all(words: list[str], speller: Speller) -> list[tuple[str, str]]:
    """Spell words in context. If the rules fail, spell each word alone, and leave out those that fail again."""
    readable = [_LONG_NUMBER.sub(lambda found: " ".join(found[0]), word) for word in words]
    try:
        return speller.spell(" ".join(readable)) if words else []
    except Exception:  # the package does not document what its rules raise
        if len(words) == 1:
            return []
    return [spoken for word in words for spoken in _spell_all([word], speller)]


def _shares(first: int, last: int, others: int) -> list[tuple[int, int]]:
    """``range(first, last)`` in equal parts: as many as it has items, and at most ``others``."""
    parts = min(last - first, others)
    edges = [first + round(index * (last - first) / parts) for index in range(parts + 1)] if parts else []
    return list(pairwise(edges))


def _is_latin(word: str) -> bool:
    """True if all letters are Latin. The rules would spell out other letters by name."""
    return all("LATIN" in unicodedata.name(letter, "") for letter in word if letter.isalpha())


def to_misaki(ipa: str) -> str:
    """IPA -> the model's alphabet (misaki)."""
    symbols = unicodedata.normalize("NFC", ipa).replace("\u0361", "").replace(".", "")
    for written in sorted(_IPA, key=len, reverse=True):
        symbols = symbols.replace(written, _IPA[written])
    return symbols
