"""Speech -> captions: cues of at most two lines, in step with the words, as WebVTT or SRT text."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING

from ..script.sentences import ends_sentence
from .words import LINE_WIDTH, Word, measure_width, split_caption_words

if TYPE_CHECKING:
    from ..speech.speech import Speech

VERSION = "3"
"""Part of every clip's key: changes when the same speech may be cut into other captions."""

LINES = 2
SHORTEST_CUE = 0.8
"""Seconds; what is shown for less cannot be read."""

_LONGEST_CUE = 7.0  # seconds; what is shown for longer is read twice
_LINGER = 0.4  # seconds that a cue stays after its last word, if no other follows
_CLAUSE_END = re.compile(r"[,;:—–、，；：،][\"'»”’)\]]*\s*$")


@dataclass(frozen=True)
class Cue:
    """What is shown from ``start`` to ``end`` seconds: one or two lines of words."""

    start: float
    end: float
    lines: tuple[tuple[Word, ...], ...]


def make_cues(speech: Speech) -> tuple[Cue, ...]:
    """Cut the text into cues.

    A cue has at most :data:`LINES` lines of :data:`LINE_WIDTH` columns, breaks where clauses end if it can, and stays
    for :data:`SHORTEST_CUE` seconds at least: a sentence that is shorter than that delays the next one's cue. None
    outlasts the sound, so at its end cues may come early. None holds parts of two sentences, unless the sound is too
    short to show each sentence for so long: then short ones share a cue. Only where two full lines are said in less
    time than that does each cue get its share of less.

    Returns
    -------
    tuple of Cue
        In order of time, none overlapping; empty where the words are not known.
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
        latest = speech.duration - (len(phrases) - 1 - index) * shortest  # the cues after it need the rest
        start = min(max(phrase[0].start, ready), latest - shortest)
        limit = following[0].start if following else math.inf
        ready = min(max(start + shortest, min(phrase[-1].end + _LINGER, limit)), latest)
        cues.append(Cue(start, ready, _lines(phrase)))
    return tuple(cues)


def to_webvtt(speech: Speech) -> str:
    """Captions as WebVTT (W3C), the time of each word inside its cue; empty where the words are not known."""
    cues = make_cues(speech)
    if not cues:
        return ""
    blocks = (
        f"{number}\n{_clock(cue.start)} --> {_clock(cue.end)}\n{_webvtt_text(cue)}\n"
        for number, cue in enumerate(cues, start=1)
    )
    return "WEBVTT\n\n" + "\n".join(blocks)


def _sentences(words: Sequence[Word], language: str) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word, following in pairwise([*words, None]):
        assert word is not None
        sentence.append(Word(re.sub(r"\s+", " ", word.text), word.start, word.end))
        if following is None or ends_sentence(word.text, following.text, language):
            yield sentence
            sentence = []


def _phrases(words: list[Word]) -> Iterator[tuple[Word, ...]]:
    """Cut a sentence into cues at least cost, by dynamic programming over the places where one may end."""
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


def _joined(phrases: Sequence[tuple[Word, ...]], duration: float) -> list[tuple[Word, ...]]:
    """Fewer phrases: what begins too soon after another, or before the end, goes with the one before if it fits."""
    joined: list[tuple[Word, ...]] = []
    for phrase in phrases:
        early = joined and phrase[0].start < joined[-1][0].start + SHORTEST_CUE
        late = phrase[0].start > duration - SHORTEST_CUE
        if joined and (early or late) and _fit([*joined[-1], *phrase]):
            joined[-1] += phrase
        else:
            joined.append(phrase)
    return joined


def _fit(words: Sequence[Word]) -> bool:
    return _Ruler(words).fits(0, len(words))


def _cost(words: list[Word], ruler: _Ruler, start: int, end: int) -> float:
    """Few cues, evenly filled, that end with a clause and can be read in their time."""
    cost = 1.0 + (1.0 - ruler.width(start, end) / (LINES * LINE_WIDTH)) ** 2
    too_long = (words[end - 1].end - words[start].start) / _LONGEST_CUE - 1.0
    # It grows, or where every cut leaves a cue that is too long, none would be made.
    cost += 2.0 + 4.0 * too_long if too_long > 0.0 else 0.0
    if end < len(words):
        cost += 0.0 if _CLAUSE_END.search(words[end - 1].text) else 0.5
        cost += 2.0 if words[end].start - words[start].start < SHORTEST_CUE else 0.0
    return cost


class _Ruler:
    """How wide runs of a sentence's words are, in columns, without measuring each of them again."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._edges = [0, *accumulate(measure_width(word.text) for word in words)]
        self._spaces = [word.text.endswith(" ") for word in words]

    def width(self, start: int, end: int) -> int:
        """Columns of the words from ``start`` up to ``end``, without the space after the last."""
        return self._edges[end] - self._edges[start] - self._spaces[end - 1]

    def cut(self, start: int, end: int) -> int:
        """Where the second line begins so that the wider line is as narrow as can be; ``end`` if there is one line."""
        if end - start == 1 or self.width(start, end) <= LINE_WIDTH:
            return end
        return min(range(start + 1, end), key=lambda cut: max(self.width(start, cut), self.width(cut, end)))

    def fits(self, start: int, end: int) -> bool:
        """Whether two lines hold the words; a single one always fits."""
        cut = self.cut(start, end)
        return self.width(start, cut) <= LINE_WIDTH and (cut == end or self.width(cut, end) <= LINE_WIDTH)


def _lines(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], ...]:
    cut = _Ruler(words).cut(0, len(words))
    return tuple(line for line in (words[:cut], words[cut:]) if line)


def _webvtt_text(cue: Cue) -> str:
    """The cue's text with the time of each word before it; WebVTT wants those inside the cue and rising."""
    lines = []
    last = cue.start
    for line in cue.lines:
        parts = []
        for word in line:
            # To the millisecond, as they are written.
            if round(1000 * last) < round(1000 * word.start) < round(1000 * cue.end):
                parts.append(f"<{_clock(word.start)}>")
                last = word.start
            parts.append(html.escape(word.text, quote=False))
        lines.append("".join(parts).strip())
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    milliseconds = round(1000 * seconds)
    return (
        f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:"
        f"{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"
    )
