"""Text that remembers where each of its characters came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Replace = Callable[["re.Match[str]"], "str | None"]
"""Gives the replacement of a match, or ``None`` to leave it."""


@dataclass(frozen=True)
class MappedText:
    """Text with the range of another text that each character stands for.

    Attributes
    ----------
    text
        What was made of the other text.
    places
        A (start, end) range of the other text for each character. Characters of a replacement share one range.
    """

    text: str
    places: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> MappedText:
        """A text that stands for itself."""
        return cls(text, tuple((index, index + 1) for index in range(len(text))))

    def __getitem__(self, part: slice) -> MappedText:
        return MappedText(self.text[part], self.places[part])

    def __add__(self, other: MappedText) -> MappedText:
        return MappedText(self.text + other.text, self.places + other.places)

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """The smallest range of the other text that covers the characters from ``start`` up to ``end``."""
        places = self.places[start:end]
        return min(place[0] for place in places), max(place[1] for place in places)

    def sub(self, pattern: str | re.Pattern[str], replacement: Replace | str) -> MappedText:
        """Replace matches, as :func:`re.sub` does; ``replacement`` is taken as it is, without group references.

        Characters that a replacement has in common with the begin and the end of its match keep their own places.
        """
        texts: list[str] = []
        places: list[tuple[int, int]] = []
        done = 0
        for match in re.finditer(pattern, self.text):
            new = replacement if isinstance(replacement, str) else replacement(match)
            start, end = match.span()
            if new is None or start == end:
                continue
            texts += [self.text[done:start], new]
            places += [*self.places[done:start], *self._replaced(start, end, new)]
            done = end
        texts.append(self.text[done:])
        places += self.places[done:]
        return MappedText("".join(texts), tuple(places))

    def _replaced(self, start: int, end: int, new: str) -> list[tuple[int, int]]:
        old = self.text[start:end]
        shortest = min(len(old), len(new))
        head = next((index for index in range(shortest) if old[index] != new[index]), shortest)
        rest = shortest - head
        tail = next((index for index in range(rest) if old[-1 - index] != new[-1 - index]), rest)
        middle = (start + head, end - tail) if end - tail > start + head else (start, end)
        return [
            *self.places[start : start + head],
            *[self.range_of(*middle)] * (len(new) - head - tail),
            *self.places[end - tail : end],
        ]

    def strip(self) -> MappedText:
        """Without white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]


def any_of(words: Iterable[str]) -> str:
    """Regular expression of any of these words; of two that begin alike, the longer."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
