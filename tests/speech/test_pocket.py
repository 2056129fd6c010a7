"""Pocket-TTS's own package runs, its model built small and with random weights: `make test-extras`."""

import numpy as np
import pytest

from talkwidget import env
from talkwidget.errors import InputError, UnavailableError
from talkwidget.speech import pocket as adapter
from talkwidget.speech.base import Synthesizer
from talkwidget.speech.pocket import Pocket


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(adapter, "is_installed", lambda package: False)
    assert "pip install 'talkwidget[pocket]'" in Pocket().unavailable()


def test_it_is_a_synthesizer_with_languages_of_its_own():
    pocket = Pocket("config.yaml")
    assert isinstance(pocket, Synthesizer)
    assert pocket.clones
    assert pocket.speaks("en-us")
    assert not pocket.speaks("cmn")


def test_it_speaks_the_languages_whose_weights_are_here(monkeypatch):
    monkeypatch.setattr(adapter, "is_installed", lambda package: True)
    monkeypatch.setattr(adapter, "_is_fetched", lambda name: name == "english")
    assert Pocket().speaks("en-us")
    assert not Pocket().speaks("de")


def test_without_a_voice_it_says_so():
    with pytest.raises(InputError, match="set a voice"):
        Pocket().synthesize("Hello.", "en-us", None)


def test_an_unknown_language_names_those_it_has(voice):
    with pytest.raises(InputError, match="no language 'cmn'; it has en, fr"):
        Pocket().synthesize("Hello.", "cmn", voice)


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


def count_encodings(monkeypatch, model):
    calls = []
    encode = model._encode_audio
    monkeypatch.setattr(model, "_encode_audio", lambda audio: calls.append(1) or encode(audio), raising=True)
    return calls


@pytest.mark.extras
def test_the_voice_is_heard_once_and_its_state_is_kept(config, small, voice, monkeypatch):
    """A second text, and a second session, pay nothing for the cloning."""
    model = small._model("english")
    calls = count_encodings(monkeypatch, model)
    first = small.synthesize("Hello there.", "en-us", voice)
    small.synthesize("Another text.", "en-us", voice)
    assert len(calls) == 1
    files = list((env.cache_folder() / "pocket").iterdir())
    assert [file.suffix for file in files] == [".safetensors"]
    later = Pocket(config)
    later._models["english"] = model
    np.testing.assert_allclose(later.synthesize("Hello there.", "en-us", voice).samples, first.samples, atol=1e-5)
    assert len(calls) == 1


@pytest.mark.extras
def test_a_damaged_state_is_computed_again(config, small, voice, monkeypatch):
    first = small.synthesize("Hello there.", "en-us", voice)
    (file,) = (env.cache_folder() / "pocket").iterdir()
    file.write_bytes(file.read_bytes()[:1000])
    later = Pocket(config)
    later._models["english"] = small._model("english")
    np.testing.assert_allclose(later.synthesize("Hello there.", "en-us", voice).samples, first.samples, atol=1e-5)


@pytest.mark.extras
def test_torch_keeps_its_threads(config):
    import torch

    before = torch.get_num_threads()
    adapter._import_pocket_tts()
    assert torch.get_num_threads() == before


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
