"""Kokoro's own package runs, its model built small and with random weights: `make test-extras`."""

import sys
from itertools import pairwise

import numpy as np
import pytest

from talkwidget.errors import InputError, UnavailableError
from talkwidget.speech.base import Synthesizer
from talkwidget.speech.synthesizers import kokoro as adapter
from talkwidget.speech.synthesizers.kokoro import Kokoro

SYMBOLS = ';:,.!?—…"()“” ̃ʣʥʦʨᵝꭧAIOQSTWYᵊabcdefhijklmnopqrstuvwxyz'
SYMBOLS += "ɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ↓→↗↘ᵻ"
CONFIG = {
    "istftnet": {
        "upsample_kernel_sizes": [20, 12],
        "upsample_rates": [10, 6],
        "gen_istft_hop_size": 5,
        "gen_istft_n_fft": 20,
        "resblock_dilation_sizes": [[1, 3, 5]],
        "resblock_kernel_sizes": [3],
        "upsample_initial_channel": 512,
    },
    "dropout": 0.2,
    "hidden_dim": 512,
    "max_dur": 3,
    "n_layer": 1,
    "n_mels": 80,
    "n_token": 178,
    "style_dim": 128,
    "text_encoder_kernel_size": 5,
    "plbert": {
        "hidden_size": 32,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 512,
        "num_hidden_layers": 1,
        "dropout": 0.1,
    },
    "vocab": {symbol: number for number, symbol in enumerate(SYMBOLS, start=1)},
}
INIT = "from pathlib import Path\nfrom spacy.util import load_model_from_init_py\n__version__ = '3.8.0'\n"
INIT += "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n"


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(adapter, "is_installed", lambda package: False)
    assert "pip install 'talkwidget[kokoro]'" in Kokoro().unavailable()
    assert not Kokoro().speaks("en-us")


def test_without_the_weights_it_says_how_to_get_them(monkeypatch):
    monkeypatch.setattr(adapter, "is_installed", lambda package: True)
    monkeypatch.setattr(adapter, "is_downloaded", lambda *file: False)
    reason = Kokoro().unavailable()
    assert "run: python -c" in reason
    assert "\n" not in reason


@pytest.mark.parametrize(
    ("language", "installed", "downloaded", "told"),
    [
        ("en-us", {"kokoro"}, True, "run: python -m spacy download en_core_web_sm"),
        ("cmn", {"kokoro"}, True, r"run: pip install 'misaki\[zh\]'"),
        ("fr-fr", {"kokoro"}, False, r"run: python -c .*KPipeline\('f'\)\.load_voice\('ff_siwis'\)"),
        ("en-gb", {"kokoro", "en_core_web_sm"}, False, r"KPipeline\('b'\)\.load_voice\('bf_emma'\)"),
    ],
)
def test_what_a_language_lacks_is_told_and_not_looked_for_on_the_network(
    monkeypatch, language, installed, downloaded, told
):
    monkeypatch.setattr(adapter, "is_installed", lambda package: package in installed)
    monkeypatch.setattr(adapter, "is_downloaded", lambda repository, file: downloaded or not file.startswith("voices/"))
    assert Kokoro().unavailable() is None
    assert not Kokoro().speaks(language)
    with pytest.raises(UnavailableError, match=told) as caught:
        Kokoro().synthesize("Hello.", language)
    assert "\n" not in str(caught.value)


