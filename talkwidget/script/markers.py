"""Markers: private-use characters in place of marks, while a text is read stage by stage.

Each stage replaces its marks by markers, so that later stages need not know them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_FIRST_MARKER = 0xF0000  # plane 15, private use
_MOST_MARKERS = 0xFFFD
_LITERAL = 0x100000  # plane 16, private use: ASCII characters that are no marks
LINE_PAUSE = 0.35
"""Pause at the end of a line or block, seconds: a little longer than that at a comma (see ``markup.py``)."""
MARKER = re.compile("[\U000f0000-\U000ffffd]")
"""Regular expression of a marker."""


@dataclass(frozen=True)
class Break:
    """Boundary between pieces: silence of ``seconds``. ``paragraph`` also ends a paragraph in the captions."""

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
    """Reading of the text up to its :class:`End`.

    ``kind`` is ``say`` (another spelling), ``ipa``, or a reading of :data:`~.ssml.READINGS`; ``value`` the spelling.
    """

    kind: str
    value: str = ""


MOODS = ("neutral", "happy", "sad", "serious", "surprised")
"""Moods of a face that a text may ask for."""


@dataclass(frozen=True)
class MoodChange:
    """Mood, one of :data:`MOODS`, of the face over the text up to its :class:`End`."""

    mood: str


@dataclass(frozen=True)
class End:
    """End of the innermost :class:`ProsodyChange`, :class:`Saying` or :class:`MoodChange`."""


MarkerEvent = Break | ProsodyChange | Saying | MoodChange | End


@dataclass
class Markers:
    """Events of the markers of a text, and notes for the user, one line each."""

    events: list[MarkerEvent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, event: MarkerEvent) -> str:
        """Register an event and return its marker."""
        self.events.append(event)
        return chr(_FIRST_MARKER + (len(self.events) - 1) % _MOST_MARKERS)

    def event(self, marker: str) -> MarkerEvent:
        """Event of a marker."""
        return self.events[ord(marker) - _FIRST_MARKER]


def without_private(text: str) -> str:
    """Replace private-use characters of planes 15 and 16 by spaces; they could be taken for markers."""
    return re.sub("[\U000f0000-\U0010ffff]", " ", text)


def protect(text: str) -> str:
    """Replace ASCII punctuation by private-use characters, so that no stage reads marks in it."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda found: chr(_LITERAL + ord(found[0])), text)


def unprotect(text: str) -> str:
    """Undo :func:`protect`; the length stays."""
    return re.sub("[\U00100000-\U0010007f]", lambda found: chr(ord(found[0]) - _LITERAL), text)
