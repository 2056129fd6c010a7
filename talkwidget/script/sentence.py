"""Sentences of a script: each is spoken, drawn and kept on its own, and ends in a pause."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from .languages import code_of
from .script import Script, ScriptPiece
from .sentence_ends import ends_sentence
from .silence import filled, sounding
from .text import UNSPACED, has_words, split_text

if TYPE_CHECKING:
    from ..speech.speech import Speech, Timing

VERSION = "2"
"""Part of the key of clips. Change it when the same script may be cut differently, or have other pauses."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LONGEST, _LONGEST_UNSPACED = 300, 100
"""Characters of a sentence, beyond which it is cut after a clause: about 20 s of speech. A text without full stops
would else be spoken, and kept in memory, as a whole."""

_SHORTEST, _SHORTEST_UNSPACED = 30, 10
"""Characters below which a sentence, of about 2 s, is spoken together with the next one of its paragraph. At the
paragraph's end it is spoken with the last one. A voice that is fitted to a recording's spectrum cannot be measured on
less. In 1 s of hibari, the spectrum differs from that of a long text by 7 dB. In 2 s it differs by 2.5 to 3.3 dB, in 5
s by 1.4 dB."""

_LEAD, _TAIL = 0.1, 0.2
"""Least silence before and after a sentence within a paragraph, in seconds at rate 1. eSpeak makes 0.3 s of it;
neural voices have more of their own, which stays."""

_REST = 0.2
"""Least silence at the start and end of a text, seconds, where the synthesizer may make none. A clip and its poster
begin and end with the face at rest, as in any pause of :data:`_SHORTEST_PAUSE`. Neural voices make 0.3 s themselves,
but none after a lone "the"."""

_CLAUSE_PAUSE = 0.25
"""Pause at a cut of a long sentence, seconds. Measured: eSpeak NG makes 0.14 to 0.21 s at a comma, hibari 0.25 to
0.33."""

_SHORTEST_PAUSE = 0.2
"""Shortest pause in seconds at which the mouth comes to rest, so that a sentence can end there. Shorter ones are brief:
Campione and Véronis 2002, A large-scale multilingual study of silent pause duration."""


@dataclass(frozen=True)
class Silence:
    """Silence at one end of a sentence.

    Attributes
    ----------
    seconds
        Its length.
    kind
        ``added``: beside the synthesizer's own silence; ``least``: its own, padded to this length; ``exact``: in its
        place.
    """

    seconds: float
    kind: Literal["added", "least", "exact"]


@dataclass(frozen=True)
class Sentence:
    """Pieces of a script that follow each other without a pause to speak of, usually one: one sentence, or short ones.

    Attributes
    ----------
    script
        Script of these pieces alone, over the whole text.
    before, after
        Silence at its ends.
    """

    script: Script
    before: Silence
    after: Silence

    @property
    def written(self) -> str:
        """Its text as the user wrote it."""
        return self.script.text[slice(*self.range)]

    @property
    def length(self) -> int:
        """Characters of its spoken form."""
        return sum(len(piece.text) for piece in self.script.pieces)

    def join(self, speeches: Sequence[Speech]) -> Speech:
        """Speech of the sentence, from one for each piece, with its silence at both ends."""
        merged = dataclasses.replace(self.script.merge(speeches), text=self.written)
        return _with_silence(merged, self.before, self.after)

    @property
    def range(self) -> tuple[int, int]:
        """Its first character in the text, and the one after its last."""
        first, last = self.script.pieces[0].spoken, self.script.pieces[-1].spoken
        return first.range_of(0, 1)[0], last.range_of(len(last.text) - 1, len(last.text))[1]


def cut_sentences(script: Script, rate: float = 1.0, *, abrupt: bool = False) -> tuple[Sentence, ...]:
    """Cut a script into sentences, at least one; ``rate`` shortens the silence between them.

    An ``abrupt`` synthesizer may begin and end without silence; the text gets some at both ends.
    """
    pieces: list[ScriptPiece] = []
    cuts: list[int] = []
    for piece in script.pieces:
        for number, part in enumerate(_parts(piece, piece.language or script.language)):
            if pieces and (number or _ends(pieces[-1], part, script.language)):
                cuts.append(len(pieces))
            pieces.append(part)
    sentences = []
    for start, end in pairwise([0, *cuts, len(pieces)]):
        inside = list(pieces[start:end])
        before = _at_the_end(inside[0].pause, abrupt) if start == 0 else _silences(inside[0], rate)[1]
        after = _at_the_end(script.pause, abrupt) if end == len(pieces) else _silences(pieces[end], rate)[0]
        inside[0] = dataclasses.replace(inside[0], pause=0.0)
        own = dataclasses.replace(script, pieces=tuple(inside), pause=0.0, notes=())
        sentences.append(Sentence(own, before, after))
    return tuple(sentences)


