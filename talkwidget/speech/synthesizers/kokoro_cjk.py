"""Sentences and punctuation of Chinese and Japanese texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .kokoro_model import ALPHABET

# Characters; longer ones are cut, at a comma or space if possible. Japanese has 2.4 to 3.4 symbols a character, and the
# model takes 510.
_LONGEST_SENTENCE = 200
_SENTENCE = re.compile(rf"[^。．！？!?\n]{{1,{_LONGEST_SENTENCE}}}(?:[。．！？!?]+[」』）)”]*)?|[^\n]")
_CUT = re.compile(r".*[、，,；;\s]", re.DOTALL)

MARKS = {"。": ".", "．": ".", "、": ",", "，": ",", "？": "?", "！": "!", "：": ":", "；": ";", "…": "…", "—": "—"}
MARKS |= {"（": "(", "）": ")", "「": "“", "」": "”", "『": "“", "』": "”", "《": "“", "》": "”", "～": "—", "〜": "—"}
MARKS |= {mark: mark for mark in ".,?!:;()“”"}
"""Punctuation -> symbols of Kokoro."""

OPENING = frozenset("(“")
"""Symbols that belong to the word after them."""


def ipa_symbols(table: Mapping[str, str], ipa: str) -> str:
    """Symbols of IPA; ``table`` has those that are written otherwise, and letters that Kokoro does not know go."""
    for written, symbol in table.items():
        ipa = ipa.replace(written, symbol)
    return "".join(symbol for symbol in ipa if symbol in ALPHABET)


def split_cjk(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of the sentences, which together are the whole text."""
    position = 0
    while position < len(text):
        found = _SENTENCE.match(text, position)
        end = found.end() if found else position + 1
        if end - position >= _LONGEST_SENTENCE and (cut := _CUT.match(text, position, end)):
            end = cut.end()
        yield position, end
        position = end
