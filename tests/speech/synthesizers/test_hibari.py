import json
import socket
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkwidget.checkpoints import registry
from talkwidget.engine.mesh.motion.visemes import VISEMES, read_ipa
from talkwidget.errors import InputError, UnavailableError
from talkwidget.script.reading import read_script
from talkwidget.script.sentence import cut_sentences
from talkwidget.speech.base import Synthesizer
from talkwidget.speech.optional import package_folder
from talkwidget.speech.synthesizers.hibari import Hibari

hibari = Hibari()
VERSION = hibari.version  # without fetched voices


def say(text, rate=1.0, language="en-us"):
    return hibari.synthesize(text, language, None, rate)


def words(speech):
    return [span.text for span in speech.words.spans]


def plain(speech):
    """IPA without stress marks."""
    return "".join(span.text for span in speech.phonemes.spans).translate({ord(mark): None for mark in "ˈˌ"})


def level(speech, start, end):
    """RMS level between two times in dB."""
    samples = speech.samples[round(start * speech.sample_rate) : round(end * speech.sample_rate)]
    return 10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12)


def forget(monkeypatch, package):
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)


def test_it_is_an_offline_synthesizer_that_can_run_here():
    assert isinstance(hibari, Synthesizer)
    assert hibari.unavailable() is None
    assert not hibari.online
    assert not hibari.clones


def test_a_lone_word_has_silence_after_it_too():
    (sentence,) = cut_sentences(read_script("a", "en-us"), abrupt=hibari.abrupt)
    speech = sentence.join([say("a")])
    spoken = [span for span in speech.phonemes.spans if span.text]
    assert spoken[0].start > 0.18
    assert speech.duration - spoken[-1].end > 0.18


def test_it_speaks_american_english_only():
    assert hibari.speaks("en")
    assert hibari.speaks("en_US")
    assert not hibari.speaks("en-gb")
    assert not hibari.speaks("fr-fr")
    with pytest.raises(InputError, match="English only"):
        say("Bonjour.", language="fr-fr")


def test_words_are_those_of_the_text_with_exact_times_in_order():
    text = "Well, Dr. Smith’s café opens at 7:30 pm; it costs $9.99 — or 1,250 yen."
    speech = say(text)
    spoken = text.replace("— ", "").split()
    assert words(speech) == spoken
    assert speech.text == text
    assert speech.words.exactness == speech.phonemes.exactness == "exact"
    assert all(a.start < a.end <= b.start for a, b in pairwise(speech.words.spans))
    assert speech.words.spans[-1].end < speech.duration


def test_phonemes_cover_the_sound_without_gaps():
    speech = say("Well-known words, and a pause. Done!")
    spans = speech.phonemes.spans
    assert spans[0].start == 0
    assert all(a.end == pytest.approx(b.start, abs=1e-6) for a, b in pairwise(spans))
    assert all(span.end > span.start for span in spans)
    assert spans[-1].end == pytest.approx(speech.duration, abs=1e-4)


def test_phonemes_are_ipa_that_visemes_know():
    speech = say("Go now, I say; boys choose yellow butter, judge.")
    phonemes = [span.text.strip("ˈˌ") for span in speech.phonemes.spans]
    assert {"oʊ", "aʊ", "aɪ", "eɪ", "ɔɪ", "ɾ", "tʃ", "dʒ"} <= set(phonemes)
    seen = [part.viseme for phoneme in set(phonemes) - {"", "ə"} for part in read_ipa(phoneme).parts]
    assert VISEMES["AX"] not in seen  # also the viseme of letters that are no IPA


def test_pauses_are_silent_and_words_are_not():
    speech = say("She sees a boat, and it is far away. Stop!")
    pauses = [span for span in speech.phonemes.spans if not span.text and span.end - span.start > 0.1]
    loud = max(level(speech, span.start, span.end) for span in speech.words.spans)
    assert len(pauses) >= 3
    assert all(level(speech, span.start + 0.02, span.end - 0.02) < loud - 30 for span in pauses)
    assert all(level(speech, span.start, span.end) > loud - 20 for span in speech.words.spans)


