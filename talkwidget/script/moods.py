"""Moods of a text: ranges of its characters, and the times at which they are spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

TimedMood: TypeAlias = tuple[str, float, float]
"""Mood, start and end in seconds."""

BEYOND_SPEECH = 60.0
"""Seconds by which a mood lasts beyond a speech that has only a part of it: more than any blend of two sentences."""


class MoodRange(NamedTuple):
    """Mood over characters ``start`` to ``end`` of a text. Sorted, an inner range follows the one around it."""

    start: int
    end: int
    mood: str


def time_moods(ranges: Iterable[MoodRange], words: Sequence[tuple[int, int, float, float]]) -> Iterator[TimedMood]:
    """Times of the ranges in a speech of some ``words`` of the text.

    A word is its first character, the one after its last, its start and its end in seconds.

    A range that begins before these words, or ends after them, lasts :data:`BEYOND_SPEECH` seconds beyond the speech.
    It is shared with the speech before or after. A range without one of the words has no time.
    """
    for first, last, mood in ranges:
        within = [word for word in words if word[0] < last and word[1] > first]
        if within:
            start = -BEYOND_SPEECH if first < words[0][0] else within[0][2]
            end = within[-1][3] + (BEYOND_SPEECH if last > words[-1][1] else 0.0)
            yield mood, start, end
