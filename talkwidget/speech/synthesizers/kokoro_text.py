"""Words of a text in Kokoro's alphabet, by the rules of its language."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from .. import english_rules, espeak_speech
from ..english_rules import EnglishRules
from ..english_text import english_sentences
from ..espeak import library
from ..optional import installed_version
from ..utterances import SpokenWord
from .kokoro_espeak import espeak_sentences
from .kokoro_japanese import japanese_sentences
from .kokoro_model import ALPHABET

_OPEN_JTALK = "pyopenjtalk-plus"  # the one that brings its dictionary

VERSION = "-".join(["1", english_rules.VERSION, espeak_speech.VERSION, installed_version(_OPEN_JTALK)])
"""Changes when the same text may get other symbols."""


def missing_rules(language: str) -> str | None:
    """``None`` if the language's rules are installed; otherwise one line with the command that installs them."""
    if language == "ja":
        if installed_version(_OPEN_JTALK) != "none":
            return None
        return "the readings of Japanese words need Open JTalk; run: pip install pyopenjtalk-plus"
    if language == "cmn":
        return "there are no rules of pronunciation for Chinese; use the synthesizer espeak"
    if not _has_english_rules(language):
        return library.unavailable()
    return None


def spell_sentences(text: str, language: str) -> Iterable[list[SpokenWord]]:
    """Words of each sentence of a text in one of Kokoro's languages.

    American English is spelled by the rules of ``hibari-tts`` where they are installed, Japanese by Open JTalk, other
    languages by eSpeak. ``[word](/ipa/)`` gives the pronunciation of a word.
    """
    if language == "ja":
        return japanese_sentences(text)
    if _has_english_rules(language):
        return english_sentences(text, _rules())
    return espeak_sentences(text, language)


def _has_english_rules(language: str) -> bool:
    return language == "en-us" and english_rules.has_english_rules()


@functools.cache
def _rules() -> EnglishRules:
    return EnglishRules(ALPHABET)
