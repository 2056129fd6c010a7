"""Search for the mixture of voices that sounds most like a recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .style_model import Floats, StyleModel

# By searches of 24 trials, two seeds each, on models fitted to 108 real sounds for each of two recordings, with shares
# of -0.3..1.3. Half as many rounds find 0.03 to 0.04 less likeness, half as many candidates or points up to 0.03 less,
# twice as many rounds or candidates 0.004 less to 0.02 more.
_POINTS = 6  # mixtures from which others are made
_ROUNDS, _CANDIDATES = 8, 200  # of mixtures that the model rates, for one that is heard
# Tried for real as they are, and not varied.
_BLENDS = 3  # most voices that are added to a mixture at once
_SMALLEST, _LARGEST = 0.03, 0.6  # share of a voice that is added, or taken away
_STRANGERS = 0.3  # how often the added voice may be one that is not in the mixture
_HALVES = ((True, True), (True, False), (False, True))  # changed alike often: both halves, timbre, prosody
# Weight of the model's uncertainty, in turn: the most promising mixture, then one of which less is known (upper
# confidence bound; Srinivas et al. 2010, "Gaussian process optimization in the bandit setting").
_CURIOSITY = (0.0, 0.1)

MixtureWeights = NDArray[np.float64]
"""Shape (2, voices): the voices' shares in timbre and in prosody, 0..1; each row sums to 1.

Negative shares please the embedding that is searched with, and no other. For four recordings it was tried on models
fitted to 108 real sounds each. With negative shares of up to 3 in sum, likeness is 0.90 by that embedding, and 0.73 by
another. With none it is 0.82 and 0.77.
"""


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


@dataclass(frozen=True)
class StyleListener:
    """Access of a search to what voices and mixtures sound like.

    Attributes
    ----------
    voice
        Traits (t,) of a voice alone, by its number, in a short sentence.
    mixture
        Traits (t,) of a mixture, in a longer one.
    rate
        Likeness (n,) of traits (n, t) to the recording; the higher the better.
    """

    voice: Callable[[int], Floats]
    mixture: Callable[[MixtureWeights], Floats]
    rate: Callable[[Floats], Floats]


def search_mixture(
    listener: StyleListener, styles: Floats, trials: int, seed: int, progress: Callable[[int, int], None]
) -> FoundMixture:
    """Find the mixture that is most like the recording: each voice alone first, then ``trials`` mixtures.

    A model of all that was heard proposes the next mixture (Bayesian optimisation; Shahriari et al. 2016, "Taking the
    human out of the loop"). The same arguments give the same mixture.

    Parameters
    ----------
    styles
        Style vectors of the voices by halves, shape (2, voices, d).
    trials
        Number of mixtures that are heard; at least 1.
    seed
        Seed of the random numbers.
    progress
        Called with the number of finished trials and of all, with those of voices, before each. What it raises ends
        the search.
    """
    random = np.random.default_rng(seed)
    voices = styles.shape[1]
    model = StyleModel(styles)
    for voice in range(voices):
        progress(voice, voices + trials)
        model.add(np.tile(np.eye(voices)[voice], (2, 1)), listener.voice(voice), longer=False)
    found = []
    for trial in range(trials):
        progress(voices + trial, voices + trials)
        weights = _propose(model, listener.rate, _CURIOSITY[trial % len(_CURIOSITY)], random)
        traits = listener.mixture(weights)
        model.add(weights, traits, longer=True)
        found.append(FoundMixture(weights, float(listener.rate(traits[None])[0])))
    return max(found, key=lambda mixture: mixture.likeness)


def _propose(
    model: StyleModel, rate: Callable[[Floats], Floats], curiosity: float, random: np.random.Generator
) -> MixtureWeights:
    """Mixture that the model rates highest, by evolution from the best of those heard."""

    def rated(weights: Floats) -> Floats:
        traits, uncertainty = model.predict(weights)
        return rate(traits) + curiosity * uncertainty

    points = heard = model.weights()
    ratings = rated(points)
    for _ in range(_ROUNDS):
        best = np.argsort(-ratings, kind="stable")[:_POINTS]
        children = _blended(points[random.choice(best, _CANDIDATES)], random)
        points = np.concatenate([points[best], children])
        ratings = np.concatenate([ratings[best], rated(children)])
    new = [not np.any(np.all(np.isclose(point, heard), axis=(1, 2))) for point in points]
    return np.asarray(points[int(np.where(new, ratings, -np.inf).argmax())])


def _blended(weights: Floats, random: np.random.Generator) -> Floats:
    """Mixtures (n, 2, voices) with some voices added or taken away."""
    count, _, voices = weights.shape
    blends = random.integers(1, _BLENDS + 1, count)
    changed = weights
    for number in range(_BLENDS):
        allowed = changed.any(axis=1) | (random.random((count, 1)) < _STRANGERS)
        voice = (allowed * random.random((count, voices))).argmax(axis=1)
        step = (
            np.exp(random.uniform(np.log(_SMALLEST), np.log(_LARGEST), count))
            * random.choice((-1.0, 1.0), count)
            * (number < blends)
        )
        halves = np.array(_HALVES, float)[random.integers(len(_HALVES), size=count)]
        changed = changed + (step[:, None] * halves)[..., None] * (np.eye(voices)[voice][:, None] - changed)
    shares = np.maximum(changed, 0.0)
    return np.asarray(shares / shares.sum(axis=2, keepdims=True))
