"""Which engine draws: the one asked for, or the best that can run here."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import plugins
from ..checkpoints import registry as checkpoints
from ..errors import InputError, UnavailableError

if TYPE_CHECKING:
    from ..options import TalkOptions
    from .base import Engine

_GPU_ENGINE = "sadtalker"
_CPU_ENGINE = "mesh"
# NVIDIA's (a container may show either), that of WSL, AMD's.
_DRIVERS = ("/proc/driver/nvidia", "/dev/nvidiactl", "/dev/dxg", "/dev/kfd")


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
    if not _has_gpu():
        return "no CUDA device"
    try:
        engine: Engine = plugins.load(plugins.ENGINES, _GPU_ENGINE)
    except UnavailableError as error:
        return str(error)
    return engine.unavailable(options)


def _has_gpu() -> bool:
    """Whether PyTorch sees a CUDA device. It takes a second to import, so it is asked only where a driver is."""
    if sys.platform != "win32" and not any(Path(driver).exists() for driver in _DRIVERS):
        return False
    import torch

    return torch.cuda.is_available()
