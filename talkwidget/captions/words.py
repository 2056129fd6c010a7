"""Words of captions, with all text between them, none wider than a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..script.graphemes import GRAPHEME
from ..script.text import is_printed

if TYPE_CHECKING:
    from ..speech.speech import Speech

LINE_WIDTH = 42
"""Columns of a line, the maximum of Netflix's guide; a wide East Asian character takes two."""


@dataclass(frozen=True)
class CaptionWord:
    """A word of a caption with its times in seconds; ``text`` includes the space after it, if any."""

    text: str
    start: float
    end: float


def split_caption_words(speech: Speech) -> Iterator[CaptionWord]:
    """Words of a speech with all text between them, none wider than :data:`LINE_WIDTH`."""
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
            yield from _narrow(CaptionWord(piece, span.start, span.end))


def _plain(text: str) -> str:
    """``text`` without control characters, white space collapsed to one space, or two newlines between paragraphs.

    Format characters stay: joiners form letters and emoji, marks set the direction of writing. Unassigned code points
    stay too, as new emoji may be among them.
    """
    text = "".join(letter if is_printed(letter) or letter.isspace() else " " for letter in text)
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs).strip()


def _places(text: str, words: Sequence[str]) -> list[int] | None:
    """Start index of each word in ``text``, or ``None`` if the synthesizer changed the words."""
    places = []
    position = 0
    for word in words:
        found = text.find(word, position)
        if found < 0:
            return None
        places.append(found)
        position = found + len(word)
    return places


def _narrow(word: CaptionWord) -> Iterator[CaptionWord]:
    """Cut ``word`` into pieces that fit on a line, its time divided by their lengths."""
    letters = GRAPHEME.findall(word.text)
    start, first = word.start, 0
    while first < len(letters):
        last = _line_end(letters, first)
        piece = "".join(letters[first:last])
        end = start + (word.end - word.start) * (last - first) / len(letters)
        yield CaptionWord(f"{piece}-" if _hyphenates(letters, last) else piece, start, end)
        start, first = end, last


def _line_end(letters: Sequence[str], first: int) -> int:
    """End index of a line that starts with letter ``first``: after a punctuation mark, or where it is full."""
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
    """True if a cut there needs a hyphen: between letters of a script with capitals."""
    around = "".join(letters[cut - 1][:1] + letters[cut][:1]) if cut < len(letters) else ""
    return around.isalpha() and all(letter.lower() != letter.upper() for letter in around)


def measure_width(text: str) -> int:
    """Columns of a text; a grapheme takes two at most, however many characters it has."""
    return sum(min(2, sum(map(_columns, letter))) for letter in GRAPHEME.findall(text))


def _columns(letter: str) -> int:
    """Columns of a character: two if wide or fullwidth (Unicode Standard Annex 11), none for marks and formats."""
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
