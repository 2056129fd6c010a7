"""What in a text can be spoken, and where its words are."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ..errors import InputError

# Pictographs with their joiners and modifiers: eSpeak would read out their English names.
# Not the joiner on its own, by which Indic scripts write other letters.
_PICTOGRAPHS = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f]\u200d?"
)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana, Han."""

_BREAKS = tuple(
    re.compile(f".*(?:{end})", re.DOTALL) for end in (r"[.!?…](?=\s)|[。！？\n]", "[,;:—–、，；：،]", r"\s")
)
"""Up to the last place where a text may be cut: after a sentence, else a clause, else a word."""


def speakable(text: str) -> str:
    """``text`` with a space for each character that no voice should see: NUL, other controls, emoji, lone surrogates.

    The length stays, so that positions in the result are positions in ``text``.

    Raises
    ------
    InputError
        Nothing is left that can be spoken.
    """
    cleaned = "".join(letter if letter in "\n\r\t" or is_printed(letter) else " " for letter in text)
    cleaned = _PICTOGRAPHS.sub(lambda found: " " * len(found[0]), cleaned)
    if not has_words(cleaned):
        raise InputError("there is nothing to speak in the text; give it a word.")
    return cleaned


def has_words(text: str) -> bool:
    """Whether a voice finds something to say in it: letters, digits, or signs that have names, as $ and + have."""
    return any(letter.isalnum() or unicodedata.category(letter)[0] == "S" for letter in text)


def is_printed(letter: str) -> bool:
    """Whether it is something to read, or joins or turns what is: no control character, no half of a surrogate pair."""
    return unicodedata.category(letter) not in {"Cc", "Cs"}


def split_passages(text: str, longest: int) -> Iterator[str]:
    """All of ``text`` in pieces of at most ``longest`` characters: sentences if it can be, else clauses or words."""
    while len(text) > longest:
        found = (match for pattern in _BREAKS if (match := pattern.match(text, 0, longest)))
        cut = next((match.end() for match in found), longest)
        yield text[:cut]
        text = text[cut:]
    yield text


def split_words(text: str, positions: Iterable[int]) -> list[tuple[int, int]]:
    """Where the words of ``text`` are, as (start, end) indices; punctuation stays with its word.

    ``positions`` are indices at which a voice began a word, or of the white space before it. Words are what stands
    between spaces; in scripts without spaces, what stands between positions. Words in which none lies are left out.
    """
    tokens = [token.span() for token in re.finditer(r"\S+", text)]
    begun: dict[tuple[int, int], list[int]] = {}
    for position in sorted(set(positions)):
        index = find_word(tokens, position)
        if index < len(tokens):
            begun.setdefault(tokens[index], []).append(position)
    words: list[tuple[int, int]] = []
    for (start, end), inside in begun.items():
        cuts = [position for position in inside[1:] if position > start] if _UNSPACED.search(text, start, end) else []
        words += pairwise([start, *cuts, end])
    return words


def find_word(words: Sequence[tuple[int, int]], position: int) -> int:
    """Index of the word that ``position`` lies in, or of the one after it; ``len(words)`` if there is none."""
    return bisect.bisect_right(words, position, key=lambda word: word[1])
