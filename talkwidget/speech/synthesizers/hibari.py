"""Hibari, a neural English synthesizer whose voice comes with its package (``hibari-tts``, Apache-2.0)."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from ...env import installed_version
from ...errors import InputError, UnavailableError
from ...script.text import speakable
from .. import alignment
from ..english_text import english_sentences
from ..language import normalised
from ..neural_speech import join_utterances
from ..utterances import pack_sentences
from . import hibari_model
from .hibari_model import MOST_HIBARI_SYMBOLS, HibariModel

if TYPE_CHECKING:
    from ...voice.voice import Voice
    from ..speech import Speech

_LANGUAGE = "en-us"
_SLOWEST, _FASTEST = 0.5, 2.0  # range of rates in the package's documentation


class Hibari:
    """American English in a woman's voice, without network or checkpoint.

    The model was distilled from the voice af_heart of Kokoro-82M (Apache-2.0).

    Parameters
    ----------
    model
        ONNX file of another hibari voice, whose times are estimated. The default is the voice in the package.
    """

    name = "hibari"
    synonyms = ("hibari-tts", "neural")
    version = f"2-{installed_version('hibari-tts')}-{installed_version('onnxruntime')}-{alignment.VERSION}"
    online = False
    clones = False
    concurrent = True
    distributions = ("hibari-tts",)
    reads_ipa = True
    """``[word](/ipa/)`` in a text gives a word's pronunciation."""

    def __init__(self, model: str | Path | None = None) -> None:
        self._file = None if model is None else Path(model)
        self._model: HibariModel | None = None
        self._lock = threading.Lock()

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        return hibari_model.missing_package()

    def speaks(self, language: str) -> bool:
        """True for American English and for English without a region."""
        return normalised(language) in {"en", _LANGUAGE}

    def synthesize(self, text: str, language: str, voice: Voice | None = None, rate: float = 1.0) -> Speech:
        """Speak ``text``; see :class:`~talkwidget.speech.base.Synthesizer`.

        Times of words and phonemes are exact: they come from the model's durations. The same arguments give the same
        samples. Words in scripts other than Latin are ``unspoken`` and have no span. ``rate`` is limited to 0.5..2.
        ``[word](/wɜːd/)`` gives the pronunciation of a word in IPA. ``voice`` is ignored.
        """
        if normalised(language).partition("-")[0] != "en":
            raise InputError(
                f"hibari speaks English only, not {language!r}; use another synthesizer, for example espeak."
            )
        model = self._load()
        sentences = english_sentences(speakable(text), model.rules)
        texts = list(pack_sentences(sentences, MOST_HIBARI_SYMBOLS))
        if not texts:
            raise InputError("hibari finds no English word in the text; set language= to the language of the text.")
        speed = min(max(rate, _SLOWEST), _FASTEST)
        return join_utterances(text, _LANGUAGE, texts, [model.speak(item.symbols, speed) for item in texts])

    def _load(self) -> HibariModel:
        with self._lock:
            if self._model is None:
                if reason := self.unavailable():
                    raise UnavailableError(f"hibari cannot run here: {reason}")
                self._model = HibariModel(self._file)
            return self._model
