"""Words of a text that nobody spoke."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"\S*[^\W_]\S*")


def find_unspoken(text: str, spoken: Iterable[str]) -> tuple[str, ...]:
    """Words of ``text`` with letters or digits that are in none of the spoken words.

    Parameters
    ----------
    text
        As it was to be spoken.
    spoken
        Texts of the words with times, in order, as they stand in ``text``; what does not stand there is skipped.

    Returns
    -------
    tuple of str
        In order; in scripts without spaces, the parts of them that are left.
    """
    left: list[str] = []
    position = 0
    for word in spoken:
        found = text.find(word, position)
        if found >= 0:
            left.append(text[position:found])
            position = found + len(word)
    left.append(text[position:])
    return tuple(word for part in left for word in _WORD.findall(part))
