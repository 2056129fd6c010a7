"""Markers: private-use characters that stand for marks while a text is read stage by stage.

A stage replaces a mark by one marker, so that the stages after it need not know it, and positions need no upkeep.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_FIRST = 0xF0000  # plane 15, private use
_MOST = 0xFFFD
_LITERAL = 0x100000  # plane 16, private use: ASCII characters that are no marks
MARKER = re.compile("[\U000f0000-\U000ffffd]")
"""Any marker."""


@dataclass(frozen=True)
class Break:
    """A boundary between pieces: silence of ``seconds``, with a paragraph's end in the text if ``paragraph``."""

    seconds: float
    paragraph: bool = False


@dataclass(frozen=True)
class ProsodyChange:
    """Prosody of the text up to its :class:`End`.

    Attributes
    ----------
    rate
        Factor of the speed, times the speed that the user set.
    pitch
        Semitones above the voice's own.
    volume
        Decibels above the voice's own.
    """

    rate: float = 1.0
    pitch: float = 0.0
    volume: float = 0.0


@dataclass(frozen=True)
class Saying:
    """The text up to its :class:`End` is spoken as told.

    ``kind`` is ``say`` (another spelling), ``ipa``, or a reading of :data:`~.ssml.READINGS`; ``value`` the spelling.
    """

    kind: str
    value: str = ""


@dataclass(frozen=True)
class End:
    """End of the innermost :class:`ProsodyChange` or :class:`Saying`."""


Event = Break | ProsodyChange | Saying | End


@dataclass
class Markers:
    """The events that a text's markers stand for, and notes for the user, one line each."""

    events: list[Event] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, event: Event) -> str:
        """The marker of an event."""
        self.events.append(event)
        return chr(_FIRST + (len(self.events) - 1) % _MOST)

    def event(self, marker: str) -> Event:
        """The event of a marker."""
        return self.events[ord(marker) - _FIRST]


def without_private(text: str) -> str:
    """``text`` with a space for each character that could be taken for a marker."""
    return re.sub("[\U000f0000-\U0010ffff]", " ", text)


def protect(text: str) -> str:
    """ASCII punctuation as characters that no stage takes for a mark; :func:`unprotect` undoes it."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda found: chr(_LITERAL + ord(found[0])), text)


def unprotect(text: str) -> str:
    """Undo :func:`protect`; the length stays."""
    return re.sub("[\U00100000-\U0010007f]", lambda found: chr(ord(found[0]) - _LITERAL), text)
