"""Speech: samples, and times of words and phonemes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Exactness = Literal["exact", "estimated"]


@dataclass(frozen=True)
class Span:
    """A word or phoneme with its times in seconds from the start of the sound.

    The ``text`` of a phoneme is the synthesizer's IPA with stress and length marks, and empty for a pause.
    """

    text: str
    start: float
    end: float

    def later(self, seconds: float) -> Span:
        """The same, so many seconds later."""
        return Span(self.text, self.start + seconds, self.end + seconds)


@dataclass(frozen=True)
class Timing:
    """Spans in order of time: ``exact`` from the synthesizer, or ``estimated`` by alignment."""

    spans: tuple[Span, ...]
    exactness: Exactness

    def later(self, seconds: float) -> Timing:
        """The same, so many seconds later."""
        return Timing(tuple(span.later(seconds) for span in self.spans), self.exactness) if seconds else self


def join_timings(timings: Sequence[Timing | None]) -> Timing | None:
    """One timing of all spans, ``exact`` where all are; ``None`` unless all are known."""
    known = [timing for timing in timings if timing is not None]
    if len(known) < len(timings):
        return None
    exact = all(timing.exactness == "exact" for timing in known)
    return Timing(tuple(span for timing in known for span in timing.spans), "exact" if exact else "estimated")


@dataclass(frozen=True)
class Speech:
    """Spoken text with the times of its words and phonemes.

    Attributes
    ----------
    samples
        Mono sound that times and lips follow, shape (n,), float32 in [-1, 1].
    sample_rate
        Hz.
    text, language
        The text as given, and its language code.
    words, phonemes
        ``None`` where unknown, as in a recording without transcript.
    soundtrack
        Stereo sound to be heard instead of ``samples``, shape (n, 2), float32; ``None`` if they are the same.
    unspoken
        Words of the text that the synthesizer could not speak, in order.
    moods
        Moods that the text asks for: name, start and end in seconds. A later one holds over an earlier one.
    notes
        Remarks for the user on how the text was read, one line each.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    text: str
    language: str
    words: Timing | None
    phonemes: Timing | None
    soundtrack: NDArray[np.float32] | None = None
    unspoken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    moods: tuple[tuple[str, float, float], ...] = ()

    @property
    def heard(self) -> NDArray[np.float32]:
        """The sound to be heard: ``soundtrack``, or ``samples`` where there is none."""
        return self.samples if self.soundtrack is None else self.soundtrack

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate

    def frames(self, fps: int) -> int:
        """Number of frames that show this speech at ``fps`` frames per second; the last one may end after the sound.

        In integers: in floating point, 6,174 samples at 22,050 Hz and 25 fps would give 8 instead of 7.
        """
        return -(-len(self.samples) * fps // self.sample_rate)
