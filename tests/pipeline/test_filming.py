"""Speaking, drawing and encoding side by side: the first frame comes early, and a stop frees everything."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from talkwidget import CancelledError, Talker, plugins
from talkwidget.media import Fragment
from tests import fakes
from tests.pipeline.sketcher import Sketcher

TEXT = "The first sentence of the text is here. The second one is the next one. And the third sentence is the last."
PATIENCE = 20.0  # seconds after which a test fails instead of waiting for ever


class Stammerer(fakes.Beeper):
    """Stays in its ``stuck``-th sentence until it is let ``go``."""

    name = "stammerer"

    def __init__(self) -> None:
        super().__init__()
        self.stuck = 2
        self.go, self.reached = threading.Event(), threading.Event()

    def synthesize(self, text, language, voice, rate):
        if self.calls["synthesize"] + 1 == self.stuck:
            self.reached.set()
            assert self.go.wait(PATIENCE)
        return super().synthesize(text, language, voice, rate)


class Shared(Stammerer):
    """The same, for several threads at once."""

    name = "shared"
    concurrent = True


@pytest.fixture
def plugged(registered_fakes):
    plugins.register(plugins.ENGINES, "sketcher", Sketcher)
    for kind in (Stammerer, Shared):
        plugins.register(plugins.SYNTHESIZERS, kind.name, kind)
    yield
    for kind in (Stammerer, Shared):
        plugins.load(plugins.SYNTHESIZERS, kind.name).go.set()
        plugins.unregister(plugins.SYNTHESIZERS, kind.name)
    plugins.unregister(plugins.ENGINES, "sketcher")


@pytest.fixture
def ready(plugged, portrait, tmp_path):
    talker = Talker(engine="sketcher", synthesizer="stammerer", cache_dir=tmp_path, stream=True)
    talker.set_face(portrait)
    return talker


def test_the_first_sentence_is_shown_before_the_second_is_spoken(ready):
    synthesizer = plugins.load(plugins.SYNTHESIZERS, "stammerer")
    shown: list[Fragment] = []

    def watch(fragment: Fragment) -> None:
        if fragment.data:
            shown.append(fragment)
            synthesizer.go.set()  # the second sentence waits for the first fragment

    clip = ready.say(TEXT, on_fragment=watch)
    assert synthesizer.go.is_set()
    assert shown[0].ready < 2.0
    assert shown[-1].ready == pytest.approx(clip.duration, abs=0.05)
    assert shown[-1].total == pytest.approx(clip.duration, abs=0.05)


def test_players_get_the_captions_of_what_is_spoken_and_in_the_end_all(ready):
    plugins.load(plugins.SYNTHESIZERS, "stammerer").stuck = 0
    told: list[str] = []
    clip = ready.say(TEXT, on_fragment=lambda fragment: told.append(fragment.captions) if fragment.captions else None)
    assert "second" not in told[0]
    assert told[-1] == clip.captions


def stop_in_speech(talker, name, text):
    """Stop a text while its second sentence is being spoken; returns the seconds until the call ended."""
    synthesizer = plugins.load(plugins.SYNTHESIZERS, name)
    cancel, ended = threading.Event(), []

    def say() -> None:
        with pytest.raises(CancelledError):
            talker.say(text, synthesizer=name, cancel=cancel)
        ended.append(time.monotonic())

    thread = threading.Thread(target=say)
    thread.start()
    assert synthesizer.reached.wait(PATIENCE)
    began = time.monotonic()
    cancel.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    return ended[0] - began


def test_a_stop_does_not_wait_for_the_sentence_that_is_spoken(ready, tmp_path):
    assert stop_in_speech(ready, "stammerer", TEXT) < 2.0
    assert not list(tmp_path.rglob("*.mp4*"))


def test_the_next_clip_does_not_wait_for_a_stopped_sentence_of_a_synthesizer_that_threads_may_share(ready):
    stop_in_speech(ready, "shared", TEXT)
    synthesizer = plugins.load(plugins.SYNTHESIZERS, "shared")
    synthesizer.stuck = 0
    clip = ready.say("Something else is said here.", synthesizer="shared")
    assert clip.duration > 1.0
    assert not synthesizer.go.is_set()


def test_an_interrupt_while_drawing_waits_for_a_sentence_ends_the_work(ready, tmp_path):
    synthesizer = plugins.load(plugins.SYNTHESIZERS, "stammerer")

    def interrupt(stage: str, done: int, total: int) -> None:
        if stage == "frames" and done and synthesizer.reached.is_set():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ready.say(TEXT, progress=interrupt)
    assert not synthesizer.go.is_set()
    assert not list(tmp_path.rglob("*.mp4*"))


def test_what_was_spoken_before_a_stop_is_kept(ready):
    stop_in_speech(ready, "stammerer", TEXT)
    synthesizer = plugins.load(plugins.SYNTHESIZERS, "stammerer")
    synthesizer.go.set()
    clip = ready.say(TEXT)
    assert clip.report.sentences[0].speech_kept


def test_an_error_in_a_later_sentence_ends_the_clip_in_one_line(ready, monkeypatch, tmp_path):
    synthesizer = plugins.load(plugins.SYNTHESIZERS, "stammerer")
    synthesizer.stuck = 0

    def fail(text, language, voice, rate):
        if "third" in text:
            raise ValueError("out of order")
        return fakes.Beeper.synthesize(synthesizer, text, language, voice, rate)

    monkeypatch.setattr(synthesizer, "synthesize", fail)
    with pytest.raises(ValueError, match="out of order"):
        ready.say(TEXT)
    assert not list(tmp_path.rglob("*.mp4*"))
    monkeypatch.undo()
    assert ready.say(TEXT).frame_count


def test_speech_alone_is_that_of_the_clip(ready):
    plugins.load(plugins.SYNTHESIZERS, "stammerer").stuck = 0
    speech, clip = ready.speak(TEXT), ready.say(TEXT, audio_codec="aac")
    assert (speech.words, speech.phonemes) == (clip.words, clip.phonemes)
    samples, rate = clip.audio
    assert rate == speech.sample_rate
    heard = samples[: len(speech.samples)]
    assert np.corrcoef(heard, speech.samples[: len(heard)])[0, 1] > 0.99
