"""What in a text can be spoken, and where its words are."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterable

from ..errors import InputError

# Pictographs with their joiners and modifiers: eSpeak would read out their English names.
_PICTOGRAPHS = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]"
)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana, Han."""


def speakable(text: str) -> str:
    """``text`` with a space for each character that no voice should see: NUL, other controls, emoji, lone surrogates.

    The length stays, so that positions in the result are positions in ``text``.

    Raises
    ------
    InputError
        Nothing is left that can be spoken.
    """
    cleaned = "".join(letter if letter in "\n\r\t" or _is_printed(letter) else " " for letter in text)
    cleaned = _PICTOGRAPHS.sub(" ", cleaned)
    if not any(letter.isalnum() or unicodedata.category(letter)[0] == "S" for letter in cleaned):
        raise InputError("there is nothing to speak in the text; give it a word.")
    return cleaned


def _is_printed(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs"}


def split_words(text: str, positions: Iterable[int]) -> list[tuple[int, int]]:
    """Where the words of ``text`` are, as (start, end) indices; punctuation stays with its word.

    ``positions`` are indices at which a voice began a word. Words are what stands between spaces; in scripts without
    spaces, what stands between positions. Words in which no position lies are left out.
    """
    starts = sorted(set(positions))
    words: list[tuple[int, int]] = []
    for token in re.finditer(r"\S+", text):
        inside = starts[bisect.bisect_left(starts, token.start()) : bisect.bisect_left(starts, token.end())]
        if inside and _UNSPACED.search(token.group()):
            words += zip([token.start(), *inside[1:]], [*inside[1:], token.end()], strict=True)
        elif inside:
            words.append(token.span())
    return words
