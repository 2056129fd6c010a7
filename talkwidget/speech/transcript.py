"""Check that a transcript is what a recording says."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .alignment import align_features, measure_distance

if TYPE_CHECKING:
    from .alignment import ForcedAlignment

MISMATCH = 0.94
"""Ratio beyond which a transcript is doubted; ``python -m benchmarks transcripts`` prints ratios of both kinds."""

# Measured on the 17 fitting and 45 other pairs of ``python -m benchmarks transcripts``; in brackets, values that tell
# all of them apart.
_LONGEST_CHECKED = 20.0  # s (10 to 20) from the start of a recording; with 5, three other texts are not doubted
# s; in less, a text in random order fits as well by chance. Of the first 3 s, 2 fitting texts are doubted, and 7 others
# are not; of 2.5 s 4 and 5, of 4 s 1 and none.
_SHORTEST_CHECKED = 3.0
_SHUFFLES = 6  # (2 to 12) random orders of the words, whose mean distance is compared; each takes as long as the text


def compare_with_shuffled(
    samples: NDArray[np.float32], sample_rate: int, language: str, aligned: ForcedAlignment
) -> float | None:
    """Distance between a recording and its aligned transcript, relative to that of the same words in random order.

    A transcript that the recording does not say fits no better than its words in any order: the ratio is about 1.

    Parameters
    ----------
    samples
        Recording, shape (n,), mono.
    sample_rate
        In Hz.
    language
        Code of the transcript's language.
    aligned
        Alignment of the transcript; its beginning is checked.

    Returns
    -------
    float or None
        Usually 0.8 to 0.93 for a transcript that fits; ``None`` where there is too little to tell.
    """
    words = [span for span in aligned.words.spans if span.end <= _LONGEST_CHECKED]
    if len(words) < 5 or words[-1].end < _SHORTEST_CHECKED:
        return None
    beginning = samples[: round(words[-1].end * sample_rate)]
    texts = [span.text for span in words]
    chance = random.Random(0)
    shuffled = [chance.sample(texts, len(texts)) for _ in range(_SHUFFLES)]
    distances = [_distance(beginning, sample_rate, " ".join(order), language) for order in (texts, *shuffled)]
    return distances[0] / float(np.mean(distances[1:]))


def _distance(samples: NDArray[np.float32], sample_rate: int, text: str, language: str) -> float:
    return measure_distance(*align_features(samples, sample_rate, text, language)[1:])
