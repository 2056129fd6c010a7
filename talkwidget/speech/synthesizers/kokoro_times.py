"""Times of phonemes and words from the durations of Kokoro's model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..speech import Span

RATE = 24000
"""Sample rate of Kokoro's speech, Hz."""

_FRAME = 600  # samples of one unit of a predicted duration: 25 ms
_LEAD = 3  # frames that KPipeline.join_timestamps subtracts for its times of words

# Kokoro's one-letter symbols of diphthongs and affricates in IPA (misaki, EN_PHONES.md).
_IPA = {
    "A": "eɪ",
    "I": "aɪ",
    "O": "oʊ",
    "Q": "əʊ",
    "W": "aʊ",
    "Y": "ɔɪ",
    "T": "ɾ",
    "ʤ": "dʒ",
    "ʧ": "tʃ",
    "ʦ": "ts",
    "ʣ": "dz",
    "ᵊ": "ə",
    "ᵻ": "ɪ",
}
_BEFORE = frozenset("ˈˌ")  # marks of the following phoneme
_AFTER = frozenset("ːʰʲ\u0303")  # marks of the preceding phoneme
_PAUSES = frozenset(' ;:,.!?¡¿—…"«»“”()')


@dataclass(frozen=True)
class Piece:
    """Output of one run of the model.

    Attributes
    ----------
    samples
        Shape (n,), at :data:`RATE`.
    symbols
        Spoken symbols of Kokoro's alphabet.
    durations
        Of each symbol in frames of 25 ms; the first and last belong to the begin and end marks.
    words
        Times in seconds from the start of the piece; ``None`` where the pipeline gives none.
    """

    samples: NDArray[np.float32]
    symbols: str
    durations: tuple[int, ...]
    words: tuple[Span, ...] | None


def phoneme_spans(piece: Piece, duration: float) -> Iterator[Span]:
    """Spans of phonemes and pauses without gaps, from 0 to ``duration`` seconds, the end of the piece."""
    frames = np.cumsum([0, *piece.durations]) - min(_LEAD, piece.durations[0])
    edges = np.maximum(frames, 0) * _FRAME / RATE
    if edges[1] > 0:
        yield Span("", 0.0, float(edges[1]))
    text, start = "", float(edges[1])
    for index, symbol in enumerate(piece.symbols):
        text += _IPA.get(symbol, symbol)
        following = piece.symbols[index + 1 : index + 2]
        if symbol in _BEFORE or (following and following in _AFTER):
            continue
        end = float(edges[index + 2])
        yield Span("" if symbol in _PAUSES else text, start, end)
        text, start = "", end
    if duration > start:
        yield Span("", start, duration)


def word_spans(tokens: list[Any]) -> Iterator[Span]:
    """Words with their punctuation, from the tokens of Kokoro's pipeline (``misaki.token.MToken``)."""
    word: Span | None = None
    glued = False
    for token in tokens:
        timed = token.start_ts is not None and token.end_ts is not None and any(map(str.isalnum, token.text))
        if word is not None and (glued or not timed):
            word = Span(word.text + token.text, word.start, token.end_ts if timed else word.end)
        elif timed:
            word = Span(token.text, token.start_ts, token.end_ts)
        glued = not token.whitespace
        if word is not None and not glued:
            yield word
            word = None
    if word is not None:
        yield word
