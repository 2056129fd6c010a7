"""Prosody: the moments of speech that head, brows and eyelids answer to."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ....speech.speech import Speech
from .segments import SILENCE, Segment, find_pauses
from .timeline import Signal

# A sentence with the marks that end it, of Latin, Greek, Arabic and Chinese scripts.
_SENTENCE = re.compile(r"[^.!?…\u037e\u061f\u06d4。！？]+[.!?…\u037e\u061f\u06d4。！？]*")
_QUESTION_MARKS = "?\u037e\u061f？"

# The voice of a question rises over its last stressed syllables, seconds.
_LONGEST_RISE, _SHORTEST_RISE = 1.2, 0.3
_SHORTEST_BREAK = 0.10


@dataclass(frozen=True)
class Prosody:
    """Times in seconds.

    Attributes
    ----------
    accents
        Middles of the stressed vowels: (N,), rising.
    breaks
        Where phrases end, in a pause or with the speech: (M,), rising.
    rises
        Start and end of the last accents of questions: (Q, 2).
    pauses
        Start and end of the silences: (P, 2), rising.
    """

    accents: Signal
    breaks: Signal
    rises: Signal
    pauses: Signal


def read_prosody(speech: Speech, segments: list[Segment], accents: Signal) -> Prosody:
    """Prosody of ``speech`` laid out in ``segments``, with known ``accents``."""
    pauses = np.array([(pause.start, pause.end) for pause in find_pauses(segments, _SHORTEST_BREAK)]).reshape(-1, 2)
    breaks = pauses[pauses[:, 0] > 0, 0]
    if segments and segments[-1].viseme is not SILENCE:
        breaks = np.append(breaks, segments[-1].end)
    ends = _find_question_ends(speech, segments)
    rises = np.array([_find_rise(end, accents) for end in ends]).reshape(-1, 2)
    return Prosody(accents, breaks, rises, pauses)


def find_stresses(segments: list[Segment]) -> Signal:
    """Middles of the stressed vowels (N,), seconds."""
    return np.array([(segment.start + segment.end) / 2 for segment in segments if segment.stressed])


def _find_rise(end: float, accents: Signal) -> tuple[float, float]:
    before = accents[(accents > end - _LONGEST_RISE) & (accents < end - _SHORTEST_RISE)]
    return (float(before[-1]) if len(before) else end - _LONGEST_RISE / 2), end


def _find_question_ends(speech: Speech, segments: list[Segment]) -> list[float]:
    """Where the questions of the text end, found by how much of the text and of the speech has passed."""
    sentences = _SENTENCE.findall(speech.text)
    lengths = np.cumsum([_count_letters(sentence) for sentence in sentences])
    ends, passed = _measure_progress(speech, segments)
    if not len(ends) or not len(lengths) or not lengths[-1]:
        return []
    shares = [
        length / lengths[-1]
        for sentence, length in zip(sentences, lengths, strict=True)
        if any(mark in sentence for mark in _QUESTION_MARKS)
    ]
    # Half a letter of slack keeps rounding from reaching into the next word.
    return [float(ends[np.searchsorted(passed, share - 0.5 / lengths[-1]).clip(0, len(ends) - 1)]) for share in shares]


def _measure_progress(speech: Speech, segments: list[Segment]) -> tuple[Signal, Signal]:
    """Ends of words, or of sounds where words are not known, and the share of the text spoken by then, 0..1."""
    if speech.words is not None and speech.words.spans:
        ends = np.array([word.end for word in speech.words.spans])
        weights = np.array([_count_letters(word.text) for word in speech.words.spans], float)
    else:
        sounds = [segment for segment in segments if segment.viseme is not SILENCE]
        ends = np.array([sound.end for sound in sounds])
        weights = np.array([sound.duration for sound in sounds])
    return ends, np.cumsum(weights) / max(weights.sum(), 1e-9)


def _count_letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)
