"""Moods of a text: ranges of its characters, and the times at which they are spoken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

TimedMood: TypeAlias = tuple[str, float, float]
"""Mood, start and end in seconds."""


class MoodRange(NamedTuple):
    """Mood over characters ``start`` to ``end`` of a text. Sorted, an inner range follows the one around it."""

    start: int
    end: int
    mood: str


def spoken_times(
    ranges: Iterable[MoodRange], text: str, words: Iterable[tuple[str, float, float]], duration: float
) -> list[TimedMood]:
    """Times of each range, from the timed ``words`` of ``text``: (word, start, end).

    Words that are not in the text are passed over. Without any word, a range has its share of the ``duration``.
    """
    placed = []
    position = 0
    for word, start, end in words:
        found = text.find(word, position) if word else -1
        if found >= 0:
            position = found + len(word)
            placed.append((found, position, start, end))
    if not placed and text:
        placed = [(at, at + 1, at / len(text) * duration, (at + 1) / len(text) * duration) for at in range(len(text))]
    timed = []
    for first, last, mood in ranges:
        within = [(start, end) for begin, stop, start, end in placed if begin < last and stop > first]
        if within:
            timed.append((mood, within[0][0], within[-1][1]))
    return timed
