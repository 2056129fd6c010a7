"""Stage ``engine state``: what an engine computes of a face before any speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cache.cache import Key
from ..engine.base import state_version
from . import face as faces
from .compiling import name_compiling
from .contracts import checked_state
from .run import Run, option_parts
from .turns import ENGINE_TURNS

if TYPE_CHECKING:
    from ..engine.base import Engine
    from ..face.face import Face
    from ..face.portrait import Portrait
    from ..options import TalkOptions

VERSION = "1"
"""Changes when states are kept in another form; what an engine makes of a face has a version of the engine."""


def key(engine: Engine, portrait: Portrait, options: TalkOptions) -> Key:
    """Key of the state: the face's, the engine, its files, and the options that it prepares by."""
    return Key("engine state", parts(engine, portrait, _without_later_options(engine, options)), memory=True)


def parts(engine: Engine, portrait: Portrait, options: TalkOptions) -> dict[str, str]:
    """Parts of the key by name; the keys of scenes and clips have them too."""
    return {
        **faces.key(portrait, options).parts,
        "engine": f"{engine.name} {state_version(engine)}",
        "state version": VERSION,
        "checkpoint or reference video": engine.digest(options) or "none",
        **option_parts(options, engine.prepare_options),
    }


def get(run: Run, engine: Engine, portrait: Portrait, face: Face) -> Any:
    """State of an engine for a face, kept or prepared now."""
    stage = key(engine, portrait, run.options)
    found = run.find(stage)
    if found is not None:
        return found
    with ENGINE_TURNS.take(run.watch):
        found = run.find_untimed(stage)
        return run.keep(stage, make(run, engine, face) if found is None else found)


def make(run: Run, engine: Engine, face: Face) -> Any:
    """Prepare the state."""
    run.watch("preparing")
    with name_compiling(run.watch):
        return checked_state(engine.prepare(face, run.options, run.watch), engine.name)


def _without_later_options(engine: Engine, options: TalkOptions) -> TalkOptions:
    """Options with animate-only ones reset to their defaults, so that their checkpoints do not change the key."""
    later = {*engine.animate_options} - {*engine.prepare_options, *faces.OPTION_NAMES}
    return options.replace(**type(options)().subset(later))
