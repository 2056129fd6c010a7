"""eSpeak NG, the embedded offline synthesizer, with exact times of words and phonemes."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np

from ...errors import InputError
from ...script.text import find_word, speakable, split_words
from ..language import find_language, is_language, require_script
from ..optional import installed_version
from ..speech import Span, Speech, Timing
from . import espeak_library
from .espeak_check import render_text
from .espeak_library import Rendering

if TYPE_CHECKING:
    from ...voice.voice import Voice


class Espeak:
    """eSpeak NG through ``espeakng-loader``, without a system package or network."""

    name = "espeak"
    version = f"3-{installed_version('espeakng-loader')}"
    online = False
    clones = False

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        return espeak_library.unavailable()

    def speaks(self, language: str) -> bool:
        """True if eSpeak has this language."""
        return is_language(language)

    def synthesize(self, text: str, language: str, voice: Voice | None = None, rate: float = 1.0) -> Speech:
        """Speak ``text``; see :class:`~talkwidget.speech.base.Synthesizer`.

        ``language`` is one of eSpeak's codes or their usual aliases, with a voice variant if any, as in ``en-us+f3``.
        ``voice`` is ignored. Words and phonemes are exact; phonemes have no gaps up to the end of the sound. The same
        arguments give the same samples. Long clauses are cut by short pauses.
        """
        spoken = speakable(text)
        found = find_language(language)
        require_script(spoken, found.code)
        words_per_minute = round(rate * espeak_library.WORDS_PER_MINUTE)
        rendering, unspoken = render_text(spoken, found.voice, words_per_minute)
        phonemes = tuple(_phonemes(rendering))
        if not any(phoneme.text for phoneme in phonemes):
            raise InputError("there is nothing to speak in the text; give it a word.")
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
    rate, end = rendering.sample_rate, len(rendering.samples)
    # A change of language inside a text is a mark among the phonemes, as in "(en)".
    events = [event for event in rendering.events if event.phoneme is not None and "(" not in event.phoneme]
    groups = [(sample, list(group)) for sample, group in groupby(events, key=lambda event: event.sample)]
    for (start, group), (stop, _) in pairwise([*groups, (end, [])]):
        if stop <= start:
            continue
        texts = [text for event in group if (text := (event.phoneme or "").strip("-"))] or [""]
        edges = np.linspace(start / rate, stop / rate, len(texts) + 1).tolist()
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
