"""Words of a text that were not spoken."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"\S*[^\W_]\S*")


def find_unspoken(text: str, spoken: Iterable[str]) -> tuple[str, ...]:
    """Words of ``text`` with letters or digits that are not among the spoken words.

    Parameters
    ----------
    text
        Text that should be spoken.
    spoken
        Texts of the words with times, in order, as they occur in ``text``; others are ignored.

    Returns
    -------
    tuple of str
        Unspoken words in order; in scripts without spaces, unspoken parts.
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
