"""A batch of clips one after another, and on two processes of loky."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from talkwidget import Talker

from .scenes import portraits
from .sentences import PLACES
from .table import Row, at_least

_CLIPS = 20
_ROUNDS = 3


def measure() -> Iterator[Row]:
    """Seconds of both ways in turns, each with texts of its own; worker processes are started before."""
    taken: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        talker = Talker(engine="mesh", cache_dir=f"{folder}/cache")
        talker.set_face(portraits()[0])
        for jobs in taken:
            _batch(talker, f"{folder}/warm-{jobs}", jobs, f"Warm, {jobs}")
        for number in range(_ROUNDS):
            for jobs, seconds in taken.items():
                seconds.append(_batch(talker, f"{folder}/{number}-{jobs}", jobs, f"Round {number}, {jobs}"))
    alone, both = (statistics.median(seconds) for seconds in taken.values())
    yield Row(f"{_CLIPS} clips one after another, median of {_ROUNDS}", f"{alone:.1f} s")
    yield Row(f"{_CLIPS} clips on 2 processes of loky, median of {_ROUNDS}", f"{both:.1f} s")
    yield at_least("gain", alone / both, 1.6, "x", 2)


def _batch(talker: Talker, out: str, jobs: int, opening: str) -> float:
    places = (PLACES[number % len(PLACES)] for number in range(_CLIPS))
    texts = [
        f"{opening}, part {number}: we went to the {place} at noon, and came back in the evening."
        for number, place in enumerate(places, 1)
    ]
    began = time.perf_counter()
    talker.say_many(texts, out=out, backend="loky" if jobs > 1 else None, n_jobs=jobs)
    seconds = time.perf_counter() - began
    assert len(list(Path(out).glob("*.mp4"))) == _CLIPS
    return seconds
