"""Voices matched to recordings before an independent judge: likeness, naturalness, and words that are missed.

It needs the recordings of ``benchmarks/speech.py`` and the judge of ``benchmarks/voices.py``; without them there is
nothing to print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from talkwidget.progress import Watch
from talkwidget.speech.base import Synthesizer
from talkwidget.speech.choose import local_synthesizers
from talkwidget.speech.synthesizers.matched import Matched
from talkwidget.voice.recording import read_recording
from talkwidget.voice.voice import Voice, prepare_voice

from .speech import MEDIA, RECORDINGS
from .table import Row
from .voices import find_judge, judge_spoken

_LANGUAGE = "en-us"


def measure() -> Iterator[Row]:
    """Figures of each recording, on each local synthesizer that speaks English."""
    judge = find_judge()
    if judge is None:
        yield Row("matched voices", "not measured: the judge is not here")
        return
    for name in RECORDINGS:
        if (MEDIA / name).exists():
            voice = prepare_voice(read_recording(MEDIA / name))
            for local in local_synthesizers():
                if local.speaks(_LANGUAGE):
                    yield _match(local, judge, voice, MEDIA / name)


def _match(local: Synthesizer, judge: tuple[Path, Path], voice: Voice, recording: Path) -> Row:
    matched = Matched(local)
    state = matched.speaker_state(voice, _LANGUAGE, Watch())
    like = replace(voice, state=state)
    judged = judge_spoken(judge, lambda text: matched.synthesize(text, _LANGUAGE, like, 1.0), recording)
    figures = f"{judged['like']:.2f}, {judged['p808']:.2f}, {judged['wer']:.1f} %"
    name = f"{local.name} {state.decode()}".strip()
    return Row(f"{voice.name} on {name}: likeness, P.808, word errors", figures)
