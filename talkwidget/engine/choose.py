"""Choice of the engine: the one asked for, or the best that can run here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import plugins
from ..errors import InputError, UnavailableError
from ..options import declared_options
from ..plugins import Chosen, choose
from .gpu import has_cuda_device

if TYPE_CHECKING:
    from ..options import TalkOptions
    from .base import Engine

_WITH_GPU = "sadtalker"
"""Preferred where a CUDA device and its checkpoints are."""
_EVERYWHERE = "mesh"


def choose_engine(options: TalkOptions) -> Chosen[Engine]:
    """Choose the engine that ``options.engine`` names; ``auto`` takes the best that can run here.

    Raises
    ------
    InputError
        No engine of that name.
    UnavailableError
        The engine asked for by name cannot run here.
    """
    if options.engine != "auto":
        engine = load_engine(options.engine)
        lacking = engine.unavailable(options)
        if lacking is not None:
            raise UnavailableError(lacking)
        return choose(engine, "asked for")
    lacking = _lacking_for_gpu_engine(options)
    if lacking is None:
        return choose(load_engine(_WITH_GPU), "checkpoints and a GPU are here")
    skipped = f"engine {_WITH_GPU} not used: {lacking}"
    return choose(load_engine(_EVERYWHERE), "the best that can run here", (skipped,))


def load_engine(name: str) -> Engine:
    """Load an engine by name.

    Raises
    ------
    InputError
        No engine of that name.
    UnavailableError
        It cannot be loaded, or it depends on an option that nobody declares.
    """
    engine: Engine = plugins.load(plugins.ENGINES, name)
    for option in (*engine.prepare_options, *engine.animate_options):
        if option not in declared_options():
            raise UnavailableError(
                f"the engine {name!r} depends on the option {option!r}, which no engine or synthesizer declares; "
                "declare it, or correct prepare_options and animate_options."
            )
    return engine


def _lacking_for_gpu_engine(options: TalkOptions) -> str | None:
    if _WITH_GPU not in plugins.names(plugins.ENGINES):
        return "it is not installed"
    wrong = _wrong_options(options)
    if wrong is not None:  # told before what is missing
        return wrong
    if not has_cuda_device():
        return "no CUDA device"
    try:
        engine = load_engine(_WITH_GPU)
    except UnavailableError as error:
        return str(error)
    return engine.unavailable(options)


def _wrong_options(options: TalkOptions) -> str | None:
    if _WITH_GPU not in plugins.names(plugins.OPTIONS):
        return None
    try:
        options.of(type(plugins.load(plugins.OPTIONS, _WITH_GPU)))
    except InputError as error:
        return str(error)
    return None
