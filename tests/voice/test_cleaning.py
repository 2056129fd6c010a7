"""Which stretch of a long recording a voice is cloned from."""

import numpy as np
import pytest

from talkwidget.voice.cleaning import LONGEST_REFERENCE, VOICE_RATE, pick_reference


def talk(seconds, loud=-20.0, low=-20.0, pauses=-50.0):
    """A hum of two syllables a second, every fourth ``loud``, the others ``low``, noise in the ``pauses``: dBFS."""
    time = np.arange(round(seconds * VOICE_RATE)) / VOICE_RATE
    level = np.where(time % 2.0 < 0.5, loud, low)
    hum = 10 ** (level / 20) * np.sin(2 * np.pi * 150 * time) * (time % 0.5 < 0.35)
    noise = 10 ** (pauses / 20) * np.random.default_rng(0).normal(size=len(time))
    return (hum + noise).astype(np.float32)


def picked(*stretches):
    """Which of the stretches that make up a recording is taken."""
    starts = np.cumsum([0, *map(len, stretches)])[:-1].tolist()
    return starts.index(pick_reference(np.concatenate(stretches), tuple(starts)).start)


STEADY = talk(LONGEST_REFERENCE)


@pytest.mark.parametrize(
    "worse",
    [talk(LONGEST_REFERENCE, loud=-10.0, low=-34.0), talk(LONGEST_REFERENCE, pauses=-35.0)],
    ids=["shouts and murmurs", "noise"],
)
def test_steady_clean_speech_is_taken(worse):
    assert picked(STEADY, worse) == 0
    assert picked(worse, STEADY) == 1
    assert picked(worse, STEADY, worse) == 1


def test_a_long_stretch_is_better_than_a_short_one_that_is_a_little_cleaner():
    samples = np.concatenate([STEADY, talk(6.0, pauses=-52.0)])
    chosen = pick_reference(samples, (0, len(STEADY)))
    assert len(samples[chosen]) == len(STEADY)


def test_all_is_taken_where_there_is_not_more_than_can_be_used():
    assert pick_reference(STEADY, (0, VOICE_RATE)) == slice(0, len(STEADY))
