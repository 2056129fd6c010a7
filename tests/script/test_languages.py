import pytest

from talkwidget.script.languages import code_of, hint_language, name_of
from talkwidget.speech.language import find_language


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("German", "de"),
        ("Deutsch", "de"),
        ("français", "fr-fr"),
        ("franc\u0327ais", "fr-fr"),
        ("Brazilian Portuguese", "pt-br"),
        ("British English", "en-gb"),
        ("english", "en-us"),
        ("日本語", "ja"),
        ("de", "de"),
        ("ger", "de"),
        ("swe", "sv"),
        ("jpn", "ja"),
        ("pt_BR", "pt-br"),
        ("en-us+f3", "en-us+f3"),
        ("klingon", "klingon"),
    ],
)
def test_a_language_has_a_code(name, code):
    assert code_of(name) == code


@pytest.mark.parametrize("name", ["German", "Spanish", "Chinese", "Hindi", "Vietnamese", "Norwegian", "Welsh", "Thai"])
def test_codes_are_those_that_espeak_knows(name):
    assert find_language(code_of(name)).code
    assert name_of(code_of(name)) == name


@pytest.mark.parametrize(
    ("text", "language", "hint"),
    [
        ("Привет, как дела сегодня?", "en-us", "Russian; add --language ru"),
        ("Привіт, як твої справи?", "en-us", "Ukrainian; add --language uk"),
        ("今日はいい天気ですね。", "en-us", "Japanese; add --language ja"),
        ("你好，世界。", "en-us", "Chinese; add --language cmn"),
        ("Das ist ein Text, der nicht in der Sprache ist, die wir wollen.", "en-us", "German; add --language de"),
        ("The quick brown fox is not in the house with the dog.", "de", "English; add --language en"),
        ("The quick brown fox is not in the house with the dog.", "ru", "English; add --language en"),
        ("Das ist ein Text, der nicht in der Sprache ist, die wir wollen.", "ja", "German; add --language de"),
    ],
)
def test_a_text_in_another_language_gets_a_hint(text, language, hint):
    assert hint_language(text, language).endswith(hint)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello there, this is a plain text for you and me.", "en-us"),
        ("Привіт, як твої справи?", "uk"),
        ("Здраво свете", "sr"),
        ("Привет, мир", "ru+m3"),
        ("שלום עולם", "he"),
        ("今日はいい天気ですね。", "ja"),
        ("漢字", "ja"),
        ("你好", "yue"),
        ("Das Auto.", "en-us"),
        ("Birds, e.g., crows, i.e., the black ones, et al., cf. this.", "en-us"),
        ("Call +1 555 123 4567 or a@b.com or c@d.com or https://example.com/path today.", "en-us"),
        ("He said «да» to the plan.", "en-us"),
        ("The quick brown fox is not in the house with the dog.", "fi"),
        ("Zdravo, kako si danas i da li je sve u redu sa tobom na putu?", "sr"),
        ("12345", "en-us"),
        ("", "en-us"),
    ],
)
def test_a_fitting_or_doubtful_text_gets_none(text, language):
    assert hint_language(text, language) is None
