"""Utterances: the words of a text in pieces that a neural synthesizer speaks in one run of its model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..script.sentence_ends import ends_sentence

_TOKEN = re.compile(r"(?:\[[^\[\]\n]+\]\(/[^()/\n]+/\)|\S)+")
_CLAUSE_END = tuple(",;:—…)")
_PAUSES = (*_CLAUSE_END, *".!?”")


@dataclass(frozen=True)
class SpokenWord:
    """Symbols of a spoken word, and the range of the text that it stands for."""

    symbols: str
    start: int
    end: int


@dataclass(frozen=True)
class UtteranceText:
    """Words of one run of the model. ``pauses`` is ``False`` if the text was cut inside a clause after them."""

    words: tuple[SpokenWord, ...]
    pauses: bool

    @property
    def symbols(self) -> str:
        """Symbols of all words, separated by spaces."""
        return " ".join(word.symbols for word in self.words)


def split_sentences(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Ranges of the sentences. The end of a line ends a sentence."""
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        tokens = split_tokens(text, *line.span())
        first = tokens[0][0]
        for (start, end), following in pairwise(tokens):
            if ends_sentence(text[start:end], text[slice(*following)], language):
                yield first, end
                first = following[0]
        yield first, tokens[-1][1]


def split_tokens(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges of the words between white space. ``[two words](/ipa/)`` is one word."""
    return [found.span() for found in _TOKEN.finditer(text, start, end)]


def pack_sentences(
    sentences: Iterable[Sequence[SpokenWord]], most_symbols: int, joined_symbols: int = 0
) -> Iterator[UtteranceText]:
    """Utterances of at most ``most_symbols`` symbols.

    Sentences are spoken together while they have fewer than ``joined_symbols``; by default each is alone. A longer
    sentence is cut after a clause in the second half of an utterance, otherwise after a word. Of an even longer word,
    several parts stand for the same range of the text. Sentences without letters are left out. A full stop ends one
    without punctuation, as at the end of a line, where another follows.
    """
    group: list[SpokenWord] = []
    for sentence in sentences:
        words = [part for word in sentence if word.symbols for part in _parts(word, most_symbols)]
        if not any(any(map(str.isalpha, word.symbols)) for word in words):
            continue
        if group and _size([*group, *words]) >= joined_symbols:  # a full stop may be added
            yield from _pack(group, most_symbols)
            group = []
        if group and not group[-1].symbols.endswith(_PAUSES):
            group[-1] = replace(group[-1], symbols=group[-1].symbols + ".")
        group += words
    yield from _pack(group, most_symbols)


def _size(words: Sequence[SpokenWord]) -> int:
    """Symbols of words and of the spaces between them."""
    return sum(len(word.symbols) + 1 for word in words) - 1


def _parts(word: SpokenWord, longest: int) -> Iterator[SpokenWord]:
    """Parts of a word, cut at its spaces where it has some."""
    symbols = word.symbols
    while len(symbols) > longest:
        cut = symbols.rfind(" ", 1, longest + 1)
        cut = longest if cut < 0 else cut
        yield replace(word, symbols=symbols[:cut])
        symbols = symbols[cut:].lstrip(" ")
    yield replace(word, symbols=symbols)


def _pack(words: Sequence[SpokenWord], most_symbols: int) -> Iterator[UtteranceText]:
    begin = 0
    while begin < len(words):
        end, size, clause = begin, 0, begin
        while end < len(words) and (size := size + len(words[end].symbols) + 1) <= most_symbols + 1:
            end += 1
            if words[end - 1].symbols.endswith(_CLAUSE_END) and size > most_symbols // 2:
                clause = end
        if end == len(words):
            clause = begin
        cut = clause if clause > begin else end
        yield UtteranceText(tuple(words[begin:cut]), pauses=cut == len(words) or clause > begin)
        begin = cut