def test_sibilants_are_where_the_sound_is_bright():
    """Onset of the high frequencies of an "s" that begins a word after a vowel: within 40 ms of its time."""
    speech = say("We saw the sea, so you sang.")
    power = np.square(np.diff(speech.samples.astype(np.float64), n=4))
    envelope = 10 * np.log10(np.convolve(power, np.hanning(241), "same") + 1e-12)
    starts = [span.start for span in speech.words.spans if span.text.startswith("s")]
    for start in starts:
        first = round((start - 0.1) * speech.sample_rate)
        around = envelope[first : first + round(0.2 * speech.sample_rate)]
        onset = start - 0.1 + np.argmax(around > around.max() - 12) / speech.sample_rate
        assert onset == pytest.approx(start, abs=0.04)


def test_the_same_text_gives_the_same_samples_in_any_process():
    text = "A seed makes it repeatable."
    code = (
        "import hashlib; from talkwidget.speech.synthesizers.hibari import Hibari;"
        f"print(hashlib.sha256(Hibari().synthesize({text!r}, 'en').samples.tobytes()).hexdigest())"
    )
    digests = {subprocess.check_output([sys.executable, "-c", code], text=True) for _ in range(2)}
    assert len(digests) == 1
    assert np.array_equal(say(text).samples, say(text).samples)


def test_rate_changes_the_length():
    slow, normal, fast = (say("The rate changes the length.", rate).duration for rate in (0.5, 1.0, 2.0))
    assert slow / normal == pytest.approx(2.0, rel=0.15)
    assert fast / normal == pytest.approx(0.5, rel=0.2)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(map(str, range(1, 301))),
        "the quick brown fox jumps over the lazy dog while seven wizards mix strong potions " * 12,
    ],
)
def test_every_word_of_a_text_without_punctuation_is_spoken(text):
    speech = say(text)
    assert words(speech) == text.split()
    assert speech.unspoken == ()
    inner = [span for span in speech.phonemes.spans[1:-1] if not span.text]
    assert all(span.end - span.start < 0.5 for span in inner)


def test_words_of_other_scripts_are_named_and_have_no_span():
    speech = say("Hello Привет 日本 world α.")
    assert words(speech) == ["Hello", "world"]
    assert speech.unspoken == ("Привет", "日本", "α.")


@pytest.mark.parametrize("text", ["Привет, мир!", "日本", "…"])
def test_a_text_without_english_words_is_refused_in_one_line(text):
    with pytest.raises(InputError) as caught:
        say(text)
    assert "\n" not in str(caught.value)


def test_decomposed_letters_are_spoken_as_composed_ones():
    assert plain(say("cafe\u0301 nai\u0308ve")) == plain(say("café naïve"))


def test_a_pronunciation_in_ipa_is_spoken():
    speech = say("I like [NumPy](/ˈnʌmpaɪ/), too.")
    assert words(speech) == ["I", "like", "[NumPy](/ˈnʌmpaɪ/),", "too."]
    assert "nʌmpaɪ" in plain(speech)
    assert plain(say("[word](/d͡ʒ✗oʊ/)")) == "dʒoʊ"


def test_a_number_too_long_to_name_is_read_digit_by_digit():
    speech = say(f"It is {'7' * 60}.")
    assert words(speech)[-1] == "7" * 60 + "."
    assert plain(speech).count("sɛvən") == 60


def test_a_voice_with_unknown_tensors_gets_estimated_times(tmp_path):
    """An unknown field changes the file's digest, not its model."""
    file = tmp_path / "other.onnx"
    file.write_bytes((package_folder("hibari") / "assets" / "hibari.onnx").read_bytes() + b"\xfa\x06\x01x")
    text = "Welcome to the course. Today we look at gradients."
    estimated = Hibari(file).synthesize(text, "en-us")
    exact = say(text)
    assert estimated.words.exactness == estimated.phonemes.exactness == "estimated"
    assert np.array_equal(estimated.samples, exact.samples)
    assert words(estimated) == words(exact)
    assert np.allclose(
        [span.start for span in estimated.words.spans], [span.start for span in exact.words.spans], atol=0.15
    )


