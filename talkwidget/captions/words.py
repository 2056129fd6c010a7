"""The words of captions: with all of the text that stands between them, none wider than a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from ..script.text import is_printed

if TYPE_CHECKING:
    from ..speech.speech import Speech

LINE_WIDTH = 42
"""Columns of a line, as broadcasters' guides have it; a wide East Asian character takes two."""

_GRAPHEME = regex.compile(r"\X")  # what a reader takes for one letter (Unicode Standard Annex 29)


@dataclass(frozen=True)
class Word:
    """A piece of a caption with its times in seconds; ``text`` ends with a space where the next begins after one."""

    text: str
    start: float
    end: float


def split_caption_words(speech: Speech) -> Iterator[Word]:
    """The words with all of the text that stands between them, none wider than a line."""
    spans = speech.words.spans if speech.words else ()
    text = _plain(speech.text)
    places = _places(text, [_plain(span.text) for span in spans])
    for index, span in enumerate(spans):
        if places is None:
            piece = f"{_plain(span.text)} ".lstrip()
        else:
            first = places[index] if index else 0
            piece = text[first : places[index + 1] if index + 1 < len(places) else len(text)]
        if piece:
            yield from _narrow(Word(piece, span.start, span.end))


def _plain(text: str) -> str:
    """``text`` without control characters, each white space one space, or two newlines between paragraphs.

    Format characters stay: joiners hold letters and emoji together, marks turn the direction of writing. So do
    letters that this Python's tables do not know yet, new emoji among them.
    """
    text = "".join(letter if is_printed(letter) or letter.isspace() else " " for letter in text)
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs).strip()


def _places(text: str, words: Sequence[str]) -> list[int] | None:
    """Where each word begins in ``text``, or ``None`` if the synthesizer changed the words."""
    places = []
    position = 0
    for word in words:
        found = text.find(word, position)
        if found < 0:
            return None
        places.append(found)
        position = found + len(word)
    return places


def _narrow(word: Word) -> Iterator[Word]:
    """``word`` itself, or pieces of it that fit into a line, its time shared out by their lengths."""
    letters = _GRAPHEME.findall(word.text)
    start, first = word.start, 0
    while first < len(letters):
        last = _line_end(letters, first)
        piece = "".join(letters[first:last])
        end = start + (word.end - word.start) * (last - first) / len(letters)
        yield Word(f"{piece}-" if _hyphenates(letters, last) else piece, start, end)
        start, first = end, last


def _line_end(letters: Sequence[str], first: int) -> int:
    """Where a line of these letters that begins with ``first`` ends: after a punctuation mark, or where it is full."""
    last, width = first, 0
    while last < len(letters) and (width := width + measure_width(letters[last])) <= LINE_WIDTH:
        last += 1
    if all(letters[index].isspace() for index in range(last, len(letters))):
        return len(letters)
    marks = [index for index in range((first + last) // 2, last) if not letters[index][0].isalnum()]
    if marks:
        return marks[-1] + 1
    return last - 1 if _hyphenates(letters, last) else last


def _hyphenates(letters: Sequence[str], cut: int) -> bool:
    """Whether a word that is cut there has a hyphen: in scripts with capitals, between letters."""
    around = "".join(letters[cut - 1][:1] + letters[cut][:1]) if cut < len(letters) else ""
    return around.isalpha() and all(letter.lower() != letter.upper() for letter in around)


def measure_width(text: str) -> int:
    """Columns of a text; what is one letter to its reader takes two at most, of however many characters it is made."""
    return sum(min(2, sum(map(_columns, letter))) for letter in _GRAPHEME.findall(text))


def _columns(letter: str) -> int:
    """Two for wide and fullwidth characters (Unicode Standard Annex 11), none for marks and format characters."""
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
