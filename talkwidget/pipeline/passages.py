"""Passages of a film: sentences that were spoken, each a whole number of frames long."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..cache.files import bytes_digest
from ..media.resampling import resample
from ..script.silence import filled
from ..speech.speech import Speech, Timing, join_timings

if TYPE_CHECKING:
    from ..script.script import Script
    from ..script.sentence import Sentence
    from .narration import Narration
    from .run import Run

_SEEDS = 2**31
"""Number of values of the option ``seed``."""


@dataclass(frozen=True)
class Passage:
    """Part of a film between two pauses.

    Attributes
    ----------
    speech
        Its speech, which fills its frames.
    start, frames
        Its first frame, and their number.
    first, last
        Whether it begins and ends the film.
    digest
        SHA-256 of its sound, times and words, and how often the same came before.
    kept
        Whether the speech was in the cache.
    done
        Part of the text that is spoken by its end, 0..1.
    text_end
        Character after it in the text as written; ``None`` at its end.
    """

    speech: Speech
    start: int
    frames: int
    first: bool
    last: bool
    digest: str
    kept: bool = False
    done: float = 1.0
    text_end: int | None = None

    def seed(self, seed: int) -> int:
        """Seed of its motion: it depends on the film's ``seed`` and on the passage alone, not on its neighbours."""
        return int(bytes_digest(f"{seed} {self.digest}".encode()), 16) % _SEEDS


def speak_passages(run: Run, narration: Narration, sentences: Sequence[Sentence]) -> Iterator[Passage]:
    """Passages of the sentences, in order, each spoken when it is asked for."""
    fps = run.options.fps
    seen: Counter[str] = Counter()
    pieces = (piece for sentence in sentences for piece in sentence.script.pieces)
    own = next((piece for piece in pieces if not piece.language), None)
    total, start, read = sum(sentence.length for sentence in sentences), 0, 0
    for number, sentence in enumerate(sentences):
        run.watch.heed("speech")
        speech, kept = narration.speak(sentence, own)
        last = number + 1 == len(sentences)
        if not last:
            speech = fill_frames(speech, fps)
        content = _content_digest(speech)
        read += sentence.length
        yield Passage(
            speech,
            start,
            speech.frames(fps),
            first=not number,
            last=last,
            digest=f"{content} {seen[content]}",
            kept=kept,
            done=read / total,
            text_end=None if last else sentence.range[1],
        )
        seen[content] += 1
        start += speech.frames(fps)


def whole_film(speech: Speech, fps: int) -> Passage:
    """The passage of a film that is not cut into sentences."""
    return Passage(speech, 0, speech.frames(fps), True, True, _content_digest(speech))


def fill_frames(speech: Speech, fps: int) -> Speech:
    """Speech with silence after it, up to the end of its last frame."""
    return pad(speech, 0, speech.frames(fps) * speech.sample_rate // fps - len(speech.samples))


def pad(speech: Speech, before: int, after: int) -> Speech:
    """Speech with so many samples of silence before and after it."""
    if not (before or after):
        return speech
    later = before / speech.sample_rate
    samples = np.pad(speech.samples, (before, after))
    words, phonemes = (timing and timing.later(later) for timing in (speech.words, speech.phonemes))
    moods = tuple((mood, start + later, end + later) for mood, start, end in speech.moods)
    return dataclasses.replace(speech, samples=samples, words=words, phonemes=phonemes, moods=moods)


class Timeline:
    """Times of all passages so far, and notes on them; no samples, of which an hour would fill the memory."""

    def __init__(self, fps: int) -> None:
        self.duration = 0.0
        self._fps = fps
        self._text_end: int | None = 0
        self._timings: dict[str, list[Timing | None]] = {"words": [], "phonemes": []}
        self._unspoken: list[str] = []
        self._moods: list[tuple[str, float, float]] = []

    def add(self, passage: Passage) -> None:
        """Add the next passage."""
        speech, later = passage.speech, passage.start / self._fps
        for name, timings in self._timings.items():
            timing: Timing | None = getattr(speech, name)
            timings.append(timing and timing.later(later))
        self._unspoken += speech.unspoken
        for mood, start, end in speech.moods:
            self._moods.append((mood, later + max(start, 0.0), later + min(end, speech.duration)))
        self.duration = later + speech.duration
        self._text_end = passage.text_end

    def speech(self, script: Script, samples: NDArray[np.float32] | None, sample_rate: int) -> Speech:
        """Speech of all passages so far; without ``samples`` it is silent, and takes no memory for that."""
        silent = np.broadcast_to(np.float32(0.0), (round(self.duration * sample_rate),))
        return Speech(
            silent if samples is None else samples,
            sample_rate,
            script.text[: self._text_end],
            script.language,
            words=join_timings(self._timings["words"]),
            phonemes=filled(join_timings(self._timings["phonemes"]), self.duration),
            unspoken=tuple(self._unspoken),
            notes=script.notes,
            moods=tuple(self._moods),
        )


def join_passages(script: Script, passages: Sequence[Passage], fps: int) -> Speech:
    """Speech of the whole text, as it is heard in a film at ``fps`` frames per second."""
    timeline = Timeline(fps)
    sample_rate = passages[0].speech.sample_rate
    end = passages[-1].start * sample_rate // fps + round(passages[-1].speech.duration * sample_rate)
    samples = np.zeros(end, np.float32)
    for passage in passages:
        timeline.add(passage)
        start = passage.start * sample_rate // fps
        sound = resample(passage.speech.samples, passage.speech.sample_rate, sample_rate)[: end - start]
        samples[start : start + len(sound)] = sound
    return timeline.speech(script, samples, sample_rate)


def _content_digest(speech: Speech) -> str:
    times = repr((speech.text, speech.sample_rate, speech.words, speech.phonemes, speech.moods))
    return bytes_digest(times.encode("utf-8", "surrogatepass") + speech.samples.tobytes())
