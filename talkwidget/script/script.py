"""Script: a text as pieces for a synthesizer, and the way back from spoken words to written ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .mapped import MappedText
from .markers import ProsodyChange
from .moods import MoodRange, TimedMood, time_moods

if TYPE_CHECKING:
    from ..speech.speech import Exactness, Span, Speech, Timing

VERSION = "3"
"""Part of the cache key of clips. Change it when the same text may be read differently, or :meth:`Script.merge` may
join the same speech differently."""

_UNCHANGED = ProsodyChange()
# Part of a piece's peak (-46 dB); quieter ends are silence. Measured on eSpeak NG and hibari: from 0.002 to 0.01, the
# start moves by 0.02 s at most, the end by 0.07 s.
_QUIET = 0.005
_ROUNDING = 1e-4  # s; a shorter gap between phonemes is that of rounded times
_MARGIN = 0.03  # s of silence kept at each end, so that no sound is clipped


@dataclass(frozen=True)
class ScriptPiece:
    """Text of one call of a synthesizer: a line, a paragraph, or the text between two marks or two scripts.

    Attributes
    ----------
    spoken
        Text for the synthesizer, with ranges of :attr:`Script.text`.
    pause
        Seconds of silence before it.
    prosody
        Its speed, pitch and volume. :meth:`Script.merge` applies the volume; rate and pitch are the synthesizer's.
    language
        Code of its language where its script is not that of the text's; otherwise empty.
    """

    spoken: MappedText
    pause: float = 0.0
    prosody: ProsodyChange = _UNCHANGED
    language: str = ""

    @property
    def text(self) -> str:
        """Text for the synthesizer."""
        return self.spoken.text


@dataclass(frozen=True)
class Script:
    """Text to be spoken, cut into pieces.

    Attributes
    ----------
    text
        The user's text without marks, for captions.
    language
        A code as in ``en-us``.
    pieces
        At least one, in order.
    pause
        Seconds of silence after the last piece.
    notes
        Messages for the user, one line each: parts that are not spoken, a hint about the language.
    moods
        Ranges of :attr:`text` with a mood.
    """

    text: str
    language: str
    pieces: tuple[ScriptPiece, ...]
    pause: float = 0.0
    notes: tuple[str, ...] = ()
    moods: tuple[MoodRange, ...] = ()

    def merge(self, speeches: Sequence[Speech]) -> Speech:
        """Join the speech of the pieces, with their pauses, into the speech of :attr:`text`.

        Pauses replace the silence at the inner ends of the pieces. Words become those of :attr:`text`: "1,250" is one
        word from "one thousand" to "fifty". Words or phonemes are ``None`` unless all pieces have them, and exact only
        if all are exact.

        Parameters
        ----------
        speeches
            One for each piece, in order, all of one sample rate.

        Raises
        ------
        ValueError
            Their number is not that of the pieces, or their sample rates differ.
        """
        rates = {speech.sample_rate for speech in speeches}
        if len(speeches) != len(self.pieces) or len(rates) != 1:
            raise ValueError("merge needs one speech for each piece, all of one sample rate")
        rate = rates.pop()
        samples: list[NDArray[np.float32]] = []
        cuts: list[tuple[int, int]] = []  # of each piece: the shift of its times, and where its sound ends, in samples
        length = 0
        for index, (piece, speech) in enumerate(zip(self.pieces, speeches, strict=True)):
            begin, end = sounding(speech.samples, rate)
            begin = 0 if index == 0 else begin
            end = len(speech.samples) if index == len(speeches) - 1 else end
            silence = round(piece.pause * rate)
            gain = np.float32(10.0 ** (piece.prosody.volume / 20.0))
            samples += [np.zeros(silence, np.float32), np.clip(speech.samples[begin:end] * gain, -1.0, 1.0)]
            cuts.append((length + silence - begin, length := length + silence + end - begin))
        samples.append(np.zeros(round(self.pause * rate), np.float32))
        length += len(samples[-1])
        placed = [list(_map_words(piece, speech)) for piece, speech in zip(self.pieces, speeches, strict=True)]
        words = [
            None
            if speech.words is None
            else replace(speech.words, spans=tuple(self._written(*word) for word in mapped))
            for speech, mapped in zip(speeches, placed, strict=True)
        ]
        return replace(
            speeches[0],
            samples=np.concatenate(samples),
            text=self.text,
            language=self.language,
            words=_joined(words, cuts, rate),
            phonemes=filled(_joined([speech.phonemes for speech in speeches], cuts, rate), length / rate),
            soundtrack=None,
            moods=tuple(self._time_moods(speeches, placed, cuts, rate)),
            unspoken=tuple(
                word
                for piece, speech in zip(self.pieces, speeches, strict=True)
                for word in _map_unspoken(piece, speech, self.text)
            ),
        )

    def _written(self, span: Span, place: tuple[int, int] | None) -> Span:
        """Word as it is written."""
        return span if place is None else replace(span, text=self.text[slice(*place)])

    def _time_moods(
        self,
        speeches: Sequence[Speech],
        placed: Sequence[Sequence[tuple[Span, tuple[int, int] | None]]],
        cuts: Sequence[tuple[int, int]],
        rate: int,
    ) -> Iterator[TimedMood]:
        """Times of the moods, by those of the words; a piece without words counts as one word."""
        timed: list[tuple[int, int, float, float]] = []
        for piece, speech, words, (shift, _) in zip(self.pieces, speeches, placed, cuts, strict=True):
            later = shift / rate
            known = [(*place, span.start + later, span.end + later) for span, place in words if place is not None]
            whole = (*piece.spoken.range_of(0, len(piece.text)), later, speech.duration + later)
            timed += known or [whole]
        return time_moods(self.moods, timed)


def sounding(samples: NDArray[np.float32], rate: int) -> tuple[int, int]:
    """Range of the samples without silence at both ends."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET * np.abs(samples).max(initial=0.0))
    if not loud.size:
        return 0, len(samples)
    margin = round(_MARGIN * rate)
    return max(0, int(loud[0]) - margin), min(len(samples), int(loud[-1]) + 1 + margin)


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


def filled(timing: Timing | None, duration: float) -> Timing | None:
    """Phonemes with a pause in each gap up to ``duration``; phonemes without length are dropped."""
    if timing is None:
        return None
    spans = [span for span in timing.spans if span.end > span.start or not span.text]
    if not spans:
        return replace(timing, spans=())
    ends = [0.0, *(span.end for span in spans)]
    gaps: Iterable[list[Span]] = (
        [*([replace(span, text="", start=end, end=span.start)] if span.start - end > _ROUNDING else []), span]
        for end, span in zip(ends, spans, strict=False)
    )
    filled = [span for group in gaps for span in group if span.end > span.start]
    if duration - ends[-1] > _ROUNDING:
        filled.append(replace(spans[-1], text="", start=ends[-1], end=duration))
    return replace(timing, spans=tuple(filled))
