import pytest

from talkwidget.errors import InputError
from talkwidget.speech.espeak.voices import voice_files
from talkwidget.speech.language import find_language, require_script


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en", "en-gb"),
        ("en-US", "en-us"),
        ("EN_us", "en-us"),
        ("en-AU", "en-gb"),
        ("fr", "fr-fr"),
        ("fr-CA", "fr-fr"),
        ("de-DE", "de"),
        ("zh", "cmn"),
        ("zh-CN", "cmn"),
        ("zh-HK", "yue"),
        ("pt_BR", "pt-br"),
        ("pt-PT", "pt"),
        ("iw", "he"),
        ("no", "nb"),
        ("en-us+F3", "en-us"),
        ("English", "en-gb"),
        ("Chinese", "cmn"),
        ("klingon", "piqd"),
    ],
)
def test_codes_and_aliases(name, code):
    assert find_language(name).code == code


def test_every_code_of_espeak_is_found():
    for file in voice_files():
        for code, _ in file.languages:
            assert find_language(code).voice


def test_variant_goes_into_the_voice():
    assert find_language("en-us+f3").voice == "gmw/en-US+f3"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("portugese", r"Portuguese \(pt\)"),
        ("klingonn", r"Klingon \(piqd\)"),
        ("portug", r"did you mean Portuguese \(pt\)\?"),
        ("frr", r"did you mean fr\?"),
        ("deu", r"did you mean de\?"),
        ("Français", r"did you mean fr\?"),
        ("jp", r"did you mean ja\?"),
        ("dk", r"did you mean da\?"),
        ("en-us+f33", "f3"),
        ("", "codes are like"),
    ],
)
def test_unknown_ones_name_the_nearest(name, nearest):
    with pytest.raises(InputError, match=nearest) as caught:
        find_language(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "language", "way_out"),
    [
        ("привет", "en-us", "language=ru"),
        ("今天天气很好", "fr-fr", "language=cmn"),
        ("今日はいい天気", "ja", r"Chinese characters, .* kana, or .*talkwidget\[kokoro\]"),
        ("नमस्ते", "en-gb", "language=hi"),
        ("안녕하세요", "cmn", "language=ko"),
    ],
)
def test_a_script_that_the_language_lacks(text, language, way_out):
    with pytest.raises(InputError, match=way_out):
        require_script(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("привет hello", "ru"),
        ("The angle π is about 3.14.", "en-us"),
        ("Ｆｕｌｌ width ²", "en-us"),
        ("zdravo здраво", "sr"),
        ("今日は はれ、よいてんきですね", "ja"),
        ("42", "cmn"),
        ("hello", "el"),
    ],
)
def test_scripts_that_are_read(text, language):
    require_script(text, language)
