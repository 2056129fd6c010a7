"""Speech of a neural synthesizer, from the sounds of its utterances and the durations inside its model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..script.coverage import find_unspoken
from .alignment import force_align
from .misaki_times import MISAKI_RATE, TimedPhoneme, time_phonemes
from .speech import Span, Speech, Timing
from .utterances import SpokenWord, UtteranceText

# Seconds kept on each side of a cut inside a clause: both together are no pause, but as short as the closure of a
# plosive (below 0.15 s; voice/cleaning.py). Measured on two cuts of hibari: what is left out is 64 dB below the peak of
# the sound or softer; with 0.02 s it is 36 dB, and with none 18 dB, so that a sound loses its end.
_CUT_SILENCE = 0.04


@dataclass(frozen=True)
class Utterance:
    """Sound of one string of symbols.

    Attributes
    ----------
    samples
        Shape (n,), float32, at :data:`~.misaki_times.MISAKI_RATE`.
    durations
        Durations of the start symbol, each symbol and the end symbol, in units of :data:`~.misaki_times.UNIT` seconds;
        ``None`` if they are unknown.
    """

    samples: NDArray[np.float32]
    durations: tuple[int, ...] | None


@dataclass(frozen=True)
class _Timed:
    """Timed sound of one utterance.

    Times are in seconds from its start. Words are ranges of the text with a span each; ``phonemes`` is ``None`` if
    they are unknown.
    """

    samples: NDArray[np.float32]
    words: tuple[tuple[SpokenWord, Span], ...]
    phonemes: tuple[Span, ...] | None


def join_utterances(
    text: str, language: str, texts: Sequence[UtteranceText], utterances: Sequence[Utterance]
) -> Speech:
    """Join the sounds of a text's utterances.

    Times are exact, from the model's durations, if all of them are known. Otherwise the text is aligned with the
    sound, and there are none where eSpeak cannot read it. Words of the text outside all utterances are ``unspoken``.
    """
    sounds = list(_close_cuts(texts, [_time(*pair) for pair in zip(texts, utterances, strict=True)]))
    samples = np.clip(np.concatenate([sound.samples for sound in sounds]), -1.0, 1.0)
    unspoken = find_unspoken(text, _merged(text, (word for item in texts for word in item.words)))
    if any(sound.phonemes is None for sound in sounds):
        words, phonemes = _align(samples, text, language)
        return Speech(samples, MISAKI_RATE, text, language, words, phonemes, unspoken=unspoken)
    offsets = (np.cumsum([0, *(len(sound.samples) for sound in sounds)]) / MISAKI_RATE).tolist()
    pairs = list(zip(sounds, offsets, strict=False))
    return Speech(
        samples=samples,
        sample_rate=MISAKI_RATE,
        text=text,
        language=language,
        words=Timing(tuple(_word_spans(text, pairs)), "exact"),
        phonemes=Timing(tuple(span.later(at) for sound, at in pairs for span in sound.phonemes or ()), "exact"),
        unspoken=unspoken,
    )


def _align(samples: NDArray[np.float32], text: str, language: str) -> tuple[Timing | None, Timing | None]:
    try:
        aligned = force_align(samples, MISAKI_RATE, text, language)
    except InputError:
        return None, None
    return aligned.words, aligned.phonemes


def _time(text: UtteranceText, said: Utterance) -> _Timed:
    if said.durations is None:
        return _Timed(said.samples, (), None)
    times = time_phonemes(text.symbols, said.durations, said.samples)
    phonemes = tuple(Span(item.text, item.start, item.end) for item in times)
    return _Timed(said.samples, tuple(_words(text, times)), phonemes)


def _words(text: UtteranceText, times: tuple[TimedPhoneme, ...]) -> Iterator[tuple[SpokenWord, Span]]:
    """Words with their spans, from first to last phoneme."""
    sounding = [phoneme for phoneme in times if phoneme.text]
    first, place = 0, 0
    for word in text.words:
        place += len(word.symbols)
        last = first
        while last < len(sounding) and sounding[last].symbol < place:
            last += 1
        if last > first:
            yield word, Span("", sounding[first].start, sounding[last - 1].end)
        first, place = last, place + 1


def _merged(text: str, words: Iterable[SpokenWord]) -> list[str]:
    """Words as written; parts of one long word are one."""
    return [text[slice(*place)] for place in dict.fromkeys((word.start, word.end) for word in words)]


def _word_spans(text: str, pairs: Iterable[tuple[_Timed, float]]) -> Iterator[Span]:
    """Spans of the words as written, from the start of the speech; parts of one long word are one."""
    spans: dict[tuple[int, int], Span] = {}
    for sound, offset in pairs:
        for word, span in sound.words:
            place = (word.start, word.end)
            begin = spans[place].start if place in spans else span.start + offset
            spans[place] = Span(text[slice(*place)], begin, span.end + offset)
    yield from spans.values()


def _close_cuts(texts: Sequence[UtteranceText], sounds: Sequence[_Timed]) -> Iterator[_Timed]:
    """Shorten the silence at cuts inside a clause, where a speaker would not pause."""
    inside = [False, *(not text.pauses for text in texts)]
    for sound, (before, after) in zip(sounds, pairwise(inside), strict=True):
        if not sound.phonemes:
            yield sound
            continue
        duration = len(sound.samples) / MISAKI_RATE
        first, last = sound.phonemes[0], sound.phonemes[-1]
        begin = max(0.0, first.end - _CUT_SILENCE) if before and not first.text else 0.0
        end = min(duration, last.start + _CUT_SILENCE) if after and not last.text else duration
        samples = sound.samples[round(begin * MISAKI_RATE) : round(end * MISAKI_RATE)]
        phonemes = [Span(span.text, max(span.start, begin), min(span.end, end)) for span in sound.phonemes]
        words = tuple((word, span.later(-begin)) for word, span in sound.words)
        yield _Timed(samples, words, tuple(span.later(-begin) for span in phonemes))
