import numpy as np
import pytest

from talkwidget.speech.synthesizers.style_search import StyleListener, search_mixture

HIDDEN = np.array([[0.7, 0.3, 0.0, 0.0], [0.0, 0.2, 0.0, 0.8]])
STYLES = np.stack([np.eye(4), np.eye(4)])


def listener(hidden, heard=None):
    """Traits are the shares themselves; the nearer to the hidden ones the better."""

    def hear(weights):
        if heard is not None:
            heard.append(weights)
        return weights.ravel()

    return StyleListener(
        voice=lambda number: np.tile(np.eye(hidden.shape[1])[number], 2),
        mixture=hear,
        rate=lambda traits: -np.abs(traits - hidden.ravel()).sum(axis=1),
    )


def search(trials=40, seed=0, progress=lambda done, total: None, heard=None):
    return search_mixture(listener(HIDDEN, heard), STYLES, trials, seed, progress)


def test_a_hidden_mixture_is_found_with_timbre_and_prosody_apart():
    found = search()
    assert np.abs(found.weights - HIDDEN).max() < 0.15
    assert found.likeness == pytest.approx(-np.abs(found.weights - HIDDEN).sum())


def test_the_shares_are_sums_of_one():
    heard = []
    search(heard=heard)
    assert np.allclose(np.sum(heard, axis=2), 1.0)


def test_no_voice_is_exaggerated_or_taken_away():
    """Though that would be nearer to what is searched."""
    outside = np.array([[1.4, -0.4, 0.0, 0.0], [0.0, -0.3, 0.0, 1.3]])
    heard = []
    found = search_mixture(listener(outside, heard), STYLES, 40, 0, lambda done, total: None)
    assert np.min(heard) >= 0.0
    assert np.abs(found.weights - np.eye(4)[[0, 3]]).max() < 0.15


def test_no_mixture_is_heard_twice():
    heard = []
    search(heard=heard)
    assert len(heard) == 40
    assert all(np.abs(one - other).max() > 1e-6 for place, one in enumerate(heard) for other in heard[:place])


def test_the_same_seed_gives_the_same_mixture():
    assert np.array_equal(search(8, seed=3).weights, search(8, seed=3).weights)
    assert not np.array_equal(search(8, seed=3).weights, search(8, seed=4).weights)


def test_of_many_voices_few_trials_find_the_two_that_matter():
    """Fewer trials than there are voices: most is known from each voice alone."""
    hidden = np.zeros((2, 30))
    hidden[:, 4] = hidden[:, 17] = 0.5
    styles = np.random.default_rng(1).standard_normal((2, 30, 64))
    found = search_mixture(listener(hidden), styles, 20, 0, lambda done, total: None)
    assert found.likeness > -1.0  # of each voice alone: -2 for these two, -4 for others
    assert {4, 17} <= set(np.argsort(-found.weights.sum(axis=0))[:3])


def test_progress_counts_the_trials_and_can_stop_the_search():
    seen = []
    search(trials=8, progress=lambda *step: seen.append(step))
    assert seen == [(trial, 12) for trial in range(12)]

    def stop(done, total):
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(progress=stop)
