"""What speaks: the recording itself with its channels; synthesizers that prepare voices, and those that do not."""

from __future__ import annotations

import dataclasses
import io
import threading

import av
import numpy as np
import pytest
import soundfile

from talkwidget import Talker, plugins
from talkwidget.errors import CancelledError, UnavailableError
from talkwidget.media import decode_sound
from tests import fakes
from tests.fakes import hum


def test_the_recording_itself_can_be_what_is_heard(ready):
    recording = ready.set_voice(hum(seconds=2.0), "me").decode_recording().samples[:, 0]
    clip = ready.say(use_recording=True, audio_codec="aac")
    assert clip.duration == pytest.approx(2.0, abs=0.04)
    assert clip.captions == ""
    assert "the mouth follows the sound" in " ".join(clip.report.notes)
    with av.open(str(clip.path)) as file:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    count = min(len(heard), len(recording))
    assert np.corrcoef(heard[:count], recording[:count])[0, 1] > 0.99


@pytest.fixture
def stereo():
    """Somebody who hums on the left, and is heard from the room on the right: later, lower, with another colour."""
    left = decode_sound(hum(seconds=2.0, rate=44100)).samples[:, 0]
    right = 0.6 * np.roll(left, 400) + 0.02 * np.random.default_rng(0).standard_normal(len(left)).astype(np.float32)
    file = io.BytesIO()
    soundfile.write(file, np.stack([left, right], axis=1), 44100, format="FLAC")
    return file.getvalue()


def sound_from_the_first_picture(path):
    """Both channels, shape (n, 2), of what is due with the first picture and after it, which players go by."""
    with av.open(str(path)) as film:
        start = next(film.decode(video=0)).time
    with av.open(str(path)) as film:
        return np.concatenate([frame.to_ndarray() for frame in film.decode(audio=0) if frame.time >= start], axis=1).T


def assert_in_step(heard, recording):
    """Each channel is the recording's, without any lag, and not the other's."""
    count = min(len(heard), len(recording))
    heard, recording = heard[:count], recording[:count]
    for channel in (0, 1):
        assert np.corrcoef(heard[:, channel], recording[:, channel])[0, 1] > 0.99
        shifts = [np.dot(heard[10:-10, channel], recording[10 + by : count - 10 + by, channel]) for by in range(-9, 10)]
        assert np.argmax(shifts) == 9
    assert np.corrcoef(heard[:, 0], recording[:, 1])[0, 1] < 0.9


@pytest.mark.parametrize("audio_codec", ["mp3", "aac"])
def test_a_recording_in_stereo_is_heard_in_stereo_in_the_file_and_while_it_is_drawn(
    ready, stereo, tmp_path, audio_codec
):
    recording = ready.set_voice(stereo, "me").decode_recording().samples
    fragments = []
    clip = ready.say(use_recording=True, stream=True, audio_codec=audio_codec, on_fragment=fragments.append)
    pieces = tmp_path / "pieces.mp4"
    pieces.write_bytes(b"".join(piece.data for piece in fragments))
    for film in (clip.path, pieces):
        assert_in_step(sound_from_the_first_picture(film), recording)
    assert ready.say(use_recording=True, audio_codec=audio_codec).path == clip.path


def test_without_a_transcript_no_language_matters_and_nothing_is_looked_for(ready, stereo):
    ready.set_voice(stereo, "me")
    clip = ready.say(use_recording=True, language="de")
    assert [stage.name for stage in clip.report.stages] == ["face", "engine state", "clip"]
    assert ready.say(use_recording=True, language="fr").path == clip.path


def test_the_encoder_is_given_the_recording_sample_for_sample(ready, stereo, monkeypatch):
    given = []
    make = av.AudioFrame.from_ndarray

    def spy(array, *args, **kwargs):
        given.append(array.copy())
        return make(array, *args, **kwargs)

    monkeypatch.setattr("talkwidget.media.mp4.av.AudioFrame", type("Spied", (), {"from_ndarray": staticmethod(spy)}))
    recording = ready.set_voice(stereo, "me").decode_recording().samples
    ready.say(use_recording=True)
    samples = np.concatenate(given, axis=1).T
    assert np.array_equal(samples[: len(recording)], recording)
    assert not samples[len(recording) :].any()


@pytest.mark.parametrize(
    ("transcript", "told"), [("Oh", "too few"), ("Nothing of the kind, and on and on it goes. " * 9, "too many")]
)
def test_a_transcript_that_cannot_be_what_is_said_is_told(ready, transcript, told):
    ready.set_voice(hum(seconds=6.0), "me")
    assert told in " ".join(ready.say(transcript, use_recording=True).report.notes)
    assert "too" not in " ".join(ready.say("Hello to you, and a good day.", use_recording=True).report.notes)


def test_a_new_version_of_the_alignment_is_heard_of(ready, stereo, monkeypatch):
    """Or captions and lips in users' caches keep the old times."""
    ready.set_voice(stereo, "me")
    ready.say("la la la", use_recording=True)
    monkeypatch.setattr("talkwidget.speech.alignment.VERSION", "later")
    ready.say("la la la", use_recording=True)
    assert "alignment" in stages_of(ready)["speech"]


def test_the_cache_keeps_a_recording_once(ready, stereo, tmp_path):
    """In the voice; not with the speech and the clip again."""
    ready.set_voice(stereo, "me")
    before = size_without_videos(tmp_path)
    ready.say("la la la", use_recording=True, language="en-us")
    assert size_without_videos(tmp_path) - before < 20_000


def size_without_videos(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and file.suffix != ".mp4")


