"""Which engine draws: the one asked for, or the best that can run here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import plugins
from ..checkpoints import registry as checkpoints
from ..errors import InputError, UnavailableError
from .gpu import has_cuda_device

if TYPE_CHECKING:
    from ..options import TalkOptions
    from .base import Engine

_GPU_ENGINE = "sadtalker"
_CPU_ENGINE = "mesh"


@dataclass(frozen=True)
class EngineChoice:
    """An engine, and one line that says why it was taken."""

    engine: Engine
    why: str


def choose_engine(options: TalkOptions) -> EngineChoice:
    """The engine ``options.engine`` names; ``auto`` takes sadtalker where checkpoints and a GPU are, else mesh.

    Raises
    ------
    InputError
        No engine of that name.
    UnavailableError
        The engine asked for by name cannot run here.
    """
    if options.engine != "auto":
        engine: Engine = plugins.load(plugins.ENGINES, options.engine)
        lacking = engine.unavailable(options)
        if lacking is not None:
            raise UnavailableError(lacking)
        return EngineChoice(engine, "asked for")
    lacking = _lacking_for_gpu_engine(options)
    if lacking is None:
        return EngineChoice(plugins.load(plugins.ENGINES, _GPU_ENGINE), "checkpoints and a GPU are here")
    return EngineChoice(plugins.load(plugins.ENGINES, _CPU_ENGINE), f"{_GPU_ENGINE} cannot run here: {lacking}")


def _lacking_for_gpu_engine(options: TalkOptions) -> str | None:
    if _GPU_ENGINE not in plugins.names(plugins.ENGINES):
        return "it is not installed"
    try:
        checkpoints.folders(options.checkpoint_dir)
    except InputError as error:  # A mistake is told before what is missing.
        return str(error)
    if not has_cuda_device():
        return "no CUDA device"
    try:
        engine: Engine = plugins.load(plugins.ENGINES, _GPU_ENGINE)
    except UnavailableError as error:
        return str(error)
    return engine.unavailable(options)
