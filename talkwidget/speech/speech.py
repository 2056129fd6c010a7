"""Speech: samples, and times of words and phonemes."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Timing:
    """Spans in order of time: ``exact`` from the synthesizer, or ``estimated`` by alignment."""

    spans: tuple[Span, ...]
    exactness: Exactness


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
