import re

from talkwidget.speech.pronunciations import speak_with_pronunciations
from talkwidget.speech.utterances import SpokenWord


def spell(text):
    yield [SpokenWord(found[0], *found.span()) for found in re.finditer(r"\S+", text)]


def spelled(text):
    sentences = speak_with_pronunciations(text, spell, str.upper, "a")
    return [(text[word.start : word.end], word.symbols) for words in sentences for word in words]


def test_a_word_is_spoken_by_its_pronunciation_with_its_punctuation():
    assert spelled("say [two words](/ipa/), then") == [
        ("say", "say"),
        ("[two words](/ipa/),", "IPA,"),
        ("then", "then"),
    ]


def test_other_brackets_stay():
    assert spelled("[a](b) /c/") == [("[a](b)", "[a](b)"), ("/c/", "/c/")]
