"""Speech of eSpeak NG, with exact times of words and phonemes: a synthesizer, and the template of alignments."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from itertools import groupby, pairwise

import numpy as np

from ..env import installed_version
from ..errors import InputError
from ..script.text import NOTHING_TO_SPEAK, find_word, speakable, split_words
from .espeak.check import render_text
from .espeak.library import WORDS_PER_MINUTE, Rendering
from .language import find_language, require_script
from .speech import Span, Speech, Timing

VERSION = f"3-{installed_version('espeakng-loader')}"
"""Changes when the same text may sound different, or have other times."""


def speak(text: str, language: str, rate: float = 1.0) -> Speech:
    """Speak ``text``.

    ``language`` is one of eSpeak's codes or their usual aliases, with a voice variant if any, as in ``en-us+f3``.
    Words and phonemes are exact; phonemes have no gaps up to the end of the sound. The same arguments give the same
    samples. Long clauses are cut by short pauses.

    Raises
    ------
    InputError
        The language is unknown (the nearest is named), or the text has nothing to speak.
    UnavailableError
        eSpeak NG cannot run here.
    """
    spoken = speakable(text)
    found = find_language(language)
    require_script(spoken, found.code)
    rendering, unspoken = render_text(spoken, found.voice, round(rate * WORDS_PER_MINUTE))
    phonemes = tuple(_phonemes(rendering))
    if not any(phoneme.text for phoneme in phonemes):
        raise InputError(NOTHING_TO_SPEAK)
    return Speech(
        samples=rendering.samples.astype(np.float32) / 32768.0,
        sample_rate=rendering.sample_rate,
        text=text,
        language=found.code,
        words=Timing(tuple(_words(text, rendering, phonemes)), "exact"),
        phonemes=Timing(phonemes, "exact"),
        unspoken=unspoken,
    )


def _phonemes(rendering: Rendering) -> Iterator[Span]:
    """Spans of phonemes, each up to the next event; phonemes of the same sample share the time evenly."""
    sample_rate, end = rendering.sample_rate, len(rendering.samples)
    # A change of language inside a text is a mark among the phonemes, as in "(en)".
    events = [event for event in rendering.events if event.phoneme is not None and "(" not in event.phoneme]
    groups = [(sample, list(group)) for sample, group in groupby(events, key=lambda event: event.sample)]
    for (start, group), (stop, _) in pairwise([*groups, (end, [])]):
        if stop <= start:
            continue
        texts = [text for event in group if (text := (event.phoneme or "").strip("-"))] or [""]
        edges = np.linspace(start / sample_rate, stop / sample_rate, len(texts) + 1).tolist()
        yield from (Span(text, *times) for text, times in zip(texts, pairwise(edges), strict=True))


def _words(text: str, rendering: Rendering, phonemes: tuple[Span, ...]) -> Iterator[Span]:
    """Spans of words, each from its first phoneme to its last; several words of eSpeak may be one of the text."""
    begins = [event for event in rendering.events if event.phoneme is None]
    places = split_words(text, (event.position for event in begins))
    starts: dict[int, float] = {}
    for event in begins:
        starts.setdefault(find_word(places, event.position), event.sample / rendering.sample_rate)
    starts.pop(len(places), None)
    ordered = sorted((time, *places[index]) for index, time in starts.items())
    sounding = [span for span in phonemes if span.text]
    onsets = [span.start for span in sounding]
    for (start, first, last), (following, *_) in pairwise([*ordered, (float("inf"), 0, 0)]):
        inside = sounding[bisect.bisect_left(onsets, start) : bisect.bisect_left(onsets, following)]
        if inside:
            yield Span(text[first:last], inside[0].start, inside[-1].end)
