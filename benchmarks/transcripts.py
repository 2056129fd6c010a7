"""How well recordings fit their transcripts, and texts that they do not say, against the same words in random order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from talkwidget.media import decode_sound
from talkwidget.speech.alignment import force_align
from talkwidget.speech.synthesizers.hibari import Hibari
from talkwidget.speech.transcript import MISMATCH, compare_with_shuffled

from .scenes import SENTENCES
from .speech import MEDIA
from .table import Row

RECORDED = (
    "The holidays are a time of celebrating with loved ones, enjoying the festivities and muddling through "
    "Wisconsin's cold, but for many this year has been"
)
"""What the English recording of the shared media says."""
OTHERS = (
    "She opened the door and called to her brother, but nobody answered, and the house was silent.",
    "Welcome to the course. Today we look at gradients, which point uphill, always, wherever you stand.",
    "Seven gentle horses crossed the frozen river before dawn, each with a lantern tied to its saddle.",
)


def measure() -> Iterator[Row]:
    """Ratios of texts that are said and of texts that are not, and how many the limit tells apart."""
    recordings = list(_recordings())
    fitting = [_ratio(samples, rate, text) for samples, rate, text in recordings]
    pairs = product(recordings, OTHERS)
    other = [_ratio(samples, rate, text) for (samples, rate, own), text in pairs if text != own]
    yield Row("texts that are said: ratio", f"{min(fitting):.3f} to {max(fitting):.3f} ({len(fitting)} recordings)")
    yield Row("texts that are not said: ratio", f"{min(other):.3f} to {max(other):.3f} ({len(other)} pairs)")
    wrong = sum(ratio > MISMATCH for ratio in fitting)
    missed = sum(ratio <= MISMATCH for ratio in other)
    yield Row(f"said, but doubted (ratio > {MISMATCH})", f"{wrong} of {len(fitting)}", "0", wrong == 0)
    yield Row("not said, and not doubted", f"{missed} of {len(other)}")


def _recordings() -> Iterator[tuple[NDArray[np.float32], int, str]]:
    file = MEDIA / "speech_en_8s.flac"
    if file.exists():
        sound = decode_sound(file.read_bytes())
        yield sound.samples.mean(axis=1), sound.sample_rate, RECORDED
    chance = np.random.default_rng(0)
    for text in (*SENTENCES, *OTHERS):
        speech = Hibari().synthesize(text, "en-us")
        for noise in (0.0, 0.02):
            noisy = speech.samples + noise * chance.standard_normal(len(speech.samples)).astype(np.float32)
            yield noisy, speech.sample_rate, text


def _ratio(samples: NDArray[np.float32], rate: int, text: str) -> float:
    ratio = compare_with_shuffled(samples, rate, "en-us", force_align(samples, rate, text, "en-us"))
    return float("nan") if ratio is None else ratio
