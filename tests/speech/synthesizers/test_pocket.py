"""Pocket-TTS's own package runs, its model built small and with random weights: `make test-extras`."""

import dataclasses
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import safetensors.torch

from talkwidget import Talker, env, plugins
from talkwidget.errors import InputError, UnavailableError
from talkwidget.speech.base import Synthesizer, VoicePreparing
from talkwidget.speech.synthesizers import pocket as adapter
from talkwidget.speech.synthesizers.pocket import Pocket
from tests.speech.conftest import flac_bytes


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(adapter, "is_installed", lambda package: False)
    assert "pip install 'talkwidget[pocket]'" in Pocket().unavailable()


def test_it_is_a_synthesizer_with_languages_of_its_own(tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text("model: of one's own")
    pocket = Pocket(config)
    assert isinstance(pocket, Synthesizer)
    assert isinstance(pocket, VoicePreparing)
    assert pocket.version != Pocket.version
    assert pocket.clones
    assert pocket.speaks("en-us")
    assert not pocket.speaks("cmn")


def test_it_speaks_the_languages_whose_weights_are_here(monkeypatch, tmp_path):
    monkeypatch.setattr(adapter, "is_installed", lambda package: True)
    (tmp_path / "config").mkdir()
    for name in ("english", "german"):
        (tmp_path / "config" / f"{name}.yaml").write_text(f"weights_path: hf://someone/{name}/weights.safetensors\n")
    monkeypatch.setattr(adapter, "package_folder", lambda package: tmp_path)
    monkeypatch.setattr(adapter, "is_downloaded", lambda repository, file, revision: repository == "someone/english")
    assert Pocket().speaks("en-us")
    assert not Pocket().speaks("de")


def test_without_a_voice_it_says_so():
    with pytest.raises(InputError, match="set a voice"):
        Pocket().synthesize("Hello.", "en-us", None)


def test_an_unknown_language_names_those_it_has(voice):
    with pytest.raises(InputError, match="no language 'cmn'; it has en, fr"):
        Pocket().synthesize("Hello.", "cmn", voice)


class Tokenizer:
    """A token for each four letters of a word."""

    def __call__(self, text):
        return [np.arange(sum(1 + len(word) // 4 for word in text.split()))]


class Model:
    """What the adapter uses of the package's model; each letter is a hundredth of a second."""

    sample_rate = 24000
    has_voice_cloning = True

    def __init__(self):
        self.flow_lm = SimpleNamespace(conditioner=SimpleNamespace(tokenizer=Tokenizer()))
        self.asked = []

    def generate_audio(self, state, text):
        import torch

        self.asked.append(text)
        return torch.rand(240 * len(text)) * 0.1


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"word{number}" for number in range(200)),
        "One sentence. " * 3 + "another, with a clause, " * 20 + "and an end.",
        "a" * 500,
        "Hello.",
    ],
)
def test_every_word_is_handed_over_in_parts_that_the_model_speaks_whole(monkeypatch, voice, text):
    model = Model()
    package = SimpleNamespace(TTSModel=SimpleNamespace(load_model=lambda language: model))
    monkeypatch.setitem(sys.modules, "pocket_tts", package)
    speech = Pocket().synthesize(text, "en-us", dataclasses.replace(voice, state=safetensors.torch.save({})))
    assert "".join(model.asked).replace(" ", "") == text.replace(" ", "")
    assert max(len(Tokenizer()(part)[0]) for part in model.asked) <= 50
    assert len(speech.words.spans) == len(text.split())


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """Pocket-TTS's own smallest configuration, without its downloads: random weights, a tokenizer of letters."""
    pytest.importorskip("pocket_tts", reason="the package of an extra; run: make test-extras")
    import tokenizers
    import yaml

    folder = tmp_path_factory.mktemp("pocket")
    letters = {letter: number for number, letter in enumerate(map(chr, range(32, 127)))}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(letters, unk_token=" "))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = yaml.safe_load((adapter.package_folder("pocket_tts") / "config" / "english_2m_2026-10.yaml").read_text())
    del settings["weights_path"], settings["weights_path_without_voice_cloning"]
    settings["flow_lm"]["lookup_table"] |= {
        "n_bins": len(letters),
        "tokenizer": "tokenizers",
        "tokenizer_path": str(folder / "tokenizer.json"),
    }
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump(settings))
    return path


@pytest.fixture
def small(config):
    import torch

    torch.manual_seed(0)
    return Pocket(config)


@pytest.mark.extras
def test_speech_with_estimated_times(small, voice):
    speech = small.synthesize("Hello there.", "en-us", voice)
    assert small.unavailable() is None
    assert [span.text for span in speech.words.spans] == ["Hello", "there."]
    assert speech.words.exactness == speech.phonemes.exactness == "estimated"
    assert speech.sample_rate == 24000
    assert speech.samples.ndim == 1
    assert speech.duration > 0.3
    assert np.abs(speech.samples).max() <= 1.0


