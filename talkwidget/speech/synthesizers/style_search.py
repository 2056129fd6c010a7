"""Search for the mixture of voices that sounds most like a recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# By trials with five voices of Kokoro and the recordings of docs/benchmarks.md. Ranges in brackets change the rating
# that is found by 0.03 at most, in 20 searches on each of two models. These are quadratic fits of the ratings of 60
# mixtures, and explain 0.6 and 0.7 of their variance.
NEAREST = 6
"""Voices that are mixed: the nearest to the recording."""
_LEAST, _MOST = -0.6, 1.6  # weight of a voice; outside 0..1 it is exaggerated. DNSMOS stays the same up to here.
_FIRST_STEP = 0.25  # of the weights (0.06 to 0.5)
_GROWTH, _SHRINKING = 1.5, 0.9  # of the step: one success in five keeps it (Rechenberg 1973, Evolutionsstrategie)
_BOUNDS = (0.03, 0.6)  # of the step (least 0.015 to 0.12, most 0.3 to 1.2)
_HALVES = ((True, True), (True, False), (False, True))  # changed in turn: both halves, timbre alone, prosody alone

MixtureWeights = NDArray[np.float64]
"""Shape (2, voices): the voices' shares in timbre and in prosody; each row sums to 1."""


@dataclass(frozen=True)
class FoundMixture:
    """Result of a search.

    Attributes
    ----------
    weights
        Shape (2, voices).
    likeness
        Rating of that mixture.
    """

    weights: MixtureWeights
    likeness: float


def search_mixture(
    rating: Callable[[MixtureWeights], float], voices: int, trials: int, seed: int, progress: Callable[[int, int], None]
) -> FoundMixture:
    """Find the mixture of which ``rating`` is highest: each voice alone first, then a (1+1) evolution strategy.

    The strategy changes the best mixture so far at random, and keeps what is better (Beyer and Schwefel 2002,
    "Evolution strategies"). The same arguments give the same mixture.

    Parameters
    ----------
    rating
        Likeness of a mixture; the higher the better.
    voices
        Number of voices.
    trials
        Number of ratings; at least ``voices``.
    seed
        Seed of the random numbers.
    progress
        Called with the number of finished trials and ``trials`` before each trial. What it raises ends the search.
    """
    random = np.random.default_rng(seed)
    alone = np.empty(voices)
    for voice in range(voices):
        progress(voice, trials)
        alone[voice] = rating(_only(voice, voices))
    mixed = np.zeros(voices)
    mixed[np.argsort(-alone, kind="stable")[:NEAREST]] = 1.0
    best = FoundMixture(_only(int(alone.argmax()), voices), float(alone.max()))
    step = _FIRST_STEP
    for trial in range(voices, trials):
        progress(trial, trials)
        halves = np.array(_HALVES[trial % len(_HALVES)], float)[:, None]
        changed = _bounded(best.weights + step * halves * random.standard_normal((2, voices)), mixed)
        likeness = rating(changed)
        if likeness > best.likeness:
            best = FoundMixture(changed, likeness)
            step = min(step * _GROWTH, _BOUNDS[1])
        else:
            step = max(step * _SHRINKING, _BOUNDS[0])
    return best


def _only(voice: int, voices: int) -> MixtureWeights:
    return np.tile(np.eye(voices)[voice], (2, 1))


def _bounded(weights: MixtureWeights, mixed: NDArray[np.float64]) -> MixtureWeights:
    """Weights of the mixed voices alone, within the bounds but for what makes their sum 1."""
    inside = np.clip(weights, _LEAST, _MOST) * mixed
    return np.asarray(inside + (1.0 - inside.sum(axis=1, keepdims=True)) * mixed / mixed.sum())