def _parts(piece: ScriptPiece, language: str) -> Iterator[ScriptPiece]:
    """Sentences of a piece; all but the first have no pause of their own, or one at a clause."""
    ranges: list[tuple[int, int, float]] = []
    start = end = 0
    speakable = (
        False  # the part from start to end; asked of each bit once, since signs without words may go on for ever
    )
    for length, pause in _lengths(piece.text, language):
        if ranges and (pause or (speakable and _is_long(piece.text[start:end]))):
            start, speakable = end, False
        speakable = speakable or has_words(piece.text[end : end + length])
        end += length
        if start == end - length:
            ranges.append((start, end, pause))
        else:
            ranges[-1] = (start, end, ranges[-1][2])
    if len(ranges) > 1 and not ranges[-1][2] and not (speakable and _is_long(piece.text[start:end])):
        _, end, _ = ranges.pop()
        ranges[-1] = (ranges[-1][0], end, ranges[-1][2])
    for number, (begin, end, pause) in enumerate(ranges):
        spoken = piece.spoken[begin:end].strip()
        yield dataclasses.replace(piece, spoken=spoken, pause=pause if number else piece.pause)


def _is_long(text: str) -> bool:
    """Whether a text is long enough to be spoken alone."""
    return len(text.strip()) >= (_SHORTEST_UNSPACED if UNSPACED.search(text) else _SHORTEST)


def _lengths(text: str, language: str) -> Iterator[tuple[int, float]]:
    """Characters of each part of a text, and the pause before it where it is a cut inside a sentence."""
    from sentencex import segment

    whole = _SURROGATE.sub("\ufffd", text)  # which its library, written in Rust, does not take
    for sentence in segment(_SURROGATE.sub("", re.split("[-+]", code_of(language))[0]), whole):
        longest = _LONGEST_UNSPACED if UNSPACED.search(sentence) else _LONGEST
        for number, part in enumerate(split_text(sentence, longest)):
            yield len(part), _CLAUSE_PAUSE if number else 0.0


def _ends(before: ScriptPiece, after: ScriptPiece, language: str) -> bool:
    """Whether a sentence ends between two pieces of the text: at a pause, or after its full stop."""
    if after.pause:
        return after.pause >= _SHORTEST_PAUSE
    return ends_sentence(before.text.split()[-1], after.text.split()[0], language)


def _silences(following: ScriptPiece, rate: float) -> tuple[Silence, Silence]:
    """Silence after one sentence and before the next one, which begins with the piece ``following``."""
    if not following.pause:
        return Silence(_TAIL / rate, "least"), Silence(_LEAD / rate, "least")
    lead = min(_LEAD, following.pause / 2)
    return Silence(following.pause - lead, "exact"), Silence(lead, "exact")


def _at_the_end(pause: float, abrupt: bool) -> Silence:
    """Silence at the start or end of the text, with a ``pause`` of its own: the face rests there."""
    if not abrupt:
        return Silence(pause, "added")
    return Silence(max(pause, _REST), "added") if pause else Silence(_REST, "least")


def _with_silence(speech: Speech, before: Silence, after: Silence) -> Speech:
    """Speech with this silence at its ends; its times move along."""
    rate, length = speech.sample_rate, len(speech.samples)
    begin, end = sounding(speech.samples, rate)
    lead = _length(before, begin, rate)
    samples = np.zeros(lead + end - begin + _length(after, length - end, rate), np.float32)
    first, last = max(0, begin - lead), min(length, end + len(samples) - (lead + end - begin))
    samples[lead - begin + first : lead - begin + last] = speech.samples[first:last]
    later, duration = (lead - begin) / rate, len(samples) / rate
    words, phonemes = (_moved(timing, later, duration) for timing in (speech.words, speech.phonemes))
    moods = tuple((mood, start + later, end + later) for mood, start, end in speech.moods)
    return dataclasses.replace(speech, samples=samples, words=words, phonemes=filled(phonemes, duration), moods=moods)


def _length(silence: Silence, given: int, rate: int) -> int:
    """Samples of the silence where the synthesizer has ``given`` of it."""
    wanted = round(silence.seconds * rate)
    return {"added": given + wanted, "least": max(given, wanted), "exact": wanted}[silence.kind]


def _moved(timing: Timing | None, later: float, duration: float) -> Timing | None:
    if timing is None:
        return None
    return dataclasses.replace(
        timing,
        spans=tuple(
            dataclasses.replace(
                span,
                start=min(max(span.start + later, 0.0), duration),
                end=min(max(span.end + later, 0.0), duration),
            )
            for span in timing.spans
        ),
    )
