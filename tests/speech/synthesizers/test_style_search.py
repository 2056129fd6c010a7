import numpy as np
import pytest

from talkwidget.speech.synthesizers.style_search import NEAREST, search_mixture

HIDDEN = np.array([[0.7, 0.3, 0.0, 0.0], [0.0, 0.2, 0.0, 0.8]])


def rate(weights):
    return -float(np.abs(weights - HIDDEN).sum())


def search(trials=150, seed=0, progress=lambda done, total: None):
    return search_mixture(rate, 4, trials, seed, progress)


def test_a_hidden_mixture_is_found_with_timbre_and_prosody_apart():
    found = search()
    assert np.abs(found.weights - HIDDEN).max() < 0.15
    assert found.likeness == rate(found.weights)
    assert found.likeness > max(rate(np.tile(one, (2, 1))) for one in np.eye(4)) + 1.0


def test_the_shares_are_sums_of_one():
    assert np.allclose(search().weights.sum(axis=1), 1.0)


def test_the_same_seed_gives_the_same_mixture():
    assert np.array_equal(search(seed=3).weights, search(seed=3).weights)
    assert not np.array_equal(search(seed=3).weights, search(seed=4).weights)


def test_as_many_trials_as_voices_find_the_nearest_voice():
    assert np.array_equal(search(trials=4).weights[0], search(trials=4).weights[1])
    assert set(search(trials=4).weights[0]) == {0.0, 1.0}


def test_of_many_voices_the_nearest_are_mixed():
    target = np.linspace(0.0, 1.0, 20)
    heard = []

    def rate_many(weights):
        heard.append(weights)
        return -abs(float(weights.mean(axis=0) @ target) - 0.52)

    search_mixture(rate_many, 20, 60, 0, lambda done, total: None)
    mixed = np.any([np.any(weights != 0, axis=0) for weights in heard[20:]], axis=0)
    assert mixed.sum() == NEAREST
    assert np.abs(target[mixed] - 0.52).max() < 0.2


def test_progress_counts_the_trials_and_can_stop_the_search():
    seen = []
    search(trials=12, progress=lambda *step: seen.append(step))
    assert seen == [(trial, 12) for trial in range(12)]

    def stop(done, total):
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(progress=stop)