class Cloner(fakes.Beeper):
    """Speaks like a recording, as a synthesizer of the protocol without states does."""

    name = "cloner"
    clones = True

    def __init__(self):
        super().__init__()
        self.voices = []

    def synthesize(self, text, language, voice, rate):
        self.voices.append(voice)
        return super().synthesize(text, language, voice, rate)


class Listener(Cloner):
    """Has to listen to a voice before it speaks like it."""

    name = "listener"

    def speaker_state(self, voice, language, watch):
        self.calls["speaker_state"] += 1
        return f"{voice.name} in {language}".encode()


@pytest.fixture(params=[Cloner, Listener])
def cloning(request):
    plugins.register(plugins.SYNTHESIZERS, request.param.name, request.param)
    yield plugins.load(plugins.SYNTHESIZERS, request.param.name)
    plugins.unregister(plugins.SYNTHESIZERS, request.param.name)


@pytest.fixture
def listener():
    plugins.register(plugins.SYNTHESIZERS, "listener", Listener)
    yield plugins.load(plugins.SYNTHESIZERS, "listener")
    plugins.unregister(plugins.SYNTHESIZERS, "listener")


def stages_of(talker):
    return {stage.name: stage.why for stage in talker.report.stages}


def test_a_synthesizer_without_states_is_asked_as_ever(ready, cloning):
    voice = ready.set_voice(hum(), "me")
    ready.say("Hello", synthesizer=cloning.name)
    (given,) = cloning.voices
    assert dataclasses.replace(given, state=None).digest == voice.digest
    assert given.state == (b"me in en-us" if isinstance(cloning, Listener) else None)
    assert ("voice state" in stages_of(ready)) == isinstance(cloning, Listener)


def test_a_voice_is_listened_to_once_in_a_session_and_once_for_all_of_them(ready, portrait, listener, tmp_path):
    ready.set_voice(hum(), "me")
    ready.say("Hello", synthesizer="listener")
    assert stages_of(ready)["voice state"] == "miss: first use"
    ready.say("Good day", synthesizer="listener")
    assert stages_of(ready)["voice state"] == "hit: in memory"
    later = Talker(engine="painter", synthesizer="listener", cache_dir=tmp_path / "cache")
    later.set_face(portrait)
    later.set_voice(hum(), "me")
    later.say("Good night")
    assert stages_of(later)["voice state"] == "hit"
    assert listener.voices[-1].state == b"me in en-us"
    assert listener.calls["speaker_state"] == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [({"language": "de"}, "language en-us -> de"), ({"version": "2"}, "listener 1 -> listener 2"), ({}, "new voice")],
)
def test_another_voice_language_or_version_is_listened_to_anew(ready, listener, monkeypatch, change, why):
    ready.set_voice(hum(), "me")
    ready.say("Hello", synthesizer="listener")
    monkeypatch.setattr(listener, "version", change.pop("version", "1"))
    if not change and listener.version == "1":
        ready.set_voice(hum(pitch=220.0), "me")
    ready.say("Hello", synthesizer="listener", **change)
    assert why in stages_of(ready)["voice state"]
    assert listener.calls["speaker_state"] == 2


class Learner(Cloner):
    """Learns a voice in four steps, once for all languages."""

    name = "learned"
    one_state = True
    obstacle = None

    def unavailable(self):
        return self.obstacle

    def speaker_state(self, voice, language, watch):
        self.calls["speaker_state"] += 1
        for step in range(4):
            watch("learning", step, 4)
        return b"learned"


@pytest.fixture
def learner():
    plugins.register(plugins.SYNTHESIZERS, "learned", Learner)
    yield plugins.load(plugins.SYNTHESIZERS, "learned")
    plugins.unregister(plugins.SYNTHESIZERS, "learned")


def test_a_voice_is_learned_once_for_all_languages(ready, learner):
    steps = []
    voice = ready.set_voice(hum(), "me", learn=True, progress=lambda *step: steps.append(step))
    assert voice.learned
    assert steps[-4:] == [("learning", step, 4) for step in range(4)]
    assert ready.report.notes[0] == "learned from your recording, not a clone"
    for language in ("en-us", "fr-fr"):
        ready.say("Hello", synthesizer="auto", language=language)
        assert learner.voices[-1].state == b"learned"
    ready.set_voice(hum(), "again", learn=True)
    assert learner.calls["speaker_state"] == 1


def test_learning_can_be_stopped_and_leaves_nothing(ready, learner):
    stop = threading.Event()

    def stop_at_the_second_step(stage, done, total):
        if (stage, done) == ("learning", 1):
            stop.set()

    with pytest.raises(CancelledError):
        ready.set_voice(hum(), "me", learn=True, progress=stop_at_the_second_step, cancel=stop)
    assert ready.voices == ()
    ready.set_voice(hum(), "me", learn=True)
    assert learner.calls["speaker_state"] == 2


def test_learning_that_cannot_run_here_is_told_in_one_line(ready, learner, monkeypatch):
    monkeypatch.setattr(learner, "obstacle", "run: pip install kokoro")
    with pytest.raises(UnavailableError, match="no voice can be learned here: run: pip install kokoro"):
        ready.set_voice(hum(), "me", learn=True)


def test_without_a_cache_a_state_stays_in_memory_and_leaves_no_file(registered_fakes, portrait, listener, tmp_path):
    talker = Talker(engine="painter", synthesizer="listener", cache_dir=None)
    talker.set_face(portrait)
    talker.set_voice(hum(), "me")
    talker.say("Hello")
    talker.say("Good day")
    assert listener.calls["speaker_state"] == 1
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