@pytest.fixture
def emma(tmp_path, monkeypatch):
    """The package's model under the name of a British voice that was fetched; only its digest is another."""
    (tmp_path / "checkpoints").mkdir()
    monkeypatch.chdir(tmp_path)
    model = (package_folder("hibari") / "assets" / "hibari.onnx").read_bytes()
    file = tmp_path / "checkpoints" / "bf_emma.int8.onnx"
    file.write_bytes(model + b"\xfa\x06\x01x")
    return file


def test_a_fetched_voice_is_offered_and_speaks_british_english(emma):
    fetched = Hibari()
    assert [(voice.name, voice.language, voice.sex) for voice in fetched.speakers()] == [
        ("heart", "en-us", "female"),
        ("emma", "en-gb", "female"),
    ]
    assert fetched.version != VERSION
    assert fetched.speaks("en-gb")
    american, british = (
        fetched.synthesize("The cars are large.", "en-us", speaker=speaker) for speaker in (None, "emma")
    )
    assert "ɹ" in plain(american)
    assert "ɹ" not in plain(british)
    assert (american.language, british.language) == ("en-us", "en-gb")
    assert british.words.exactness == "estimated"
    default = fetched.synthesize("The cars are large.", "en-gb")
    assert np.array_equal(default.samples, british.samples)


def test_a_voice_that_is_not_here_is_told_with_the_command_that_fetches_it():
    assert [voice.name for voice in hibari.speakers()] == ["heart"]
    with pytest.raises(UnavailableError, match=r"voice emma is not on this machine; run: .* fetch bf_emma.int8.onnx"):
        hibari.synthesize("Hello.", "en-us", speaker="emma")
    with pytest.raises(InputError, match=r"no speaker 'jo'; it has heart\."):
        hibari.synthesize("Hello.", "en-us", speaker="jo")


def test_a_damaged_voice_is_told_with_the_command_that_fetches_it_anew(emma):
    emma.write_bytes(b"nothing")
    with pytest.raises(UnavailableError, match=r"is no voice of hibari .*fetch bf_emma.int8.onnx") as caught:
        Hibari().synthesize("Hello.", "en-us", speaker="emma")
    assert "\n" not in str(caught.value)


def test_the_published_voices_are_those_that_the_package_names():
    table = json.loads((package_folder("hibari") / "assets" / "voices.json").read_text(encoding="utf-8"))
    fetched = {entry["file"]: (entry["sha256"], entry["bytes"]) for entry in table.values() if not entry["bundled"]}
    known = registry.registry()
    assert set(registry.names_of(["hibari"])) == set(fetched)
    assert {name: (known[name].sha256, known[name].size) for name in fetched} == fetched


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(sys, "path", [])
    forget(monkeypatch, "hibari")
    reason = Hibari().unavailable()
    assert "pip install hibari-tts" in reason
    assert "\n" not in reason
    with pytest.raises(UnavailableError, match="pip install"):
        Hibari().synthesize("Hello.", "en-us")


def test_without_its_model_it_says_how_to_mend_it(tmp_path, monkeypatch):
    (tmp_path / "hibari").mkdir()
    (tmp_path / "hibari" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    forget(monkeypatch, "hibari")
    reason = Hibari().unavailable()
    assert "pip install --force-reinstall" in reason
    assert "\n" not in reason


def test_it_opens_no_connection(monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert Hibari().synthesize("No network.", "en-us").duration > 0.5


def test_the_adapter_is_cheap_to_import():
    code = (
        "import sys; import talkwidget.speech.synthesizers.hibari as m; m.Hibari().unavailable();"
        "print({'torch', 'onnxruntime', 'hibari'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab 1$%.,'-[]()/"), min_size=1, max_size=40))
def test_any_text_is_spoken_or_refused(text):
    try:
        speech = say(text)
    except InputError:
        return
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(speech.words.spans))
    assert all(span.text in text for span in speech.words.spans)
