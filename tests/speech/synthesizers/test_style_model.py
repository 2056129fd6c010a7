import numpy as np
import pytest

from talkwidget.speech.synthesizers.style_model import StyleModel

VOICES, SIZE, TRAITS = 8, 12, 5
RANDOM = np.random.default_rng(0)
STYLES = RANDOM.standard_normal((2, VOICES, SIZE))
TURN = RANDOM.standard_normal((2 * SIZE, TRAITS)) / SIZE


def shares(count):
    return RANDOM.dirichlet(np.ones(VOICES), (count, 2))


def sound(weights, *, longer=True):
    """Traits of a mixture: bent a little, and other ones in longer sentences."""
    style = np.concatenate([weights[0] @ STYLES[0], weights[1] @ STYLES[1]])
    return np.tanh(style @ TURN) + 0.3 * longer


@pytest.fixture
def model():
    model = StyleModel(STYLES)
    for voice in range(VOICES):
        only = np.tile(np.eye(VOICES)[voice], (2, 1))
        model.add(only, sound(only, longer=False), longer=False)
    for weights in shares(12):
        model.add(weights, sound(weights), longer=True)
    return model


def test_traits_of_mixtures_not_heard_are_predicted_for_longer_sentences(model):
    asked = shares(20)
    truth = np.stack([sound(weights) for weights in asked])
    predicted, _ = model.predict(asked)
    assert np.abs(predicted - truth).mean() < 0.2 * np.abs(truth - truth.mean(axis=0)).mean() + 0.02


def test_what_was_heard_is_more_certain_than_what_was_not(model):
    far = np.zeros((1, 2, VOICES))
    far[0, :, 0], far[0, :, 1] = 1.3, -0.3
    _, heard = model.predict(model.weights()[-1:])
    _, strange = model.predict(far)
    assert heard[0] < strange[0]


def test_more_mixtures_make_it_more_certain(model):
    asked = shares(5)
    _, before = model.predict(asked)
    for weights in shares(10):
        model.add(weights, sound(weights), longer=True)
    _, after = model.predict(asked)
    assert np.all(after < before)


def test_prosody_counts_less_than_timbre():
    """After one voice alone, another prosody is nearer to it than another timbre."""
    styles = np.stack([np.eye(3), np.eye(3)])
    model = StyleModel(styles)
    first = np.tile(np.eye(3)[0], (2, 1))
    model.add(first, np.ones(1), longer=True)
    timbre, prosody = first.copy(), first.copy()
    timbre[0], prosody[1] = np.eye(3)[1], np.eye(3)[1]
    _, uncertainty = model.predict(np.stack([timbre, prosody]))
    assert uncertainty[0] > uncertainty[1]
