"""Text with the source range of each character."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Replace = Callable[["re.Match[str]"], "str | None"]
"""Function that returns the replacement of a match, or ``None`` to keep the match."""


@dataclass(frozen=True)
class MappedText:
    """Text made from a source text, with the source range of each character.

    Attributes
    ----------
    text
        The characters.
    places
        Range (start, end) of the source text for each character. Characters of a replacement share one range.
    """

    text: str
    places: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> MappedText:
        """Text that is its own source."""
        return cls(text, tuple((index, index + 1) for index in range(len(text))))

    def __getitem__(self, part: slice) -> MappedText:
        return MappedText(self.text[part], self.places[part])

    def __add__(self, other: MappedText) -> MappedText:
        return MappedText(self.text + other.text, self.places + other.places)

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """Smallest range of the source that covers the characters from ``start`` up to ``end``."""
        places = self.places[start:end]
        return min(place[0] for place in places), max(place[1] for place in places)

    def sub(self, pattern: str | re.Pattern[str], replacement: Replace | str, *, as_one: bool = False) -> MappedText:
        """Replace matches like :func:`re.sub`, but without group references in ``replacement``.

        Characters at the start and end of a match that the replacement keeps also keep their ranges. ``as_one`` gives
        all of them the range of the match: the words of the replacement stand for one written word.
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
            spread = [self.range_of(start, end)] * len(new) if as_one else self._replaced(start, end, new)
            places += [*self.places[done:start], *spread]
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
        """Remove white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]


def any_of(words: Iterable[str]) -> str:
    """Regular expression that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
