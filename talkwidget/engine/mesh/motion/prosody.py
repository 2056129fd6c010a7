"""Prosody: accents, phrase ends, questions and pauses, which gestures follow."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ....speech.speech import Speech
from .segments import SILENCE, Segment, find_pauses
from .timeline import Signal

# A sentence with its closing marks, in Latin, Greek, Arabic and Chinese scripts.
_SENTENCE = re.compile(r"[^.!?…\u037e\u061f\u06d4。！？]+[.!?…\u037e\u061f\u06d4。！？]*")
_QUESTION_MARKS = "?\u037e\u061f？"

# Range of the duration of a question's rise, from its last accent to its end, seconds. By eye.
_LONGEST_RISE, _SHORTEST_RISE = 1.2, 0.3
# Shortest pause between phrases, seconds. By eye.
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
    """

    accents: Signal
    breaks: Signal
    rises: Signal
    pauses: Signal


def read_prosody(speech: Speech, segments: list[Segment], accents: Signal) -> Prosody:
    """Read the prosody of ``speech`` from its ``segments`` and the times of its ``accents`` (N,), seconds."""
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
    """Start and end of the rise of a question that ends at ``end``: from its last accent, if there is one near."""
    before = accents[(accents > end - _LONGEST_RISE) & (accents < end - _SHORTEST_RISE)]
    return (float(before[-1]) if len(before) else end - _LONGEST_RISE / 2), end


def _find_question_ends(speech: Speech, segments: list[Segment]) -> list[float]:
    """Ends of the text's questions, seconds, estimated from the share of the text spoken by then."""
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
