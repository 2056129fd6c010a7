"""Segments: the gapless timeline of visemes of a speech."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from ....speech.speech import Span
from .visemes import VISEMES, Viseme, read_ipa

SILENCE = VISEMES["SIL"]


@dataclass(frozen=True)
class Segment:
    """Stretch of time, in seconds, with one viseme."""

    start: float
    end: float
    viseme: Viseme
    vowel: bool = False
    stressed: bool = False

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start


def lay_out(phonemes: Iterable[Span], duration: float) -> list[Segment]:
    """Lay phonemes out as gapless segments from 0 to ``duration`` seconds, with silence between them.

    Spans may overlap, exceed the duration or come in any order: earlier ones win. A span without a sound of its own
    (see :func:`~.visemes.read_ipa`) prolongs the segment before it. Stress on a consonant counts for the next vowel.
    """
    segments: list[Segment] = []
    clock = 0.0
    stressed = False
    for span in sorted(phonemes, key=lambda span: span.start):
        start, end = max(span.start, clock), min(span.end, duration)
        if not end > start:
            continue
        if start > clock:
            _append(segments, Segment(clock, start, SILENCE))
        phoneme = read_ipa(span.text)
        stressed |= phoneme.stressed
        if not phoneme.parts:
            last = segments.pop() if segments else Segment(start, start, SILENCE)
            segments.append(dataclasses.replace(last, end=end))
        clock = start
        for part in phoneme.parts:
            until = clock + part.share * (end - start)
            _append(segments, Segment(clock, until, part.viseme, part.vowel, stressed and part.vowel))
            clock = until
        stressed &= not any(part.vowel for part in phoneme.parts)
        clock = end
    if duration > clock or not segments:
        _append(segments, Segment(clock, duration, SILENCE))
    return segments


def _append(segments: list[Segment], new: Segment) -> None:
    """Append ``new``, merging neighbouring silences, because their length matters."""
    if segments and segments[-1].viseme is new.viseme is SILENCE:
        segments[-1] = dataclasses.replace(segments[-1], end=new.end)
    else:
        segments.append(new)


def find_pauses(segments: Iterable[Segment], shortest: float) -> list[Segment]:
    """Find silences of at least ``shortest`` seconds."""
    return [segment for segment in segments if segment.viseme is SILENCE and segment.duration >= shortest]
