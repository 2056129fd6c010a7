"""Speech: sound with the times of its words and phonemes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Exactness = Literal["exact", "estimated"]


@dataclass(frozen=True)
class Span:
    """A word or a phoneme with its times in seconds from the start of the sound.

    A phoneme's ``text`` is IPA as the synthesizer gives it, stress and length marks included; a pause
    is a phoneme span with empty text.
    """

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Timing:
    """Spans in order of time, and whether the synthesizer said so (``exact``) or we aligned them."""

    spans: tuple[Span, ...]
    exactness: Exactness


@dataclass(frozen=True)
class Speech:
    """What is said, and when each word and phoneme is.

    ``samples`` is mono float32, shape ``(n,)``, in [-1, 1], at ``sample_rate`` Hz: what times and lips follow.
    ``words`` or ``phonemes`` is ``None`` where nothing is known (a recording without transcript). ``soundtrack`` is
    what is heard instead of ``samples`` where that is not mono: left and right, shape ``(n, 2)``, float32.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    text: str
    language: str
    words: Timing | None
    phonemes: Timing | None
    soundtrack: NDArray[np.float32] | None = None

    @property
    def heard(self) -> NDArray[np.float32]:
        """What is heard: ``soundtrack``, or ``samples`` where there is none."""
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
