"""Hearing: what a sound tells of the mouth."""

import dataclasses

import numpy as np
import pytest

from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.articulation import articulate
from talkwidget.engine.mesh.motion.hearing import HEARD, HEARING_RATE, listen
from talkwidget.engine.mesh.motion.segments import lay_out
from talkwidget.speech.synthesizers.espeak import Espeak

TEXT = "Peter may open a window above the old harbour. Why do seven bears move?"
OPENING = HEARD.index("opening")


@pytest.fixture(scope="module")
def speech():
    espeak = Espeak()
    if espeak.unavailable():
        pytest.skip(espeak.unavailable())
    return espeak.synthesize(TEXT, "en-us")


def drawn(speech, times):
    mouth = articulate(lay_out(speech.phonemes.spans, speech.duration), speech.duration, times, 1.0)
    return mouth[:, MouthChannel.UPPER_LIP] + mouth[:, MouthChannel.LOWER_LIP]


def test_the_opening_is_heard_in_step(speech):
    hearing = listen(speech)
    known = drawn(speech, hearing.times)
    found = {
        lag: np.corrcoef(np.roll(hearing.mouth[:, OPENING], -lag)[10:-10], known[10:-10])[0, 1] for lag in range(-6, 7)
    }
    assert found[0] > 0.7
    assert abs(max(found, key=found.__getitem__)) <= 3


@pytest.mark.parametrize("gain", [0.2, 3.0])
def test_loudness_does_not_matter(speech, gain):
    loud, soft = listen(speech), listen(dataclasses.replace(speech, samples=gain * speech.samples))
    np.testing.assert_allclose(loud.mouth, soft.mouth, atol=0.07)


@pytest.mark.parametrize("rate", [0.8, 1.25])
def test_higher_and_lower_voices_are_heard_too(speech, rate):
    other = dataclasses.replace(speech, sample_rate=round(rate * speech.sample_rate), phonemes=None)
    hearing = listen(other)
    known = drawn(speech, np.minimum(hearing.times * rate, speech.duration))
    assert np.corrcoef(hearing.mouth[:, OPENING], known)[0, 1] > 0.6


def test_silence_is_heard_as_such(speech):
    padded = np.pad(speech.samples, (0, speech.sample_rate))
    hearing = listen(dataclasses.replace(speech, samples=padded))
    assert hearing.silent[-HEARING_RATE + 10 :].all()
    assert not hearing.silent.all()
