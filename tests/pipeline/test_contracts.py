"""Plug-ins that return the wrong type are told by name, with the type that is needed."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from talkwidget import Talker, plugins
from talkwidget.errors import PluginError
from tests.fakes import Beeper, Painter

FRAMES = np.zeros((1, 8, 8, 3), np.uint8)


class Wrong(Painter):
    """An engine that returns whatever the test says."""

    name = "wrong"
    state: object = FRAMES[0]
    batches: object = ()

    def prepare(self, face, options, watch):
        return self.state

    def animate(self, state, speech, options):
        return self.batches


class Mute(Beeper):
    """A synthesizer that returns whatever the test says."""

    name = "mute"
    change: object = staticmethod(lambda speech: speech)

    def synthesize(self, text, language, voice, rate):
        return self.change(super().synthesize(text, language, voice, rate))


@pytest.fixture
def wrong(registered_fakes):
    plugins.register(plugins.ENGINES, "wrong", Wrong)
    yield plugins.load(plugins.ENGINES, "wrong")
    plugins.unregister(plugins.ENGINES, "wrong")


@pytest.fixture
def mute(registered_fakes):
    plugins.register(plugins.SYNTHESIZERS, "mute", Mute)
    yield plugins.load(plugins.SYNTHESIZERS, "mute")
    plugins.unregister(plugins.SYNTHESIZERS, "mute")


def test_a_state_that_is_none(wrong, portrait):
    wrong.state = None
    with pytest.raises(PluginError, match=r"engine 'wrong': prepare\(\) must return a state, not None"):
        Talker(engine="wrong", cache_dir=None).set_face(portrait)


@pytest.mark.parametrize(
    ("batches", "told"),
    [
        (None, "must return an iterator, not a value of type NoneType"),
        ([FRAMES], r"must yield pairs \(frames, view\).*not a uint8 array \(1, 8, 8, 3\)"),
        ([(FRAMES.astype(float), None)], r"as frames a uint8 array \(N, H, W, 3\).*not a float64 array"),
        ([(FRAMES[:, :7], None)], r"even H and W, not a uint8 array \(1, 7, 8, 3\)"),
        ([(FRAMES[0], None)], r"not a uint8 array \(8, 8, 3\)"),
        ([(FRAMES, "view")], "as view a uint8 array.*not a value of type str"),
    ],
)
def test_frames_of_the_wrong_type(wrong, portrait, batches, told):
    wrong.batches = batches
    talker = Talker(engine="wrong", synthesizer="beeper", cache_dir=None)
    talker.set_face(portrait)
    with pytest.raises(PluginError, match="engine 'wrong'") as caught:
        talker.say("Hello")
    assert caught.match(told)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda speech: speech.samples, r"must return a talkwidget.Speech, not a float32 array"),
        (lambda speech: None, "must return a talkwidget.Speech, not a value of type NoneType"),
        (
            lambda speech: dataclasses.replace(speech, samples=speech.samples.astype(float)),
            r"samples must be a float32 array \(n,\), not a float64 array",
        ),
        (lambda speech: dataclasses.replace(speech, words=[]), "words must be a talkwidget.Timing or None"),
    ],
)
def test_speech_of_the_wrong_type(mute, portrait, change, told):
    mute.change = change
    talker = Talker(engine="painter", synthesizer="mute", cache_dir=None)
    talker.set_face(portrait)
    with pytest.raises(PluginError, match="synthesizer 'mute'") as caught:
        talker.say("Hello")
    assert caught.match(told)
