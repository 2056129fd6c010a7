"""eSpeak NG, the embedded offline synthesizer, with exact times of words and phonemes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import espeak_speech
from ..espeak import library
from ..language import is_language

if TYPE_CHECKING:
    from ...voice.voice import Voice
    from ..speech import Speech


class Espeak:
    """eSpeak NG through ``espeakng-loader``, without a system package or network."""

    name = "espeak"
    synonyms = ("espeak-ng", "espeakng", "offline")
    version = espeak_speech.VERSION
    distributions = ("espeakng-loader",)
    online = False
    clones = False
    concurrent = True
    abrupt = True

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        return library.unavailable()

    def speaks(self, language: str) -> bool:
        """True if eSpeak has this language."""
        return is_language(language)

    def synthesize(self, text: str, language: str, voice: Voice | None = None, rate: float = 1.0) -> Speech:
        """Speak ``text``; see :func:`~talkwidget.speech.espeak_speech.speak`. ``voice`` is ignored."""
        return espeak_speech.speak(text, language, rate)
