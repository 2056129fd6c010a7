import pytest

from talkwidget.speech.synthesizers.kokoro_espeak import espeak_sentences
from talkwidget.speech.synthesizers.kokoro_model import ALPHABET


def spelled(text, language):
    return [
        (text[word.start : word.end], word.symbols)
        for sentence in espeak_sentences(text, language)
        for word in sentence
    ]


@pytest.mark.parametrize(
    ("language", "word", "symbols"),
    [
        ("es", "chico", "ʧˈiko"),
        ("it", "pizza", "pˈiʦa"),
        ("fr-fr", "bon", "bˈɔ̃"),
        ("pt-br", "coração", "kˌoɾasˈɐ\u0303ʊ"),
        ("hi", "भारत", "bʰˈaːɾət"),
        ("en-us", "bird", "bˈɜɹd"),
        ("en-us", "better", "bˈɛTəɹ"),
        ("en-us", "judge", "ʤˈʌʤ"),
        ("en-gb", "bird", "bˈɜːd"),
        ("en-gb", "boats", "bˈQts"),
    ],
)
def test_phonemes_are_misaki_s_symbols(language, word, symbols):
    assert spelled(word, language)[0][1] == symbols


def test_punctuation_makes_pauses():
    assert [symbols for _, symbols in spelled("«No» (sí)... ¿y tú?", "es")] == ["“nˈo”", "(sˈi)…", "i", "tˈu?"]
    assert [symbols[-1] for _, symbols in spelled("Uno — dos; tres", "es")] == ["—", ";", "s"]


def test_sentences_are_apart():
    sentences = list(espeak_sentences("Uno dos. Tres.\nCuatro", "es"))
    assert [len(sentence) for sentence in sentences] == [2, 1, 1]


def test_words_that_espeak_speaks_together_share_a_range():
    assert (
        "".join(word for word, _ in spelled("at the end of the road", "en-gb")).replace(" ", "") == "attheendoftheroad"
    )


def test_words_of_other_scripts_are_left_out():
    assert [word for word, _ in spelled("uno Привет dos 日本", "es")] == ["uno", "dos"]
    assert [word for word, _ in spelled("नमस्ते hello", "hi")] == ["नमस्ते", "hello"]
    assert list(espeak_sentences("Привет", "es")) == []


@pytest.mark.parametrize("language", ["es", "it", "fr-fr", "pt-br", "hi", "en-us", "en-gb"])
def test_all_symbols_are_known_to_the_model(language):
    text = "नमस्ते दुनिया" if language == "hi" else "L'été, ça coûte 25 €: ñandú São João, gnocchi & whisky!"
    assert {symbol for _, symbols in spelled(text, language) for symbol in symbols} <= ALPHABET | {" "}
