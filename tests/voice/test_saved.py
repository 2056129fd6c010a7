import dataclasses

import numpy as np
import pytest

from talkwidget.errors import InputError
from talkwidget.voice.recording import read_recording
from talkwidget.voice.saved import check_voice
from talkwidget.voice.voice import prepare_voice
from tests.fakes import hum


@pytest.fixture(scope="module")
def voice():
    return prepare_voice(read_recording(hum()))


def test_a_voice_is_taken(voice):
    assert check_voice(voice, "me") is voice


WRONG = {
    "name": 1,
    "digest": None,
    "recording": "text",
    "samples": np.float32([np.nan]),
    "sample_rate": 8000,
    "reference": np.zeros((5, 2), np.float32),
    "timbre": "warm",
    "warnings": ["list"],
    "state": b"state of a synthesizer",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_voice_is_refused(voice, name):
    with pytest.raises(InputError, match="no voice that can speak"):
        check_voice(dataclasses.replace(voice, **{name: WRONG[name]}), "me")


@pytest.mark.parametrize("spectrum", [np.zeros(3), np.full(32, np.inf)])
def test_a_timbre_of_other_numbers_is_refused(voice, spectrum):
    with pytest.raises(InputError):
        check_voice(dataclasses.replace(voice, timbre=dataclasses.replace(voice.timbre, spectrum=spectrum)), "me")
