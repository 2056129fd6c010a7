"""Silence of speech: at the ends of its sound, and the pauses between its phonemes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..speech.speech import Span, Timing

# Part of a piece's peak (-46 dB); quieter ends are silence. Measured on eSpeak NG and hibari: from 0.002 to 0.01, the
# start moves by 0.02 s at most, the end by 0.07 s.
_QUIET = 0.005
_ROUNDING = 1e-4  # s; a shorter gap between phonemes is that of rounded times
_MARGIN = 0.03  # s of silence kept at each end, so that no sound is clipped


def sounding(samples: NDArray[np.float32], rate: int) -> tuple[int, int]:
    """Range of the samples without silence at both ends."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET * np.abs(samples).max(initial=0.0))
    if not loud.size:
        return 0, len(samples)
    margin = round(_MARGIN * rate)
    return max(0, int(loud[0]) - margin), min(len(samples), int(loud[-1]) + 1 + margin)


def filled(timing: Timing | None, duration: float) -> Timing | None:
    """Phonemes with a pause in each gap up to ``duration``; phonemes without length are dropped."""
    if timing is None:
        return None
    spans = [span for span in timing.spans if span.end > span.start or not span.text]
    if not spans:
        return replace(timing, spans=())
    ends = [0.0, *(span.end for span in spans)]
    gaps: Iterable[list[Span]] = (
        [*([replace(span, text="", start=end, end=span.start)] if span.start - end > _ROUNDING else []), span]
        for end, span in zip(ends, spans, strict=False)
    )
    filled = [span for group in gaps for span in group if span.end > span.start]
    if duration - ends[-1] > _ROUNDING:
        filled.append(replace(spans[-1], text="", start=ends[-1], end=duration))
    return replace(timing, spans=tuple(filled))
