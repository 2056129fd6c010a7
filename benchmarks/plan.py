"""Seconds of each stage: everything anew in a new process, set up once, one sentence edited, the same text again.

The four ways take turns, so that a change in the machine's speed meets all of them. SadTalker runs on its checkpoints
where they are here, else on synthetic weights of the same shapes, which cost the same.
"""

from __future__ import annotations

import dataclasses
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from talkwidget import Talker, TalkOptions
from talkwidget.engine.sadtalker.engine import SadTalkerEngine
from tests.engine.sadtalker.synthetic import write_checkpoints

from .scenes import ASSET, ROOT
from .table import Row, at_most

RECORDING = ROOT / "assets" / "audio" / "female-voice-01.mp3"
NEW, ANOTHER, WHOLE, EDITED, AGAIN = (
    "(a) all anew, in a new process",
    "(b) set up once, another text",
    "(b) set up once, the long text",
    "(c) one sentence of the long text edited",
    "(d) the same text again",
)
_SUBJECTS = ("harbour", "market", "garden", "library", "station", "bridge", "museum", "forest", "kitchen", "river")
_LONG = (
    "Welcome to the course.",
    "We begin with a short history.",
    "Then we look at the first example.",
    "Every example has its own notebook.",
    "You can change the numbers and run it again.",
    "The pictures are drawn while you wait.",
    "Mistakes are welcome, and easy to undo.",
    "A longer text takes a little more time.",
    "The second part is about voices.",
    "Choose one that you like to hear.",
    "At the end there is a small exercise.",
    "Have fun, and see you next week.",
)
_CPU_FPS = 10
_PROCESS = """
import json, sys, time
start = time.perf_counter()
from talkwidget import Talker
talker = Talker(cache_dir=None, **json.loads(sys.argv[3]))
talker.set_face(sys.argv[1])
stages = list(talker.report.stages)
if sys.argv[4]:
    talker.set_voice(sys.argv[4])
    stages += talker.report.stages
clip = talker.say(sys.argv[2])
stages += clip.report.stages
spent = {}
for stage in stages:
    spent[stage.name] = spent.get(stage.name, 0.0) + (0.0 if stage.hit else stage.seconds)
print(json.dumps([time.perf_counter() - start, clip.duration, spent]))
"""


@dataclass(frozen=True)
class Way:
    """One engine and voice: its options, the recording or ``""``, the texts, and the sentence that an edit puts in."""

    name: str
    options: dict[str, Any]
    recording: str
    texts: tuple[str, ...]
    long: tuple[str, ...]
    goals: dict[str, float] = dataclasses.field(default_factory=dict)
    edit: str = "Here something else is said about the old {}."


@dataclass(frozen=True)
class Taken:
    """Wall-clock seconds of one call, seconds of its clip, and seconds by stage."""

    seconds: float
    clip: float
    stages: dict[str, float]


def measure() -> Generator[Row, None, str]:
    """Rows of the mesh engine with two voices, and of sadtalker; the plots are returned."""
    plots = []
    with tempfile.TemporaryDirectory() as folder:
        for way in [*_mesh_ways(), _sadtalker_way(Path(folder))]:
            taken: dict[str, list[Taken]] = {}
            _take_turns(way, taken)
            yield from _rows(way, taken)
            plots.append(_plot(way, taken))
    return "\n".join(plots)


def _mesh_ways() -> list[Way]:
    texts = tuple(
        f"This morning I walked to the {subject}, and hardly anybody was there. I sat down near the {subject}, opened "
        f"my notebook, and wrote. Tomorrow we will read it together at the {subject}."
        for subject in _SUBJECTS[:5]
    )
    common = {"engine": "mesh"}
    return [
        Way("mesh, default voice", common, "", texts, _LONG, {NEW: 6.0, ANOTHER: 2.0}),
        Way("mesh, matched voice", {**common, "synthesizer": "matched"}, str(RECORDING), texts, _LONG, {ANOTHER: 2.6}),
    ]


