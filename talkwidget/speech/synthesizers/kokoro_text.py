"""Words of a text in Kokoro's alphabet, by the rules of its language."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from ...env import NOT_INSTALLED, installed_version
from .. import english_rules, espeak_speech
from ..english_rules import EnglishRules
from ..english_text import english_sentences
from ..espeak import library
from ..utterances import SpokenWord
from .kokoro_chinese import chinese_sentences
from .kokoro_espeak import espeak_sentences
from .kokoro_japanese import japanese_sentences
from .kokoro_model import ALPHABET

# Distributions with the readings of a language.
_READINGS = {"ja": ("pyopenjtalk-plus",), "cmn": ("pypinyin", "budoux")}

VERSION = "-".join(
    ["1", english_rules.VERSION, espeak_speech.VERSION]
    + [installed_version(name) for names in _READINGS.values() for name in names]
)
"""Changes when the same text may get other symbols."""


def missing_rules(language: str) -> str | None:
    """``None`` if the language's rules are installed; otherwise one line with the command that installs them."""
    if missing := [name for name in _READINGS.get(language, ()) if installed_version(name) == NOT_INSTALLED]:
        return f"the readings of its words are not installed; run: pip install {' '.join(missing)}"
    if language not in _READINGS and not _has_english_rules(language):
        return library.unavailable()
    return None


def spell_sentences(text: str, language: str) -> Iterable[list[SpokenWord]]:
    """Words of each sentence of a text in one of Kokoro's languages.

    American English is spelled by the rules of ``hibari-tts`` where they are installed. Japanese and Mandarin are
    spelled by the packages of their readings, other languages by eSpeak. ``[word](/ipa/)`` gives the pronunciation of a
    word.
    """
    if language == "ja":
        return japanese_sentences(text)
    if language == "cmn":
        return chinese_sentences(text)
    if _has_english_rules(language):
        return english_sentences(text, _rules())
    return espeak_sentences(text, language)


def _has_english_rules(language: str) -> bool:
    return language == "en-us" and english_rules.has_english_rules()


@functools.cache
def _rules() -> EnglishRules:
    return EnglishRules(ALPHABET)
