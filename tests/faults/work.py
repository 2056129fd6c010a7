"""The work that faults strike: face, voice, clips and a joined one with the fakes; also a program that is killed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from talkwidget import Talker, join, plugins
from talkwidget.cache.files import file_digest
from talkwidget.face import find
from talkwidget.face.face import Face
from talkwidget.options import TalkOptions
from tests import fakes
from tests.pipeline.sketcher import Sketcher

TEXTS = ("one two three", "four five six seven")
SENTENCES = "This is the first one of three sentences. Here is the second one of them. Now the third one ends it."
"""Text that is drawn, encoded and kept sentence by sentence."""


def portrait() -> bytes:
    """A picture of noise, large enough that what is made of it takes some time to write."""
    pixels = np.random.default_rng(0).integers(0, 256, (512, 512, 3)).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def find_no_face(pixels: np.ndarray, options: TalkOptions) -> Face:
    """A face of numbers, found without networks, which take seconds to load."""
    numbers = np.random.default_rng(1).uniform(100, 400, (478, 3)).astype(np.float32)
    return Face(pixels, numbers, numbers[:68, :2].copy(), np.float32([100, 100, 400, 400]), 0.9, 0.9, 0, 1)


def register() -> None:
    """Register the fakes: engines that draw a text as a whole and sentence by sentence, and a synthesizer."""
    fakes.register()
    plugins.register(plugins.ENGINES, "sketcher", Sketcher)


def unregister() -> None:
    """Leave no fakes to others."""
    plugins.unregister(plugins.ENGINES, "sketcher")
    fakes.unregister()


def prepare() -> None:
    """Put the fakes in place."""
    register()
    find.find_face = find_no_face


def new_talker(cache: Path | None) -> Talker:
    return Talker(engine="painter", synthesizer="beeper", cache_dir=cache)


def work(cache: Path | None, progress=None) -> list[str]:
    """Do all of it; returns the digests of the clips."""
    talker = new_talker(cache)
    talker.set_face(portrait(), progress=progress)
    talker.set_voice(fakes.hum(2.0), "me", progress=progress)
    clips = [talker.say(text, progress=progress) for text in TEXTS]
    clips.append(talker.say(SENTENCES, engine="sketcher", progress=progress))
    if progress is not None:
        progress("joining", 0, 0)
    return [file_digest(clip.path) for clip in (*clips, join(clips))]


def main() -> None:
    """Work in the folder of the first argument; prints when it begins, each stage, and the digests."""
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    prepare()
    work(None)  # imports and compiled loops are not what is struck
    if limit:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    print("begins", flush=True)
    digests = work(Path(sys.argv[1]), lambda stage, *_: print("stage", stage, flush=True))
    print("digests", *digests, flush=True)


if __name__ == "__main__":
    main()
