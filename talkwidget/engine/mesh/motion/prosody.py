"""Prosody: accents, phrase ends, questions, exclamations, pauses and the voice's contour, which gestures follow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from ....speech.speech import Speech
from .contour import Contour, trace_contour
from .segments import SILENCE, Segment, find_pauses
from .timeline import Signal

# A sentence with its closing marks, in Latin, Greek, Arabic and Chinese scripts.
_SENTENCE = re.compile(r"[^.!?…\u037e\u061f\u06d4。！？]+([.!?…\u037e\u061f\u06d4。！？]*)")
_QUESTION = re.compile("[?\u037e\u061f？]")
_EXCLAMATION = re.compile("[!！]")

_EXCLAIMED = 1.35
"""Gain of accents in an exclamation. By eye (half to twice, ``tools/try_constants.py``)."""

# Range of the duration of a question's rise, from its last accent to its end, seconds. By eye (half to twice).
_LONGEST_RISE, _SHORTEST_RISE = 1.2, 0.3
# Shortest pause between phrases, seconds. By eye (half to twice).
_SHORTEST_BREAK = 0.10


@dataclass(frozen=True)
class Prosody:
    """Prosodic events, in seconds.

    Attributes
    ----------
    accents
        Middles of the stressed vowels, rising: (N,).
    breaks
        Ends of phrases, at a pause or the end of the speech, rising: (M,).
    rises
        Start and end of the rising pitch of questions: (Q, 2).
    pauses
        Start and end of the silences, rising: (P, 2).
    falls
        Ends of statements and exclamations, rising: (F,).
    exclaimed
        Start and end of the exclamations: (E, 2).
    contour
        Pitch and loudness of the voice.
    """

    accents: Signal
    breaks: Signal
    rises: Signal
    pauses: Signal
    falls: Signal = field(default_factory=lambda: np.empty(0))
    exclaimed: Signal = field(default_factory=lambda: np.empty((0, 2)))
    contour: Contour = field(default_factory=Contour)

    def strength_at(self, times: Signal) -> Signal:
        """Strength (N,) of accents at ``times`` (N,), from the voice and from exclamation marks; 1 is middling."""
        starts, ends = self.exclaimed.T
        inside = np.searchsorted(starts, times, "right") > np.searchsorted(ends, times, "left")
        return self.contour.strength_at(times) * np.where(inside, _EXCLAIMED, 1.0)


def read_prosody(speech: Speech, segments: list[Segment], accents: Signal) -> Prosody:
    """Read the prosody of ``speech`` from its ``segments`` and the times of its ``accents`` (N,), seconds."""
    pauses = np.array([(pause.start, pause.end) for pause in find_pauses(segments, _SHORTEST_BREAK)]).reshape(-1, 2)
    breaks = pauses[pauses[:, 0] > 0, 0]
    if segments and segments[-1].viseme is not SILENCE:
        breaks = np.append(breaks, segments[-1].end)
    sentences = _time_sentences(speech, segments)
    rises = np.array([_find_rise(end, accents) for _, end, marks in sentences if _QUESTION.search(marks)]).reshape(
        -1, 2
    )
    falls = np.array([end for _, end, marks in sentences if marks and not _QUESTION.search(marks)])
    exclaimed = [(start, end) for start, end, marks in sentences if _EXCLAMATION.search(marks)]
    contour = trace_contour(speech)
    return Prosody(accents, breaks, rises, pauses, falls, np.array(exclaimed).reshape(-1, 2), contour)


def find_stresses(segments: list[Segment]) -> Signal:
    """Middles of the stressed vowels (N,), seconds."""
    return np.array([(segment.start + segment.end) / 2 for segment in segments if segment.stressed])


def _find_rise(end: float, accents: Signal) -> tuple[float, float]:
    """Start and end of the rise of a question that ends at ``end``: from its last accent, if there is one near."""
    before = accents[(accents > end - _LONGEST_RISE) & (accents < end - _SHORTEST_RISE)]
    return (float(before[-1]) if len(before) else end - _LONGEST_RISE / 2), end


def _time_sentences(speech: Speech, segments: list[Segment]) -> list[tuple[float, float, str]]:
    """Start, end and closing marks of the text's sentences, by the share of the text that is spoken by then."""
    sentences = list(_SENTENCE.finditer(speech.text))
    lengths = np.cumsum([_count_letters(sentence[0]) for sentence in sentences])
    ends, passed = _measure_progress(speech, segments)
    if not len(ends) or not len(lengths) or not lengths[-1]:
        return []
    # Half a letter of slack keeps rounding from reaching into the next word.
    reached = np.searchsorted(passed, (lengths - 0.5) / lengths[-1]).clip(0, len(ends) - 1)
    closed = [float(ends[index]) for index in reached]
    return list(zip([0.0, *closed], closed, [sentence[1] for sentence in sentences], strict=False))


def _measure_progress(speech: Speech, segments: list[Segment]) -> tuple[Signal, Signal]:
    """Ends of words, seconds, and the share of the text spoken by then, 0..1; of sounds where words are unknown."""
    if speech.words is not None and speech.words.spans:
        ends = np.array([word.end for word in speech.words.spans])
        weights = np.array([_count_letters(word.text) for word in speech.words.spans], float)
    else:
        sounds = [segment for segment in segments if segment.viseme is not SILENCE]
        ends = np.array([sound.end for sound in sounds])
        weights = np.array([sound.duration for sound in sounds])
    return ends, np.cumsum(weights) / max(weights.sum(), 1e-9)


def _count_letters(text: str) -> int:
    """Number of letters and digits."""
    return sum(letter.isalnum() for letter in text)
