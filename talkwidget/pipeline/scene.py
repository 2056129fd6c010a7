"""Stage ``scene``: the encoded pictures of a sentence, or of the joint of two.

A sentence is drawn in parts. Its body depends on the sentence alone. At a joint, the motion of one sentence goes over
into that of the next, so the pictures there depend on both. An edit of one sentence thus leaves the bodies of all
others as they are.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..cache.cache import Key
from ..cache.files import bytes_digest
from ..engine.base import Overlap
from ..media import coding, label
from ..options import own_options
from . import state as states
from .contracts import checked_batches, checked_motion
from .passages import Passage, pad
from .run import option_parts

if TYPE_CHECKING:
    from ..engine.base import Engine, Frames, Motion, SentenceEngine
    from ..face.portrait import Portrait
    from ..media import Pictures
    from ..options import TalkOptions
    from .run import Run

VERSION = "2"
"""Changes when the same motion of sentences is cut or joined differently."""
OPTION_NAMES = ("fps", "quality")
"""Options that change the pictures, whatever the engine."""

_OVERLAP = 0.6
"""Seconds on either side of a joint over which motions go over into each other, at most half a sentence. Measured on
four films of the mesh engine, as the 99th percentile of the head's speed: 67 deg/s within sentences. At joints it is
31, 40, 52 and 61 deg/s for 0.4, 0.6, 0.8 and 1 s, so no joint hurries. Longer overlaps draw more after an edit."""


@dataclass(frozen=True)
class Drawn:
    """Frames of a scene, with debug views or ``None``."""

    frames: Frames
    views: Frames | None


@dataclass(frozen=True)
class Kept:
    """Pictures of a scene from the cache, and the seconds that making them took."""

    pictures: Pictures
    cost: float


@dataclass(frozen=True)
class Cut:
    """End of a scene that was drawn: its key, the seconds that drawing took, and why it was not kept."""

    key: Key
    seconds: float
    why: str


FilmStep: TypeAlias = Passage | Drawn | Kept | Cut
"""Step of a film: the sound of a passage, before its pictures; pictures, in order; the end of a scene."""


@dataclass(frozen=True)
class Scene:
    """Part of a film: a body, or a joint where ``before`` is the passage that ends there.

    Attributes
    ----------
    frames
        Number of its frames.
    digest
        SHA-256 of the content that they depend on.
    passage
        Passage of the body, or the one after the joint.
    start, end
        Frames of ``passage``; those of a joint begin before it.
    before
        Passage before the joint.
    """

    frames: int
    digest: str
    passage: Passage
    start: int
    end: int
    before: Passage | None = None


class Scenes:
    """Scenes of a film, from its passages.

    Parameters
    ----------
    engine, state
        What plans the motion.
    options
        Options of the call.
    """

    def __init__(self, engine: SentenceEngine, state: Any, options: TalkOptions) -> None:
        self.engine, self.state, self._options = engine, state, options
        self._overlap = round(_OVERLAP * options.fps)
        self._plans: dict[int, Motion] = {}
        self._latest = -1

    def body(self, passage: Passage) -> Scene:
        """Frames that depend on a passage alone; there may be none."""
        start = 0 if passage.first else self._reach(passage)
        end = passage.frames - (0 if passage.last else self._reach(passage))
        digest = bytes_digest(f"{passage.digest} {passage.first} {passage.last} {start} {end}".encode())
        return Scene(end - start, digest, passage, start, end)

    def joint(self, before: Passage, after: Passage) -> Scene:
        """Frames around the joint of two passages."""
        left, right = self._reach(before), self._reach(after)
        joined = f"{before.digest} {before.first} {left} {after.digest} {after.last} {right}"
        return Scene(left + right, bytes_digest(joined.encode()), after, -left, right, before)

    def motion(self, scene: Scene) -> Motion:
        """Motion of the frames of a scene."""
        after = self._motion(scene.passage, scene.start, scene.end)
        if scene.before is None:
            return after
        length = scene.before.frames
        before = self._motion(scene.before, length + scene.start, length + scene.end)
        blended = self.engine.blend(before, after, -scene.start, self._options)
        return checked_motion(blended, scene.frames, self.engine.name)

    def _reach(self, passage: Passage) -> int:
        """Frames of a passage that belong to a joint."""
        return min(self._overlap, passage.frames // 2)

    def _motion(self, passage: Passage, start: int, end: int) -> Motion:
        """Motion of the frames from ``start`` to ``end`` of a passage, which may lie in its neighbours."""
        lead = 0 if passage.first else self._overlap
        return {name: rows[lead + start : lead + end] for name, rows in self._planned(passage).items()}

    def _planned(self, passage: Passage) -> Motion:
        """Motion of a passage with its overlaps; those of the last two are remembered."""
        if passage.start not in self._plans:
            self._plans = {start: motion for start, motion in self._plans.items() if start == self._latest}
            self._plans[passage.start] = self._plan(passage)
            self._latest = passage.start
        return self._plans[passage.start]

    def _plan(self, passage: Passage) -> Motion:
        before, after = (0 if end else self._overlap for end in (passage.first, passage.last))
        frames, fps = before + passage.frames + after, self._options.fps
        speech = passage.speech
        if before or after:
            lead = before * speech.sample_rate // fps
            speech = pad(speech, lead, frames * speech.sample_rate // fps - lead - len(speech.samples))
        options = self._options.replace(seed=passage.seed(self._options.seed))
        motion = self.engine.plan(self.state, speech, options, Overlap(before / fps, after / fps))
        return checked_motion(motion, frames, self.engine.name)


def key(drawing: Mapping[str, str], scene: Scene) -> Key:
    """Key of a scene: how it is drawn, as :func:`parts` says, and the digest of its sentences."""
    return Key("scene", {**drawing, "sentences": scene.digest})


def parts(engine: Engine, portrait: Portrait, options: TalkOptions) -> dict[str, str]:
    """Parts of the key by name; a clip's key has them too: the state's, drawing options, versions."""
    return {
        **states.parts(engine, portrait, options),
        "engine version": engine.version,
        **option_parts(options, (*engine.animate_options, *own_options(engine.name), *OPTION_NAMES)),
        "scene version": VERSION,
        "coding": coding.CODING_VERSION,
        **label.key_part(options.label),
    }


def draw_scenes(
    run: Run, engine: SentenceEngine, portrait: Portrait, state: Any, passages: Iterable[Passage]
) -> Iterator[FilmStep]:
    """Steps of a film in order: each passage as soon as it is spoken, then the scenes that it completes."""
    scenes, drawing = Scenes(engine, state, run.options), parts(engine, portrait, run.options)
    before: Passage | None = None
    for passage in passages:
        if before is None:
            run.watch("frames")
        yield passage
        if before is not None:
            yield from make(run, scenes, drawing, scenes.joint(before, passage))
        body = scenes.body(passage)
        if body.frames:
            yield from make(run, scenes, drawing, body)
        before = passage


def make(run: Run, scenes: Scenes, drawing: Mapping[str, str], scene: Scene) -> Iterator[FilmStep]:
    """Pictures of a scene, kept or drawn now; with a debug view all are drawn."""
    stage, engine = key(drawing, scene), scenes.engine
    entry = None if run.options.debug_view else run.find_one(stage)
    if entry is not None:
        yield Kept(entry.value, entry.cost)
        return
    why = run.cache.explain_miss(stage)
    began = time.perf_counter()
    batches = checked_batches(engine.draw(scenes.state, scenes.motion(scene), run.options), engine.name)
    yield from draw_batches(batches, run.options.label)
    yield Cut(stage, time.perf_counter() - began, why)


def draw_batches(batches: Generator[tuple[Frames, Frames | None], None, None], text: str | None) -> Iterator[Drawn]:
    """Batches of an engine, with a label in their frames if there is one."""
    draw = np.asarray if text is None else label.Label(text).draw
    with closing(batches):
        for frames, views in batches:
            yield Drawn(draw(frames), views)