@pytest.mark.extras
def test_the_same_text_gives_the_same_samples_and_leaves_the_dice_alone(small, voice):
    import torch

    first = small.synthesize("Hello there.", "en-us", voice)
    torch.manual_seed(5)
    drawn = torch.rand(3)
    torch.manual_seed(5)
    again = small.synthesize("Hello there.", "en-us", voice)
    np.testing.assert_allclose(first.samples, again.samples, atol=1e-5)
    assert torch.equal(torch.rand(3), drawn)


def count_hearings(monkeypatch):
    """Calls by which the package hears a recording."""
    import pocket_tts

    calls, hear = [], pocket_tts.TTSModel.get_state_for_audio_prompt
    monkeypatch.setattr(
        pocket_tts.TTSModel,
        "get_state_for_audio_prompt",
        lambda model, audio, *rest, **options: calls.append(1) or hear(model, audio, *rest, **options),
    )
    return calls


@pytest.mark.extras
def test_the_state_is_safetensors_and_speaks_like_the_voice_it_was_made_of(config, small, voice, monkeypatch):
    state = small.speaker_state(voice, "en-us")
    tensors = safetensors.torch.load(state)
    assert all("/" in name for name in tensors)
    first = small.synthesize("Hello there.", "en-us", voice)
    calls = count_hearings(monkeypatch)
    again = small.synthesize("Hello there.", "en-us", dataclasses.replace(voice, state=state))
    np.testing.assert_allclose(again.samples, first.samples, atol=1e-5)
    assert not calls


@pytest.mark.extras
def test_the_state_is_what_the_package_itself_writes(config, small, voice, tmp_path):
    import pocket_tts

    state = small.speaker_state(voice, "en-us")
    ours = tmp_path / "ours.safetensors"
    ours.write_bytes(state)
    model = pocket_tts.TTSModel.load_model(config=str(config))
    pocket_tts.export_model_state(model.get_state_for_audio_prompt(ours), tmp_path / "theirs.safetensors")
    theirs = safetensors.torch.load_file(tmp_path / "theirs.safetensors")
    assert theirs.keys() == safetensors.torch.load(state).keys()
    for name, tensor in safetensors.torch.load(state).items():
        np.testing.assert_array_equal(tensor.numpy(), theirs[name].numpy())


@pytest.fixture
def talker_for(config, portrait, registered_fakes, speech):
    """Makes talkers that speak with the small model, each as a session of its own."""

    def make(cache_dir):
        plugins.register(plugins.SYNTHESIZERS, "pocket", lambda: Pocket(config))
        talker = Talker(engine="painter", synthesizer="pocket", cache_dir=cache_dir)
        talker.set_face(portrait)
        talker.set_voice(flac_bytes(speech.samples, speech.sample_rate), "ada")
        return talker

    yield make
    plugins.unregister(plugins.SYNTHESIZERS, "pocket")


def state_stage(talker):
    return [stage.why for stage in talker.report.stages if stage.name == "voice state"]


@pytest.mark.extras
def test_the_voice_is_heard_once_and_its_state_lies_in_the_sessions_cache(talker_for, tmp_path):
    """A second text, and a second session, pay nothing for the cloning."""
    talker = talker_for(tmp_path / "cache")
    talker.say("Hello there.")
    assert state_stage(talker) == ["miss: first use"]
    talker.say("Another text.")
    assert state_stage(talker) == ["hit: in memory"]
    later = talker_for(tmp_path / "cache")
    later.say("A third one.")
    assert state_stage(later) == ["hit"]
    assert not list(env.data_folder().rglob("*.safetensors"))


@pytest.mark.extras
def test_without_a_cache_the_state_stays_in_memory(talker_for):
    talker = talker_for(None)
    talker.say("Hello there.")
    talker.say("Another text.")
    assert state_stage(talker) == ["hit: in memory"]
    assert not [file for file in env.data_folder().rglob("*") if file.is_file()]


@pytest.mark.extras
def test_torch_keeps_its_threads(config):
    """In another process: importing the package is what changes their number."""
    code = """
import sys, contextlib, torch
from talkwidget.speech.synthesizers.pocket import Pocket
torch.set_num_threads(2)
with contextlib.suppress(AttributeError):
    Pocket(sys.argv[1]).speaker_state(None, "en-us")  # loads the model first
assert "pocket_tts" in sys.modules
sys.exit(torch.get_num_threads() != 2)
"""
    assert subprocess.run([sys.executable, "-c", code, str(config)], check=False).returncode == 0


@pytest.mark.extras
def test_weights_that_are_not_here_are_told(voice, monkeypatch):
    """The released model, on a machine that cannot reach the hub."""
    pytest.importorskip("pocket_tts", reason="the package of an extra; run: make test-extras")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    assert "hf auth login" in Pocket().unavailable()
    with pytest.raises(UnavailableError, match="cannot load its weights") as caught:
        Pocket().synthesize("Hello.", "en-us", voice)
    assert "\n" not in str(caught.value)
