"""Merging of the speech of a script's pieces into the speech of its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .moods import TimedMood, time_moods
from .silence import filled, sounding

if TYPE_CHECKING:
    from ..speech.speech import Exactness, Span, Speech, Timing
    from .script import Script, ScriptPiece


def merge_speeches(script: Script, speeches: Sequence[Speech]) -> Speech:
    """Speech of a script's text, from one for each piece; see :meth:`~.script.Script.merge`."""
    rates = {speech.sample_rate for speech in speeches}
    if len(speeches) != len(script.pieces) or len(rates) != 1:
        raise ValueError("merge needs one speech for each piece, all of one sample rate")
    rate = rates.pop()
    samples: list[NDArray[np.float32]] = []
    cuts: list[tuple[int, int]] = []  # of each piece: the shift of its times, and where its sound ends, in samples
    length = 0
    for index, (piece, speech) in enumerate(zip(script.pieces, speeches, strict=True)):
        begin, end = sounding(speech.samples, rate)
        begin = 0 if index == 0 else begin
        end = len(speech.samples) if index == len(speeches) - 1 else end
        silence = round(piece.pause * rate)
        gain = np.float32(10.0 ** (piece.prosody.volume / 20.0))
        samples += [np.zeros(silence, np.float32), np.clip(speech.samples[begin:end] * gain, -1.0, 1.0)]
        cuts.append((length + silence - begin, length := length + silence + end - begin))
    samples.append(np.zeros(round(script.pause * rate), np.float32))
    length += len(samples[-1])
    placed = [list(_map_words(piece, speech)) for piece, speech in zip(script.pieces, speeches, strict=True)]
    words = [
        None if speech.words is None else replace(speech.words, spans=tuple(_written(script, *word) for word in mapped))
        for speech, mapped in zip(speeches, placed, strict=True)
    ]
    return replace(
        speeches[0],
        samples=np.concatenate(samples),
        text=script.text,
        language=script.language,
        words=_joined(words, cuts, rate),
        phonemes=filled(_joined([speech.phonemes for speech in speeches], cuts, rate), length / rate),
        soundtrack=None,
        moods=tuple(_time_moods(script, speeches, placed, cuts, rate)),
        unspoken=tuple(
            word
            for piece, speech in zip(script.pieces, speeches, strict=True)
            for word in _map_unspoken(piece, speech, script.text)
        ),
    )


def _written(script: Script, span: Span, place: tuple[int, int] | None) -> Span:
    """Word as it is written."""
    return span if place is None else replace(span, text=script.text[slice(*place)])


def _time_moods(
    script: Script,
    speeches: Sequence[Speech],
    placed: Sequence[Sequence[tuple[Span, tuple[int, int] | None]]],
    cuts: Sequence[tuple[int, int]],
    rate: int,
) -> Iterator[TimedMood]:
    """Times of the moods, by those of the words; a piece without words counts as one word."""
    timed: list[tuple[int, int, float, float]] = []
    for piece, speech, words, (shift, _) in zip(script.pieces, speeches, placed, cuts, strict=True):
        later = shift / rate
        known = [(*place, span.start + later, span.end + later) for span, place in words if place is not None]
        whole = (*piece.spoken.range_of(0, len(piece.text)), later, speech.duration + later)
        timed += known or [whole]
    return time_moods(script.moods, timed)


def _map_words(piece: ScriptPiece, speech: Speech) -> Iterator[tuple[Span, tuple[int, int] | None]]:
    """Spoken words of a piece, each with its range in the script's text; those with a common written word are joined.

    Spoken words that do not occur in the piece's text have no range.
    """
    position = 0
    last: tuple[Span, tuple[int, int]] | None = None
    for span in speech.words.spans if speech.words else ():
        found = piece.text.find(span.text, position)
        if found < 0:
            if last:
                yield last
            last = None
            yield span, None
            continue
        position = found + len(span.text)
        start, end = piece.spoken.range_of(found, position)
        if last and start < last[1][1]:
            start, end = min(start, last[1][0]), max(end, last[1][1])
            span = replace(span, start=last[0].start)
        elif last:
            yield last
        last = span, (start, end)
    if last:
        yield last


def _map_unspoken(piece: ScriptPiece, speech: Speech, text: str) -> Iterator[str]:
    """Written words for the unspoken words of a piece, each once."""
    position = done = 0
    for word in speech.unspoken:
        found = piece.text.find(word, position)
        if found < 0:
            yield word
            continue
        position = found + len(word)
        start, end = piece.spoken.range_of(found, position)
        if start >= done:
            yield text[start:end]
        done = max(done, end)


def _joined(timings: Sequence[Timing | None], cuts: Sequence[tuple[int, int]], rate: int) -> Timing | None:
    """Spans of all pieces, shifted to the times of the joined speech."""
    known = [timing for timing in timings if timing is not None]
    if len(known) < len(timings):
        return None
    exactness: Exactness = "exact" if all(timing.exactness == "exact" for timing in known) else "estimated"
    starts = [0, *(end for _, end in cuts)]
    spans = (
        replace(
            span,
            start=min(max(span.start + shift / rate, start / rate), end / rate),
            end=min(max(span.end + shift / rate, start / rate), end / rate),
        )
        for timing, (shift, end), start in zip(known, cuts, starts, strict=False)
        for span in timing.spans
    )
    return replace(known[0], spans=tuple(spans), exactness=exactness)
