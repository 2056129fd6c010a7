"""Stage ``face``: the face in a portrait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cache.cache import Key
from .run import Run, option_parts
from .turns import ENGINES

if TYPE_CHECKING:
    from ..face.face import Face
    from ..face.portrait import Portrait
    from ..options import TalkOptions

VERSION = "1"
"""Changes when the same portrait may give another :class:`Face`."""
OPTIONS = ("max_height", "face_index", "landmarks")
"""Options that change the face."""


def key(portrait: Portrait, options: TalkOptions) -> Key:
    """Key of the face: the portrait's bytes and how the face is searched."""
    return Key(
        "face",
        {"portrait": portrait.digest, "face version": VERSION, **option_parts(options, OPTIONS)},
        memory=True,
    )


def get(run: Run, portrait: Portrait) -> Face:
    """Face in a portrait, kept or found now."""
    run.watch("face")
    stage = key(portrait, run.options)
    found: Face | None = run.find(stage)
    return run.keep(stage, make(run, portrait)) if found is None else found


def make(run: Run, portrait: Portrait) -> Face:
    """Find the face."""
    # Imported only here: the networks bring torch, which takes a second and more to import.
    from ..face.find import find_face

    # Under the lock, so that two threads do not search one portrait.
    with ENGINES.take(run.watch):
        other: Face | None = run.peek(key(portrait, run.options))
        return other or run.watch.wait_for("face", find_face, portrait.pixels, run.options)
