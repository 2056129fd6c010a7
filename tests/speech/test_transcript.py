import numpy as np
import pytest

from talkwidget.speech.alignment import force_align
from talkwidget.speech.synthesizers.hibari import Hibari
from talkwidget.speech.transcript import MISMATCH, compare_with_shuffled

SAID = "Hello and welcome to the course. Today we look at gradients, which point uphill, always."
NOT_SAID = "My father bought a farm by the bay, and apples and plums are what the people there want to eat."


@pytest.fixture(scope="module")
def recording():
    return Hibari().synthesize(SAID, "en-us")


def ratio(recording, text, noise=0.0):
    samples = recording.samples + noise * np.random.default_rng(0).standard_normal(len(recording.samples))
    samples = samples.astype(np.float32)
    aligned = force_align(samples, recording.sample_rate, text, "en-us")
    return compare_with_shuffled(samples, recording.sample_rate, "en-us", aligned)


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_a_transcript_of_what_is_said_fits(recording, noise):
    assert ratio(recording, SAID, noise) < MISMATCH


def test_another_text_is_doubted(recording):
    assert ratio(recording, NOT_SAID) > MISMATCH


def test_a_few_words_tell_nothing(recording):
    assert ratio(recording, "Hello and welcome") is None
