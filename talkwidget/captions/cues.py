"""Cut speech into caption cues of at most two lines."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING

from ..script.sentence_ends import ends_sentence
from .words import LINE_WIDTH, CaptionWord, measure_width, split_caption_words

if TYPE_CHECKING:
    from ..speech.speech import Speech

VERSION = "3"
"""Part of every clip's key. Change it when the same speech may give other captions."""

LINES = 2
"""Lines of a cue, at most, as broadcasters' guides have it."""
SHORTEST_CUE = 0.8
"""Seconds; about the minimum of Netflix's guide, five sixths of a second."""

_LONGEST_CUE = 7.0  # seconds, the maximum of Netflix's guide
# Seconds that a cue stays after its last word, if no other follows. Measured on a text of two minutes: with 0.4 no cue
# has more than 20 characters a second, the maximum of Netflix's guide, with 0.3 one of 44 has, with 0.2 eleven. From
# 1.0 on, no pause shows any more.
_LINGER = 0.4

# Costs of a cue, in cues: a cut inside a clause is cheaper than a further cue, and a cue that is shown too long or too
# short is dearer than one. The texts of the tests hold with a rise of 4 to 16, 0.25 to 1 inside a clause, and 0.5 to 8
# for a short cue. With 1 for a long one slow speech is not cut, and with 4 a transcript is cut elsewhere.
_TOO_LONG, _TOO_LONG_RISE = 2.0, 4.0
_INSIDE_CLAUSE = 0.5
_TOO_SHORT = 2.0
_CLAUSE_END = re.compile(r"[,;:—–、，；：،][\"'»”’)\]]*\s*$")


@dataclass(frozen=True)
class Cue:
    """One or two lines of words, shown from ``start`` to ``end`` seconds."""

    start: float
    end: float
    lines: tuple[tuple[CaptionWord, ...], ...]


def make_cues(speech: Speech) -> tuple[Cue, ...]:
    """Cut the text of a speech into cues.

    A cue has at most :data:`LINES` lines of :data:`LINE_WIDTH` columns and ends with a clause if possible. It stays
    for at least :data:`SHORTEST_CUE` seconds, so a shorter sentence delays the next cue. No cue outlasts the sound,
    so the last ones may come early. A cue holds one sentence; short sentences share one only where the sound is too
    short to show each long enough. Where even two full lines are spoken faster than that, cues are shorter.

    Returns
    -------
    tuple of Cue
        In order of time, not overlapping; empty where the words are not known.
    """
    sentences = list(_sentences(list(split_caption_words(speech)), speech.language))
    phrases = [phrase for sentence in sentences for phrase in _phrases(sentence)]
    if len(phrases) * SHORTEST_CUE > speech.duration:
        phrases = _joined(phrases, speech.duration)
    if len(phrases) * SHORTEST_CUE > speech.duration:
        phrases = list(_phrases(list(chain.from_iterable(sentences))))
    shortest = min(SHORTEST_CUE, speech.duration / max(1, len(phrases)))
    cues: list[Cue] = []
    ready = 0.0
    for index, (phrase, following) in enumerate(pairwise([*phrases, None])):
        assert phrase is not None
        latest = speech.duration - (len(phrases) - 1 - index) * shortest  # later cues need the rest
        start = min(max(phrase[0].start, ready), latest - shortest)
        limit = following[0].start if following else math.inf
        ready = min(max(start + shortest, min(phrase[-1].end + _LINGER, limit)), latest)
        cues.append(Cue(start, ready, _lines(phrase)))
    return tuple(cues)


def _sentences(words: Sequence[CaptionWord], language: str) -> Iterator[list[CaptionWord]]:
    sentence: list[CaptionWord] = []
    for word, following in pairwise([*words, None]):
        assert word is not None
        sentence.append(CaptionWord(re.sub(r"\s+", " ", word.text), word.start, word.end))
        if following is None or ends_sentence(word.text, following.text, language):
            yield sentence
            sentence = []


def _phrases(words: list[CaptionWord]) -> Iterator[tuple[CaptionWord, ...]]:
    """Cut a sentence into phrases, one per cue, at least cost: dynamic programming over the ends of phrases."""
    ruler = _Ruler(words)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        candidates = []
        for start in range(end - 1, -1, -1):
            if not ruler.fits(start, end):
                break
            candidates.append((best[start][0] + _cost(words, ruler, start, end), start))
        best.append(min(candidates))
    cuts = [len(words)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    for start, end in pairwise(reversed(cuts)):
        yield tuple(words[start:end])


def _joined(phrases: Sequence[tuple[CaptionWord, ...]], duration: float) -> list[tuple[CaptionWord, ...]]:
    """Merge phrases that start too soon after the one before, or too close to the end, into that one if they fit."""
    joined: list[tuple[CaptionWord, ...]] = []
    for phrase in phrases:
        early = joined and phrase[0].start < joined[-1][0].start + SHORTEST_CUE
        late = phrase[0].start > duration - SHORTEST_CUE
        if joined and (early or late) and _fit([*joined[-1], *phrase]):
            joined[-1] += phrase
        else:
            joined.append(phrase)
    return joined


def _fit(words: Sequence[CaptionWord]) -> bool:
    return _Ruler(words).fits(0, len(words))


def _cost(words: list[CaptionWord], ruler: _Ruler, start: int, end: int) -> float:
    """Cost of a cue: low for few, evenly filled cues that end with a clause and can be read in their time."""
    cost = 1.0 + (1.0 - ruler.width(start, end) / (LINES * LINE_WIDTH)) ** 2
    too_long = (words[end - 1].end - words[start].start) / _LONGEST_CUE - 1.0
    # Rises with length: otherwise no cut would be made where every cut leaves too long a cue.
    cost += _TOO_LONG + _TOO_LONG_RISE * too_long if too_long > 0.0 else 0.0
    if end < len(words):
        cost += 0.0 if _CLAUSE_END.search(words[end - 1].text) else _INSIDE_CLAUSE
        cost += _TOO_SHORT if words[end].start - words[start].start < SHORTEST_CUE else 0.0
    return cost


class _Ruler:
    """Widths of runs of a sentence's words, in columns, from cumulative sums."""

    def __init__(self, words: Sequence[CaptionWord]) -> None:
        self._edges = [0, *accumulate(measure_width(word.text) for word in words)]
        self._spaces = [word.text.endswith(" ") for word in words]

    def width(self, start: int, end: int) -> int:
        """Columns of words ``start`` to ``end`` (exclusive), without the space after the last."""
        return self._edges[end] - self._edges[start] - self._spaces[end - 1]

    def cut(self, start: int, end: int) -> int:
        """First word of the second line, chosen so that the wider line is narrowest; ``end`` if one line is enough."""
        if end - start == 1 or self.width(start, end) <= LINE_WIDTH:
            return end
        return min(range(start + 1, end), key=lambda cut: max(self.width(start, cut), self.width(cut, end)))

    def fits(self, start: int, end: int) -> bool:
        """True if two lines hold the words; a single word always fits."""
        cut = self.cut(start, end)
        return self.width(start, cut) <= LINE_WIDTH and (cut == end or self.width(cut, end) <= LINE_WIDTH)


def _lines(words: tuple[CaptionWord, ...]) -> tuple[tuple[CaptionWord, ...], ...]:
    cut = _Ruler(words).cut(0, len(words))
    return tuple(line for line in (words[:cut], words[cut:]) if line)