def test_it_is_a_synthesizer_with_languages_of_its_own():
    assert isinstance(Kokoro(), Synthesizer)
    with pytest.raises(InputError, match="no language 'tlh'"):
        Kokoro().synthesize("Hello", "tlh")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A model of Kokoro's architecture, and a small tagger in place of spaCy's English one."""
    pytest.importorskip("kokoro", reason="the package of an extra; run: make test-extras")
    import json

    import torch

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("kokoro")
    (folder / "config.json").write_text(json.dumps(CONFIG))
    torch.save({}, folder / "weights.pth")
    torch.save(torch.randn(510, 1, 256), folder / "voice.pt")
    install_tagger(folder)
    sys.path.insert(0, str(folder))
    yield folder / "config.json", folder / "weights.pth", folder / "voice.pt"
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def small(files):
    return Kokoro(*files)


def install_tagger(folder):
    """A package by the name that misaki loads, which is to be had from spaCy's own download page alone."""
    import spacy
    from spacy.training import Example

    tagger = spacy.blank("en")
    tagger.add_pipe("tok2vec")
    tagger.add_pipe("tagger")
    example = Example.from_dict(tagger.make_doc("Hello there friend"), {"tags": ["UH", "RB", "NN"]})
    tagger.initialize(lambda: [example])
    package = folder / "en_core_web_sm"
    package.mkdir()
    tagger.to_disk(package / "en_core_web_sm-3.8.0")
    tagger.meta["name"] = "core_web_sm"
    (package / "__init__.py").write_text(INIT)
    (package / "meta.json").write_text('{"lang": "en", "name": "core_web_sm", "version": "3.8.0"}')
    info = folder / "en_core_web_sm-3.8.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: en_core_web_sm\nVersion: 3.8.0\n")


@pytest.mark.extras
def test_english_has_exact_words_and_phonemes(small):
    speech = small.synthesize("Hello there, my friend. We've met before.", "en-us")
    assert small.unavailable() is None
    assert [span.text for span in speech.words.spans] == ["Hello", "there,", "my", "friend.", "We've", "met", "before."]
    assert speech.words.exactness == speech.phonemes.exactness == "exact"
    assert speech.sample_rate == 24000
    assert speech.samples.dtype == np.float32
    spans = speech.phonemes.spans
    assert "".join(span.text for span in spans).startswith("həlˈoʊ")
    assert spans[0].start == 0
    assert all(a.end == pytest.approx(b.start) for a, b in pairwise(spans))
    assert spans[-1].end == pytest.approx(speech.duration, abs=0.03)


@pytest.mark.extras
def test_words_lie_where_their_phonemes_do(small):
    speech = small.synthesize("Hello there, my friend.", "en-us")
    sounding = [span for span in speech.phonemes.spans if span.text]
    for word, first in zip(speech.words.spans, ("h", "ð", "m", "f"), strict=True):
        nearest = min(sounding, key=lambda span: abs(span.start - word.start))
        assert nearest.text.lstrip("ˈˌ").startswith(first)
        assert nearest.start == pytest.approx(word.start, abs=0.03)


@pytest.mark.extras
def test_other_languages_have_exact_phonemes_and_aligned_words(small):
    speech = small.synthesize("Bonjour, mes amis.", "fr")
    assert [span.text for span in speech.words.spans] == ["Bonjour,", "mes", "amis."]
    assert speech.words.exactness == "estimated"
    assert speech.phonemes.exactness == "exact"


@pytest.mark.extras
def test_rate_shortens(small):
    slow, fast = (small.synthesize("Hello there, my good old friend.", "en-us", None, rate) for rate in (0.5, 2.0))
    assert fast.duration < 0.7 * slow.duration


@pytest.mark.extras
def test_a_long_text_is_spoken_in_pieces(small):
    text = "This is a sentence that is said again and again. " * 13
    speech = small.synthesize(text, "en-gb")
    assert len(speech.words.spans) == len(text.split())
    assert speech.phonemes.spans[-1].end == pytest.approx(speech.duration, abs=0.03)


@pytest.mark.extras
def test_the_model_is_loaded_once(files, monkeypatch):
    import kokoro

    loaded, model = [], kokoro.KModel
    monkeypatch.setattr(kokoro, "KModel", lambda **options: loaded.append(1) or model(**options))
    small = Kokoro(*files)
    small.synthesize("One.", "en-us")
    small.synthesize("Deux.", "fr")
    assert len(loaded) == 1


@pytest.mark.extras
@pytest.mark.parametrize(("text", "numbers"), [("trois, " * 200, 200), ("33 " * 130, 260)])
def test_nothing_of_a_long_sentence_is_dropped_in_other_languages(small, text, numbers):
    """Of a sentence, Kokoro's pipeline takes 510 symbols, and drops the others with a warning in its log."""
    speech = small.synthesize(text, "fr")
    said = "".join(span.text for span in speech.phonemes.spans)
    assert said.count("tʁ") == numbers
