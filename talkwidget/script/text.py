"""Characters and words of a text: speakable characters, pieces of limited length, word boundaries."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ..errors import InputError

# Pictographs with their joiners and modifiers: eSpeak would read out their English names. A joiner alone stays: in
# Indic scripts it changes the letter.
_PICTOGRAPHS = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f]\u200d?"
)
_SIGNS = re.compile(f"(?:{_PICTOGRAPHS.pattern})+")
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han."""

NOTHING_TO_SPEAK = "there is nothing to speak in the text; give it a word."
"""Message on a text without words."""

PRONOUNCED = re.compile(r"\[([^\[\]\n]+)\]\(/([^()/\n]+)/\)")
"""``[word](/ipa/)``, a word with its pronunciation, as in misaki."""

_BREAKS = tuple(
    re.compile(f".*(?:{end})", re.DOTALL) for end in (r"[.!?…](?=\s)|[。！？\n]", "[,;:—–、，；：،]", r"\s")
)
"""Text up to the last cut: after a sentence, else a clause, else a word."""


def speakable(text: str) -> str:
    """Replace each character that cannot be spoken by a space: controls, emoji, lone surrogates.

    The length stays, so indices of the result are indices of ``text``.

    Raises
    ------
    InputError
        Nothing speakable is left.
    """
    cleaned = "".join(letter if letter in "\n\r\t" or is_printed(letter) else " " for letter in text)
    cleaned = _PICTOGRAPHS.sub(lambda found: " " * len(found[0]), cleaned)
    if not has_words(cleaned):
        raise InputError(NOTHING_TO_SPEAK)
    return cleaned


def has_words(text: str) -> bool:
    """True if the text has letters, digits, or symbols with names, as $ and +; emoji have none."""
    plain = _PICTOGRAPHS.sub("", text)
    return any(letter.isalnum() or unicodedata.category(letter)[0] == "S" for letter in plain)


def signs_without_sound(text: str) -> tuple[str, ...]:
    """Emoji and other pictographs of a text, each once, in their order."""
    return tuple(dict.fromkeys(found[0] for found in _SIGNS.finditer(text)))


def is_printed(letter: str) -> bool:
    """True if a character is printable or a format character: no control, no lone surrogate."""
    return unicodedata.category(letter) not in {"Cc", "Cs"}


def split_text(text: str, longest: int) -> Iterator[str]:
    """Cut ``text`` into pieces of at most ``longest`` characters: after sentences, else clauses, else words."""
    while len(text) > longest:
        found = (match for pattern in _BREAKS if (match := pattern.match(text, 0, longest)))
        cut = next((match.end() for match in found), longest)
        yield text[:cut]
        text = text[cut:]
    yield text


def split_words(text: str, positions: Iterable[int]) -> list[tuple[int, int]]:
    """(start, end) indices of the spoken words of ``text``; punctuation belongs to its word.

    ``positions`` are the indices of a synthesizer's word events, or of the white space before the word. Words are
    separated by spaces, in scripts without spaces by positions. Words without a position are left out.
    """
    tokens = [token.span() for token in re.finditer(r"\S+", text)]
    begun: dict[tuple[int, int], list[int]] = {}
    for position in sorted(set(positions)):
        index = find_word(tokens, position)
        if index < len(tokens):
            begun.setdefault(tokens[index], []).append(position)
    words: list[tuple[int, int]] = []
    for (start, end), inside in begun.items():
        cuts = [position for position in inside[1:] if position > start] if UNSPACED.search(text, start, end) else []
        words += pairwise([start, *cuts, end])
    return words


def find_word(words: Sequence[tuple[int, int]], position: int) -> int:
    """Index of the word at ``position``, or of the next one; ``len(words)`` if there is none."""
    return bisect.bisect_right(words, position, key=lambda word: word[1])
