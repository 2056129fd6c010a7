"""Hibari, a neural English synthesizer whose voice comes with its package (``hibari-tts``, Apache-2.0)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError, UnavailableError
from ...script.coverage import find_unspoken
from ...script.text import speakable
from .. import alignment
from ..alignment import force_align
from ..language import normalised
from ..optional import installed_version
from ..speech import Span, Speech, Timing
from . import hibari_model
from .hibari_model import RATE, HibariModel
from .hibari_text import UtteranceText, make_utterances
from .hibari_times import TimedPhoneme, time_phonemes

if TYPE_CHECKING:
    from ...voice.voice import Voice

_LANGUAGE = "en-us"
_CUT_SILENCE = 0.04  # s kept on each side of a cut inside a clause; by ear
_SLOWEST, _FASTEST = 0.5, 2.0  # range of rates in the package's documentation


@dataclass(frozen=True)
class _Sound:
    """Sound of one utterance. Times are in seconds from its start; ``phonemes`` is ``None`` if they are unknown."""

    samples: NDArray[np.float32]
    words: tuple[Span, ...]
    phonemes: tuple[Span, ...] | None


class Hibari:
    """American English in a woman's voice, without network or checkpoint.

    The model was distilled from the voice af_heart of Kokoro-82M (Apache-2.0).

    Parameters
    ----------
    model
        ONNX file of another hibari voice, whose times are estimated. The default is the voice in the package.
    """

    name = "hibari"
    version = f"1-{installed_version('hibari-tts')}-{installed_version('onnxruntime')}-{alignment.VERSION}"
    online = False
    clones = False
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
        utterances = list(make_utterances(speakable(text), model))
        if not utterances:
            raise InputError("hibari finds no English word in the text; set language= to the language of the text.")
        speed = min(max(rate, _SLOWEST), _FASTEST)
        sounds = list(_close_cuts(utterances, [_speak(model, text, item, speed) for item in utterances]))
        words = (text[word.start : word.end] for utterance in utterances for word in utterance.words)
        unspoken = find_unspoken(text, words)
        samples = np.clip(np.concatenate([sound.samples for sound in sounds]), -1.0, 1.0)
        if any(sound.phonemes is None for sound in sounds):
            aligned = force_align(samples, RATE, text, _LANGUAGE)
            return Speech(samples, RATE, text, _LANGUAGE, aligned.words, aligned.phonemes, unspoken=unspoken)
        offsets = np.cumsum([0, *(len(sound.samples) for sound in sounds)]) / RATE
        pairs = list(zip(sounds, offsets.tolist(), strict=False))
        return Speech(
            samples=samples,
            sample_rate=RATE,
            text=text,
            language=_LANGUAGE,
            words=Timing(tuple(span for sound, at in pairs for span in _moved(sound.words, at)), "exact"),
            phonemes=Timing(tuple(span for sound, at in pairs for span in _moved(sound.phonemes or (), at)), "exact"),
            unspoken=unspoken,
        )

    def _load(self) -> HibariModel:
        with self._lock:
            if self._model is None:
                if reason := self.unavailable():
                    raise UnavailableError(f"hibari cannot run here: {reason}")
                self._model = HibariModel(self._file)
            return self._model


def _speak(model: HibariModel, text: str, utterance: UtteranceText, rate: float) -> _Sound:
    said = model.speak(utterance.symbols, rate)
    if said.durations is None:
        return _Sound(said.samples, (), None)
    times = time_phonemes(utterance.symbols, said.durations, said.samples)
    phonemes = tuple(Span(item.text, item.start, item.end) for item in times)
    return _Sound(said.samples, tuple(_words(text, utterance, times)), phonemes)


def _words(text: str, utterance: UtteranceText, times: tuple[TimedPhoneme, ...]) -> Iterator[Span]:
    """Spans of the words of ``text``, from first to last phoneme."""
    sounding = [phoneme for phoneme in times if phoneme.text]
    first, place = 0, 0
    for word in utterance.words:
        place += len(word.symbols)
        last = first
        while last < len(sounding) and sounding[last].symbol < place:
            last += 1
        if last > first:
            yield Span(text[word.start : word.end], sounding[first].start, sounding[last - 1].end)
        first, place = last, place + 1


def _close_cuts(utterances: Sequence[UtteranceText], sounds: Sequence[_Sound]) -> Iterator[_Sound]:
    """Shorten the silence at cuts inside a clause, where a speaker would not pause."""
    inside = [False, *(not utterance.pauses for utterance in utterances)]
    for sound, (before, after) in zip(sounds, pairwise(inside), strict=True):
        if not sound.phonemes:
            yield sound
            continue
        duration = len(sound.samples) / RATE
        first, last = sound.phonemes[0], sound.phonemes[-1]
        begin = max(0.0, first.end - _CUT_SILENCE) if before and not first.text else 0.0
        end = min(duration, last.start + _CUT_SILENCE) if after and not last.text else duration
        samples = sound.samples[round(begin * RATE) : round(end * RATE)]
        phonemes = [Span(span.text, max(span.start, begin), min(span.end, end)) for span in sound.phonemes]
        yield _Sound(samples, tuple(_moved(sound.words, -begin)), tuple(_moved(phonemes, -begin)))


def _moved(spans: Iterable[Span], seconds: float) -> Iterator[Span]:
    return (Span(span.text, span.start + seconds, span.end + seconds) for span in spans)
