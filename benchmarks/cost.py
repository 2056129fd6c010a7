"""What a user waits for: import, preparing a face, a clip, and the same clip again."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from talkwidget import Talker
from talkwidget.face.portrait import read_portrait

from .scenes import SENTENCES, portraits
from .table import Row, at_least, at_most

_IMPORT = """
import sys, time
start = time.perf_counter()
import talkwidget
{load}
print(time.perf_counter() - start, "torch" in sys.modules)
"""
_LOAD = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
start = time.perf_counter()
import talkwidget
talkwidget.load_ipython_extension(shell)
"""


def measure() -> Iterator[Row]:
    """Figures of one face at 512 x 512, 25 fps."""
    for figure, load in (("import talkwidget", ""), ("import talkwidget + %load_ext", _LOAD)):
        seconds, torch = _import_cost(load)
        yield at_most(f"{figure}, best of 5", seconds, 0.3, " s")
        yield Row(f"{figure}: torch imported", "yes" if torch else "no", "no", not torch)
    with tempfile.TemporaryDirectory() as folder:
        yield from _face_and_clip(Path(folder))


def _import_cost(load: str) -> tuple[float, bool]:
    runs = [
        subprocess.run([sys.executable, "-c", _IMPORT.format(load=load)], capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    seconds, torch = zip(*(run.stdout.split() for run in runs), strict=True)
    return min(map(float, seconds)), "True" in torch


def _face_and_clip(folder: Path) -> Iterator[Row]:
    source = folder / "portrait.png"
    pixels = cv2.resize(read_portrait(portraits()[-1]).pixels, (512, 512), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(source), pixels[..., ::-1])
    # A first talker warms what a process pays once: imports, and numba's compiled loops.
    warm_up = Talker(engine="mesh", cache_dir=folder / "other")
    warm_up.set_face(source)
    warm_up.say("Warm.")

    talker = Talker(engine="mesh", cache_dir=folder / "cache")
    yield at_most("prepare a face, cold cache", _timed(lambda: talker.set_face(source)), 1.5, " s")
    again = [_timed(lambda: Talker(engine="mesh", cache_dir=folder / "cache").set_face(source)) for _ in range(5)]
    yield at_most("prepare a face, warm cache, median of 5", 1000 * statistics.median(again), 30, " ms", 0)

    speeds = [_speed(talker, text) for text in SENTENCES]
    yield at_least("text to finished MP4, median of five texts", statistics.median(speeds), 5.0, "x real time", 1)
    yield Row("the slowest of them", f"{min(speeds):.1f}x real time")
    yield at_least("1920 x 1080 pixels, median of three", _large_speed(pixels, folder), 1.3, "x real time", 1)

    first = talker.say(SENTENCES[0]).path.read_bytes()
    seconds = [_timed(lambda: talker.say(SENTENCES[0])) for _ in range(5)]
    yield at_most("the same text again, median of 5", 1000 * statistics.median(seconds), 100, " ms", 0)
    same = talker.say(SENTENCES[0]).path.read_bytes() == first
    yield Row("the same text again: same bytes", "yes" if same else "no", "yes", same)


def _large_speed(pixels: NDArray[np.uint8], folder: Path) -> float:
    """Seconds of video made in a second, of a portrait (H, W, 3) enlarged to 1080 lines."""
    square = cv2.resize(pixels, (1080, 1080), interpolation=cv2.INTER_CUBIC)
    aside = (1920 - 1080) // 2
    wide = cv2.copyMakeBorder(square, 0, 0, aside, aside, cv2.BORDER_REPLICATE)
    source = folder / "wide.png"
    cv2.imwrite(str(source), wide[..., ::-1])
    talker = Talker(engine="mesh", cache_dir=folder / "wide")
    talker.set_face(source)
    return statistics.median(_speed(talker, text) for text in SENTENCES[:3])


def _speed(talker: Talker, text: str) -> float:
    """Seconds of video made in a second."""
    start = time.perf_counter()
    clip = talker.say(text)
    return clip.duration / (time.perf_counter() - start)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
