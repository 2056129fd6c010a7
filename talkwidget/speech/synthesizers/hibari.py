"""Hibari, a neural English synthesizer with a voice in its package (``hibari-tts``, Apache-2.0), and four to fetch."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...checkpoints import registry
from ...env import installed_version
from ...errors import InputError, UnavailableError
from ...script.text import speakable
from ...suggest import did_you_mean
from .. import alignment
from ..base import SpeakerVoice
from ..english_text import english_sentences
from ..language import normalised
from ..neural_speech import join_utterances
from ..utterances import pack_sentences
from . import hibari_model
from .hibari_model import MOST_HIBARI_SYMBOLS, HibariModel
from .hibari_voices import HibariVoice, find_voices, identity, published_file, published_names

if TYPE_CHECKING:
    from ...voice.voice import Voice
    from ..speech import Speech

_LANGUAGE = "en-us"
_SLOWEST, _FASTEST = 0.5, 2.0  # range of rates in the package's documentation


class Hibari:
    """American English in a woman's voice, without network or checkpoint; further voices from checkpoints.

    The models were distilled from voices of Kokoro-82M (Apache-2.0), the one in the package from af_heart.

    Parameters
    ----------
    model
        ONNX file in place of the package's; its times are estimated.
    """

    name = "hibari"
    synonyms = ("hibari-tts", "neural")
    online = False
    clones = False
    concurrent = True
    abrupt = True
    distributions = ("hibari-tts",)
    reads_ipa = True
    """``[word](/ipa/)`` in a text gives a word's pronunciation."""

    def __init__(self, model: str | Path | None = None) -> None:
        self._file = None if model is None else Path(model)
        self._models: dict[HibariVoice, HibariModel] = {}
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Part of every cache key of speech: the package, the fetched voices, and what turns sound into times."""
        installed = installed_version("hibari-tts"), installed_version("onnxruntime")
        return "-".join(["2", *installed, alignment.VERSION, *filter(None, [identity(self._voices())])])

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        return hibari_model.missing_package()

    def speaks(self, language: str) -> bool:
        """True for English without a region, and for that of the voices here: American, and British if fetched."""
        return normalised(language) in {"en", _LANGUAGE, *(voice.language for voice in self.speakers())}

    def speakers(self) -> tuple[SpeakerVoice, ...]:
        """Voices that are on this machine, that of the package first."""
        return tuple(voice.speaker for voice in self._voices())

    def published(self) -> tuple[str, ...]:
        """Names of the voices that can be fetched; see :class:`~talkwidget.speech.base.VoiceFetching`."""
        return () if self.unavailable() else published_names()

    def where_to_get(self, speaker: str) -> str | None:
        """Command that fetches a voice of hibari's by its name; see :class:`~talkwidget.speech.base.VoiceFetching`."""
        file = None if self.unavailable() else published_file(speaker)
        if file is None or speaker in {voice.name for voice in self.speakers()}:
            return None
        return f"hibari's voice {speaker} is not on this machine; run: {registry.COMMAND} {file}"

    def synthesize(
        self, text: str, language: str, voice: Voice | None = None, rate: float = 1.0, *, speaker: str | None = None
    ) -> Speech:
        """Speak ``text``; see :class:`~talkwidget.speech.base.Synthesizer`.

        Times of words and phonemes are exact in the package's voice, from the model's durations, and estimated in
        others. The same arguments give the same samples. Words in scripts other than Latin are ``unspoken`` and have no
        span. ``rate`` is limited to 0.5..2. ``[word](/wɜːd/)`` gives the pronunciation of a word in IPA. ``voice`` is
        ignored.

        Parameters
        ----------
        speaker
            Name of one of :meth:`speakers`; by default the first of the language, else the package's.
        """
        if normalised(language).partition("-")[0] != "en":
            raise InputError(
                f"hibari speaks English only, not {language!r}; use another synthesizer, for example espeak."
            )
        chosen = self._choose(speaker, language)
        model = self._load(chosen)
        sentences = english_sentences(speakable(text), model.rules)
        texts = list(pack_sentences(sentences, MOST_HIBARI_SYMBOLS))
        if not texts:
            raise InputError("hibari finds no English word in the text; set language= to the language of the text.")
        speed = min(max(rate, _SLOWEST), _FASTEST)
        uttered = [model.speak(item.symbols, speed) for item in texts]
        return join_utterances(text, chosen.speaker.language, texts, uttered)

    def _voices(self) -> tuple[HibariVoice, ...]:
        if self.unavailable():
            return ()
        own, *others = find_voices()
        return (own if self._file is None else replace(own, file=self._file), *others)

    def _choose(self, speaker: str | None, language: str) -> HibariVoice:
        if reason := self.unavailable():
            raise UnavailableError(f"hibari cannot run here: {reason}")
        voices = self._voices()
        if speaker is None:
            wanted = normalised(language)
            return next((voice for voice in voices if voice.speaker.language == wanted), voices[0])
        found = next((voice for voice in voices if voice.speaker.name == speaker), None)
        if found is None:
            if way := self.where_to_get(speaker):
                raise UnavailableError(way)
            names = [voice.speaker.name for voice in voices]
            hint = did_you_mean(speaker, names, f"it has {', '.join(names)}.")
            raise InputError(f"hibari has no speaker {speaker!r}; {hint}")
        return found

    def _load(self, voice: HibariVoice) -> HibariModel:
        with self._lock:
            if voice not in self._models:
                self._models[voice] = HibariModel(voice)
            return self._models[voice]
