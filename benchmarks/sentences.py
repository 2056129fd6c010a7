"""Sentences as the unit of work: what an edit costs, when a long text is seen first, what a stop frees, memory.

The processor's time is given beside the clock's, since other programs on the machine change only the latter.
"""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import av

from talkwidget import CancelledError, Clip, Talker
from talkwidget.media import Fragment

from .scenes import ROOT, portraits
from .table import Row, at_least, at_most

RECORDING = ROOT / "assets" / "audio" / "female-voice-01.mp3"
PLACES = ("harbour", "market", "garden", "station", "library", "theatre", "kitchen", "mountain", "valley", "island")
_SIGHTS = ("old boats", "fresh bread", "tall trees", "late trains", "quiet readers", "red curtains", "hot soup")
_TWENTY = [
    f"On day {number + 1} we came to the {place}, and there we saw {_SIGHTS[number % len(_SIGHTS)]} until the evening."
    for number, place in enumerate(PLACES * 2)
]
_EDITED = 9
_MINUTE = 11
"""Sentences that take about a minute."""
_SHORT_MINUTES, _LONG_MINUTES = 1, 10
_SMALL = 128
"""Height in pixels of the face whose memory is measured: what grows with the text does not depend on it."""

_MEMORY = r"""
import re, sys, tempfile
from talkwidget import Talker
with tempfile.TemporaryDirectory() as folder:
    talker = Talker(engine="mesh", cache_dir=folder, max_height=int(sys.argv[2]), fps=25)
    talker.set_face(sys.argv[1])
    clip = talker.say(sys.argv[3])
    # Not getrusage: its peak is inherited from the process that started this one.
    print(clip.duration, int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


def measure() -> Iterator[Row]:
    """Figures of the mesh engine at 25 fps."""
    yield from _edit()
    yield from _first_frame()
    yield from _stop()
    yield from growth(_SHORT_MINUTES, _LONG_MINUTES, _SMALL)


def _edit() -> Iterator[Row]:
    clock, processor, same = [], [], []
    for run in range(3):
        with tempfile.TemporaryDirectory() as folder:
            talker = Talker(engine="mesh", cache_dir=folder, seed=run)
            talker.set_face(portraits()[0])
            talker.say("Warm.")
            whole, seconds, worked = _timed(talker, " ".join(_TWENTY))
            before = _packets(whole)
            edited = list(_TWENTY)
            edited[_EDITED] = "Nobody had told us about the storm that was waiting for us on that day."
            clip, less, worked_less = _timed(talker, " ".join(edited))
            clock.append(less / seconds)
            processor.append(worked_less / worked)
            same.append(sum(a == b for a, b in zip(before, _packets(clip), strict=True)))
    yield Row("text", f"20 sentences, {whole.duration:.0f} s")
    yield at_most("one of them edited, of the time for all, median of 3", 100 * statistics.median(clock), 12, " %", 1)
    yield at_most("the same in processor time", 100 * statistics.median(processor), 12, " %", 1)
    yield at_least("of the other 19, packets the same byte for byte, least of 3", min(same), 17, "", 0)


def _first_frame() -> Iterator[Row]:
    text = text_of_minutes(2)
    for name in ("hibari", "matched"):
        talker = Talker(engine="mesh", cache_dir=None, synthesizer=name, stream=True)
        talker.set_face(portraits()[0])
        talker.set_voice(RECORDING, "recording")
        talker.say("Warm.")
        came: list[float] = []
        began = time.perf_counter()

        def note(fragment: Fragment, came: list[float] = came, began: float = began) -> None:
            if fragment.data and fragment.ready > 0:
                came.append(time.perf_counter() - began)

        clip = talker.say(text, on_fragment=note)
        yield at_most(f"first fragment of a text of {clip.duration:.0f} s, {name}", came[0], 1.5, " s")
        yield Row(f"all of it, {name}", f"{came[-1]:.1f} s")


def _stop() -> Iterator[Row]:
    talker = Talker(engine="mesh", cache_dir=None, synthesizer="matched")
    talker.set_face(portraits()[0])
    talker.set_voice(RECORDING, "recording")
    talker.say("Warm.")
    long = " and then ".join(["we went on"] * 25)  # one sentence without a full stop
    for after in (0.2, 1.0):
        cancel = threading.Event()
        ended: list[float] = []

        def say(cancel: threading.Event = cancel, ended: list[float] = ended) -> None:
            with contextlib.suppress(CancelledError):
                talker.say(f"Well. {long}. {' '.join(_TWENTY)}", cancel=cancel)
            ended.append(time.perf_counter())

        thread = threading.Thread(target=say)
        thread.start()
        time.sleep(after)  # the moment of the stop
        began = time.perf_counter()
        cancel.set()
        thread.join()
        yield at_most(f"a stop after {after} s ends the call within", ended[0] - began, 1.0, " s")
        began = time.perf_counter()
        clip = talker.say("This one comes next, and it is short.", seed=round(10 * after))
        yield Row(f"the next clip, of {clip.duration:.1f} s, takes", f"{time.perf_counter() - began:.2f} s")


def growth(short: int, long: int, height: int) -> Iterator[Row]:
    """Peak resident memory of texts of ``short`` and ``long`` minutes, each in a process of its own."""
    peaks = []
    for minutes in (short, long):
        seconds, peak = _peak_memory(text_of_minutes(minutes), height)
        peaks.append(peak)
        yield Row(f"peak memory of a clip of {seconds / 60:.1f} min at {height} pixels", f"{peak:.0f} MB")
    yield at_most("growth from the short to the long clip", peaks[1] - peaks[0], 150, " MB", 0)


def _peak_memory(text: str, height: int) -> tuple[float, float]:
    """Duration in s of a clip of ``text``, and peak resident memory in MB of a process that makes it."""
    command = [sys.executable, "-c", _MEMORY, str(portraits()[0]), str(height), text]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = map(float, run.stdout.split())
    return seconds, peak


def text_of_minutes(minutes: int, first: int = 1) -> str:
    """Sentences that all differ, numbered from ``first``; another number makes another text."""
    numbers = range(first, first + minutes * _MINUTE)
    return " ".join(f"Number {number} is this: {_TWENTY[(number - 1) % 20]}" for number in numbers)


def _timed(talker: Talker, text: str) -> tuple[Clip, float, float]:
    began, worked = time.perf_counter(), time.process_time()
    clip = talker.say(text)
    return clip, time.perf_counter() - began, time.process_time() - worked


def _packets(clip: Clip) -> list[list[bytes]]:
    """Video packets of each sentence."""
    with av.open(str(Path(clip.path))) as video:
        found = [bytes(packet) for packet in video.demux(video=0) if packet.dts is not None]
    sentences, start = [], 0
    for sentence in clip.report.sentences:
        sentences.append(found[start : start + sentence.frames])
        start += sentence.frames
    return sentences
