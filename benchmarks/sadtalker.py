"""What the sadtalker engine costs: loading, preparing a face, planning, drawing, and the memory of a long clip.

Checkpoints that are here are used; else files of the same names and shapes filled with synthetic weights, which cost
the same.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from talkwidget import TalkOptions
from talkwidget.engine.sadtalker.engine import SadTalkerEngine
from talkwidget.engine.sadtalker.frames.renderer import FrameRenderer
from talkwidget.engine.sadtalker.motion.draws import SeededDraws
from talkwidget.engine.sadtalker.motion.plan import plan_clip
from talkwidget.engine.sadtalker.nets.generator import Rendered
from talkwidget.engine.sadtalker.nets.pixels import to_uint8
from talkwidget.face.find import find_face
from talkwidget.face.portrait import read_portrait
from talkwidget.progress import Watch
from talkwidget.speech.speech import Speech
from tests.engine.sadtalker.synthetic import write_checkpoints

from .scenes import portraits
from .table import Row, at_most

_T = TypeVar("_T")

_MEMORY = r"""
import re, sys
from benchmarks.sadtalker import plan_and_draw
plan_and_draw(sys.argv[1], float(sys.argv[2]))
# Not getrusage: its peak is inherited from the process that started this one.
print(int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


def measure() -> Iterator[Row]:
    """Figures of one face."""
    with tempfile.TemporaryDirectory() as folder:
        here = SadTalkerEngine().unavailable(TalkOptions()) is None
        if not here:
            write_checkpoints(Path(folder))
        yield Row("weights", "published" if here else "synthetic")
        checkpoint_dir = "checkpoints" if here else folder
        for size in (256, 512):
            yield from _face_and_frames(checkpoint_dir, size)
        yield from _memory(checkpoint_dir)


def plan_and_draw(checkpoint_dir: str, seconds: float) -> None:
    """Plan a clip of so many seconds of noise and draw its first batch; the others take the same memory again."""
    options = _options(checkpoint_dir, 256)
    engine = SadTalkerEngine()
    state = engine.prepare(find_face(read_portrait(portraits()[-1]).pixels, options), options, Watch())
    networks = engine.load_networks(options)
    clip = plan_clip(networks, state, noise(seconds), options, SeededDraws(0))
    next(FrameRenderer(networks, state).batches(clip.keypoints, _pixels))


def _face_and_frames(checkpoint_dir: str, size: int) -> Iterator[Row]:
    options = _options(checkpoint_dir, size)
    face = find_face(read_portrait(portraits()[-1]).pixels, options)
    engine = SadTalkerEngine()
    cold, state = _timed(lambda: engine.prepare(face, options, Watch()))
    warm, _ = _timed(lambda: engine.prepare(face, options, Watch()))
    yield Row(f"{size}: load the networks and prepare a face", f"{cold:.1f} s")
    yield Row(f"{size}: prepare another face", f"{warm:.2f} s")

    networks = engine.load_networks(options)
    plan_clip(networks, state, noise(0.2), options, SeededDraws(0))
    planning, clip = _timed(lambda: plan_clip(networks, state, noise(4), options, SeededDraws(0)))
    yield Row(f"{size}: plan one second of speech", f"{planning / 4 * 1000:.0f} ms")
    renderer = FrameRenderer(networks, state)
    _pixels(0, renderer.render_batch(clip.keypoints[: renderer.batch]))
    frames = min(len(clip.keypoints), 1 if renderer.batch == 1 else 3 * renderer.batch)
    drawing, _ = _timed(lambda: list(renderer.batches(clip.keypoints[:frames], _pixels)))
    kind = f"{networks.device.type}, {str(networks.dtype).removeprefix('torch.')}, batches of {renderer.batch}"
    yield Row(f"{size}: frames a second ({kind})", f"{frames / drawing:.2f}")


def _memory(checkpoint_dir: str) -> Iterator[Row]:
    peaks = []
    for seconds in (10, 600):
        command = [sys.executable, "-c", _MEMORY, checkpoint_dir, str(seconds)]
        peaks.append(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
        yield Row(f"256: peak memory, planning {seconds} s of speech and drawing", f"{peaks[-1]:.0f} MB")
    sound = 590 * (16000 * 4) / 1e6
    # The recording itself, once as it is given and once at the networks' rate, is all that may grow.
    yield at_most("growth from the short to the long one", peaks[1] - peaks[0], 3 * sound, " MB", 0)


def _options(checkpoint_dir: str, size: int) -> TalkOptions:
    return TalkOptions(checkpoint_dir=checkpoint_dir, size=size)


def noise(seconds: float) -> Speech:
    samples = np.random.default_rng(0).uniform(-0.3, 0.3, round(seconds * 16000)).astype(np.float32)
    return Speech(samples, 16000, "", "en-us", None, None)


def _pixels(first: int, rendered: Rendered) -> NDArray[np.uint8]:
    """Frames (N, size, size, 3) of a batch."""
    return to_uint8(rendered.frames)


def _timed(work: Callable[[], _T]) -> tuple[float, _T]:
    start = time.perf_counter()
    result = work()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - start, result