def _sadtalker_way(folder: Path) -> Way:
    if here := SadTalkerEngine().unavailable(TalkOptions()) is None:
        options: dict[str, Any] = {"engine": "sadtalker"}
    else:
        write_checkpoints(folder)
        options = {"engine": "sadtalker", "checkpoint_dir": str(folder)}
    weights = "published" if here else "synthetic"
    if torch.cuda.is_available():
        return Way(f"sadtalker on CUDA, {weights} weights", options, "", _mesh_ways()[0].texts, _LONG)
    # A frame takes seconds on a CPU: few frames a second, once. Shorter sentences would be spoken together.
    options = {**options, "fps": _CPU_FPS}
    return Way(
        f"sadtalker on the CPU, {weights} weights, {_CPU_FPS} fps",
        options,
        "",
        ("Yes.",),
        (_LONG[1], _LONG[-1], _LONG[3]),
        edit=_LONG[2],
    )


def _take_turns(way: Way, taken: dict[str, list[Taken]]) -> None:
    """Measure the ways in turn, once for each text."""
    with tempfile.TemporaryDirectory() as cache:
        talker = Talker(cache_dir=cache, **way.options)
        talker.set_face(ASSET)
        if way.recording:
            talker.set_voice(way.recording)
        talker.say("Warm.")
        for number, text in enumerate(way.texts):
            taken.setdefault(NEW, []).append(_in_new_process(way, text))
            taken.setdefault(ANOTHER, []).append(_said(talker, text))
            taken.setdefault(AGAIN, []).append(_said(talker, text))
            # No sentence of an earlier round may be in it, or it would be reused.
            long = [f"{one[:-1]}, by the {_SUBJECTS[number]}." if len(way.texts) > 1 else one for one in way.long]
            taken.setdefault(WHOLE, []).append(_said(talker, " ".join(long)))
            long[len(long) // 2 - 1] = way.edit.format(_SUBJECTS[number])
            taken.setdefault(EDITED, []).append(_said(talker, " ".join(long)))


def _in_new_process(way: Way, text: str) -> Taken:
    command = [sys.executable, "-c", _PROCESS, str(ASSET), text, json.dumps(way.options), way.recording]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    inside, clip, stages = json.loads(done.stdout.splitlines()[-1])
    return Taken(seconds, clip, {"start of Python": seconds - inside, **stages})


def _said(talker: Talker, text: str) -> Taken:
    start = time.perf_counter()
    clip = talker.say(text)
    seconds = time.perf_counter() - start
    return Taken(seconds, clip.duration, {stage.name: stage.seconds for stage in clip.report.stages if not stage.hit})


def _rows(way: Way, taken: dict[str, list[Taken]]) -> Iterator[Row]:
    medians = {name: statistics.median(one.seconds for one in runs) for name, runs in taken.items()}
    for name, runs in taken.items():
        seconds = [one.seconds for one in runs]
        stages = {stage: statistics.median(one.stages.get(stage, 0.0) for one in runs) for stage in runs[0].stages}
        parts = ", ".join(f"{stage} {spent:.2f}" for stage, spent in stages.items() if spent >= 0.005)
        clip = statistics.median(one.clip for one in runs)
        figure = f"{way.name}: {name}, clip of {clip:.1f} s, median of {len(runs)}"
        told = f"{medians[name]:.3f} s ({min(seconds):.3f} to {max(seconds):.3f})" + (f": {parts}" if parts else "")
        goal = way.goals.get(name)
        yield Row(figure, told, f"<= {goal:g} s" if goal else "", medians[name] <= goal if goal else None)
    yield Row(f"{way.name}: (a) over (b)", f"{medians[NEW] / medians[ANOTHER]:.1f}x")
    figure, share = f"{way.name}: (c) over (b) of the long text", medians[EDITED] / medians[WHOLE]
    if way.long == _LONG:
        yield at_most(figure, share, round(1 / 6, 3), digits=3)
    else:
        yield Row(figure, f"{share:.3f}")


def _plot(way: Way, taken: dict[str, list[Taken]]) -> str:
    """Bars of the medians as a Mermaid chart, which Markdown shows."""
    names = ", ".join(f'"{name}"' for name in ("a", "b", "b long", "c", "d"))
    medians = (statistics.median(one.seconds for one in taken[name]) for name in (NEW, ANOTHER, WHOLE, EDITED, AGAIN))
    bars = ", ".join(f"{median:.3f}" for median in medians)
    return "\n".join(
        [
            "```mermaid",
            "xychart-beta",
            f'    title "{way.name}"',
            f"    x-axis [{names}]",
            '    y-axis "seconds"',
            f"    bar [{bars}]",
            "```",
        ]
    )
