"""Figures of one worker, of the process that hands out work and of the cache, and what a million clips a day ask.

Frames of sadtalker are counted in floating-point operations (PyTorch's own counter), so that a GPU's frames a second
can be estimated from its data sheet where none is here.
"""

from __future__ import annotations

import itertools
import pickle
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from torch.utils.flop_counter import FlopCounterMode

from talkwidget import Clip, Talker, TalkOptions
from talkwidget.batch.clip_list import ClipList, Listed
from talkwidget.batch.parcel import Parcel
from talkwidget.cache import eviction
from talkwidget.engine.sadtalker.engine import SadTalkerEngine
from talkwidget.engine.sadtalker.frames.renderer import FrameRenderer
from talkwidget.engine.sadtalker.motion.draws import SeededDraws
from talkwidget.engine.sadtalker.motion.plan import plan_clip
from talkwidget.face.find import find_face
from talkwidget.face.portrait import read_portrait
from talkwidget.media import Coding, encode_video
from talkwidget.progress import Watch
from tests.engine.sadtalker.synthetic import write_checkpoints

from .sadtalker import noise
from .scenes import ASSET, SENTENCES
from .table import Row

CLIPS, CLIP_SECONDS, FPS = 1_000_000, 10.0, 25
DAY = 86_400.0
LISTED = 100_000
"""Clips in the list of a folder whose writing is timed."""
PLANNED = 200
# Dense half-precision tensor operations a second, from NVIDIA's data sheets of the T4, L4, A100 and H100 SXM.
GPUS = {"T4": 65e12, "L4": 121e12, "A100": 312e12, "H100": 989e12}
REACHED = 0.2
"""Share of a data sheet's operations that a convolutional generator reaches; an assumption, 0.1 to 0.4 is usual."""


def measure() -> Iterator[Row]:
    """Rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _worker(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from _list(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from _networks(Path(folder))


def _worker(folder: Path) -> Iterator[Row]:
    """A process with the mesh engine and the default voice, drawing texts of one face."""
    talker = Talker(engine="mesh", cache_dir=folder / "cache")
    began = time.perf_counter()
    talker.set_face(ASSET)
    talker.say("Warm.")
    yield Row("mesh: a worker's first clip, with all that loads", f"{time.perf_counter() - began:.1f} s")
    before = _size(folder)
    began, spent, seconds, size = time.perf_counter(), time.process_time(), 0.0, 0
    for text in SENTENCES:
        clip = talker.say(text)
        seconds += clip.duration
        size += clip.path.stat().st_size
    wall, spent = (time.perf_counter() - began) / seconds, (time.process_time() - spent) / seconds
    kept = (_size(folder) - before) / seconds
    yield Row("mesh: a second of video takes", f"{wall:.2f} s, {spent:.2f} s of processor time")
    yield Row("a second of video", f"{size / seconds / 1e3:.0f} kB, {kept / 1e3:.0f} kB in the cache")
    yield Row("encoding a second of 25 frames of 512 x 512", f"{_encoding(clip, folder):.3f} s of processor time")
    parcel = len(pickle.dumps(Parcel(talker.with_only(talker.faces[-1], None))))
    yield Row("a face on its way to a worker", f"{parcel / 1e6:.2f} MB")
    began = time.process_time()
    for number in range(PLANNED):
        talker.fingerprint(f"{SENTENCES[0]} {number}")
    planning = (time.process_time() - began) / PLANNED
    yield Row("a row planned, in the process that hands out", f"{1e3 * planning:.2f} ms of processor time")

    rate = CLIPS / DAY
    load = f"{CLIPS:,} clips of {CLIP_SECONDS:.0f} s a day"
    yield Row(load, f"{rate:.1f} clips a second")
    yield Row(f"{load}: mesh, cores", f"{rate * CLIP_SECONDS * spent:.0f}")
    yield Row(f"{load}: planning all rows", f"{CLIPS * planning / 60:.0f} min")
    yield Row(f"{load}: finished files", f"{rate * CLIP_SECONDS * size / seconds / 1e6:.0f} MB/s to one folder")
    yield Row(f"{load}: a face with each row, as loky and Ray send it", f"{rate * parcel / 1e6:.0f} MB/s")
    yield Row(f"{load}: the cache would grow by", f"{CLIPS * CLIP_SECONDS * kept / 1e12:.1f} TB")
    limit = eviction.BYTES_LIMIT / (CLIP_SECONDS * kept)
    yield Row("clips in a worker's cache at its limit", f"{limit:,.0f}")


def _encoding(clip: Clip, folder: Path) -> float:
    """Processor seconds that a second of a clip's frames takes to encode."""
    frames = np.stack(list(itertools.islice(clip.frames(), 4 * FPS)))
    silence = np.zeros(4 * 16000, np.float32)
    spent = time.process_time()
    encode_video(folder / "again.mp4", iter([frames]), silence, 16000, Coding(FPS, TalkOptions().quality, "aac"))
    return (time.process_time() - spent) / 4


def _list(folder: Path) -> Iterator[Row]:
    """The list of a folder's clips, which is written again and again while a batch runs."""
    listed = ClipList(folder)
    for number in range(LISTED):
        listed.add(f"{number:07d}-a-text-of-a-table", Listed("0" * 64, "0" * 64, True))
    began = time.process_time()
    listed.write()
    seconds = time.process_time() - began
    yield Row(
        f"a folder's list of {LISTED:,} clips written",
        f"{seconds:.2f} s of processor time, {_size(folder) / 1e6:.0f} MB",
    )
    yield Row(f"a folder's list of {CLIPS:,} clips written", f"{seconds * CLIPS / LISTED:.0f} s of processor time")


def _networks(folder: Path) -> Iterator[Row]:
    """Operations of a frame of sadtalker, and what GPUs would draw."""
    here = SadTalkerEngine().unavailable(TalkOptions()) is None
    if not here:
        write_checkpoints(folder)
    for size in (256, 512):
        options = TalkOptions(checkpoint_dir="checkpoints" if here else str(folder), size=size)
        engine = SadTalkerEngine()
        state = engine.prepare(find_face(read_portrait(ASSET).pixels, options), options, Watch())
        networks = engine.load_networks(options)
        clip = plan_clip(networks, state, noise(1.0), options, SeededDraws(0))
        renderer = FrameRenderer(networks, state, batch=1)
        with FlopCounterMode(display=False) as counter:
            renderer.render_batch(clip.keypoints[:1])
        operations = counter.get_total_flops()
        yield Row(f"sadtalker {size}: operations of a frame", f"{operations / 1e9:.0f} G")
        for gpu, peak in GPUS.items():
            frames = peak * REACHED / operations
            clips = frames * DAY / (FPS * CLIP_SECONDS)
            yield Row(
                f"sadtalker {size}: one {gpu}, estimated at {REACHED:.0%} of its data sheet",
                f"{frames:.0f} frames/s, {clips:,.0f} clips a day; eight: {8 * clips:,.0f}",
            )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
