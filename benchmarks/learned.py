"""Voices learned from recordings before an independent judge: likeness, naturalness, and words that are missed.

It needs the extra ``learn``, the recordings of ``benchmarks/speech.py`` and the judge of ``benchmarks/voices.py``;
without them there is nothing to print.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import soundfile

from talkwidget import plugins
from talkwidget.progress import Watch
from talkwidget.speech.synthesizers.learned import Learned
from talkwidget.voice.recording import read_recording
from talkwidget.voice.voice import prepare_voice

from .speech import MEDIA, RECORDINGS
from .table import Row, at_least, at_most
from .voices import SENTENCES, find_judge, judge_sounds

SPOKEN = SENTENCES[::3]
"""Sentences that the search has not heard."""


def measure() -> Iterator[Row]:
    """Figures of each recording."""
    learned: Learned = plugins.load(plugins.SYNTHESIZERS, "learned")
    judge = find_judge()
    if (reason := learned.unavailable()) or judge is None:
        yield Row("voices learned from recordings", f"not measured: {reason or 'the judge is not here'}")
        return
    for name in RECORDINGS:
        if (MEDIA / name).exists():
            yield from _learn(learned, judge, MEDIA / name)


def _learn(learned: Learned, judge: tuple[Path, Path], recording: Path) -> Iterator[Row]:
    voice = prepare_voice(read_recording(recording))
    began, spent = time.perf_counter(), time.process_time()
    state = learned.speaker_state(voice, "en-us", Watch())
    cost = f"{time.perf_counter() - began:.0f} s, {time.process_time() - spent:.0f} s of processor time"
    yield Row(f"{voice.name}: the search", cost)
    with tempfile.TemporaryDirectory() as folder:
        sounds = []
        for number, text in enumerate(SPOKEN):
            speech = learned.synthesize(text, "en-us", replace(voice, state=state))
            path = Path(folder) / f"{number}.wav"
            soundfile.write(path, speech.samples, speech.sample_rate)
            sounds.append((path, text))
        judged = judge_sounds(judge, Path(folder), sounds, like=recording)
    yield at_least(f"{voice.name}: likeness, {len(SPOKEN)} sentences", judged["like"], 0.75)
    yield at_least(f"{voice.name}: naturalness, DNSMOS P.808", judged["p808"], 3.7)
    yield at_most(f"{voice.name}: word errors of a recogniser", judged["wer"], 5.0, " %", 1)
