"""Stage ``face``: the face in a portrait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cache.cache import Key
from .run import Run, option_parts
from .turns import ENGINE_TURNS

if TYPE_CHECKING:
    from ..face.face import Face
    from ..face.portrait import Portrait
    from ..options import TalkOptions

VERSION = "3"
"""Changes when the same portrait may give another :class:`Face`."""
OPTION_NAMES = ("max_height", "face_index", "landmarks")
"""Options that change the face."""


def key(portrait: Portrait, options: TalkOptions) -> Key:
    """Key of the face: the portrait's bytes and how the face is searched."""
    return Key(
        "face",
        {"portrait": portrait.digest, "face version": VERSION, **option_parts(options, OPTION_NAMES)},
        memory=True,
    )


def get(run: Run, portrait: Portrait) -> Face:
    """Face in a portrait, kept or found now."""
    run.watch("face")
    stage = key(portrait, run.options)
    found: Face | None = run.find(stage)
    if found is not None:
        return found
    # Under the lock, so that two threads do not search one portrait.
    with ENGINE_TURNS.take(run.watch):
        found = run.find_untimed(stage)
        return run.keep(stage, make(run, portrait) if found is None else found)


def make(run: Run, portrait: Portrait) -> Face:
    """Find the face."""
    # Imported only here: a face that is kept needs no network.
    from ..face.find import find_face

    return run.watch.wait_for("face", find_face, portrait.pixels, run.options)


def differs(face: Face, options: TalkOptions) -> bool:
    """Whether these options ask for another face than one from a file, so that it is searched anew."""
    otherwise = options.face_index is not None or options.landmarks != type(options)().landmarks
    return otherwise or min(face.image.shape[:2]) > options.max_height


def put(run: Run, portrait: Portrait, face: Face) -> Face:
    """Face from a file, which takes the place of the search."""
    stage = key(portrait, run.options)
    found: Face | None = run.find(stage)
    return run.keep(stage, face) if found is None else found
