import pytest

from talkwidget.speech.base import SpeakerVoice
from talkwidget.speech.synthesizers.kokoro_voices import LANGUAGES, default_voice, describe_voice, find_kokoro_language


@pytest.mark.parametrize(
    ("name", "code"),
    [("en", "en-us"), ("en_GB", "en-gb"), ("fr-ca", "fr-fr"), ("zh-CN", "cmn"), ("pt", "pt-br"), ("ja-jp", "ja")],
)
def test_a_language_is_found_by_its_usual_names(name, code):
    assert find_kokoro_language(name) == code
    assert code in LANGUAGES


def test_other_languages_are_not_found():
    assert find_kokoro_language("de") is None


def test_a_voice_tells_language_and_sex_by_its_name():
    assert describe_voice("zm_yunxi") == SpeakerVoice("zm_yunxi", "cmn", "male")
    assert describe_voice("narrator") == SpeakerVoice("narrator", "", "")


def test_the_default_is_the_best_voice_of_the_language():
    names = ("af_alloy", "af_heart", "im_nicola")
    assert default_voice("en-us", names) == "af_heart"
    assert default_voice("it", names) == "im_nicola"
    assert default_voice("ja", names) is None
