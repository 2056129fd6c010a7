"""Published networks that restore faces (GFPGAN, RestoreFormer, CodeFormer) and upscale images (Real-ESRGAN).

All are loaded by spandrel. CodeFormer's weights are for non-commercial use only.
"""

from __future__ import annotations

import functools
import importlib.util
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ....checkpoints import registry as checkpoints
from ....errors import UnavailableError
from ..torch_device import inference

FACE_SIZE = 512
"""Side of the aligned face that every face restorer takes and returns, in pixels."""
UPSCALE = 2
"""Factor of the upscaler."""

Enhancer = Callable[[Tensor], Tensor]
"""Network that maps images (N, 3, H, W) in [0, 1] to sharper ones."""

_FILES = {
    "gfpgan": "GFPGANv1.4.pth",
    "restoreformer": "RestoreFormer.pth",
    "codeformer": "codeformer.pth",
    "realesrgan": "RealESRGAN_x2plus.pth",
}
# Arguments of each network. Unless told to use the stored noise, GFPGAN adds new noise to each frame, which flickers.
# CodeFormer's weight is its authors' default between quality (0) and likeness (1).
_ARGUMENTS: dict[str, dict[str, Any]] = {
    "gfpgan": {"return_rgb": False, "randomize_noise": False},
    "restoreformer": {},
    "codeformer": {"weight": 0.5},
}


def locate_enhancer(name: str, checkpoint_dir: str | None) -> Path:
    """Find the file of an enhancer's weights.

    Raises
    ------
    UnavailableError
        spandrel or the file is missing; the message says how to get it.
    """
    for package in ("spandrel", "spandrel_extra_arches"):
        if importlib.util.find_spec(package) is None:
            raise _lacking(name, package)
    path = checkpoints.find_checkpoint((_FILES[name],), checkpoint_dir)
    if path is None:
        raise UnavailableError(
            f"the checkpoint {_FILES[name]} of {name} is not here; fetch it with: {checkpoints.COMMAND} {name}"
        )
    return path


def face_restorer(name: str, checkpoint_dir: str | None, device: torch.device) -> Enhancer:
    """Load ``gfpgan``, ``restoreformer`` or ``codeformer``, for aligned faces (N, 3, 512, 512), RGB in [0, 1].

    Raises
    ------
    UnavailableError
        The file is missing or holds another network.
    """
    path = locate_enhancer(name, checkpoint_dir)
    network = _load(path, path.stat().st_mtime_ns, name, device).model
    return functools.partial(_restore, network, _ARGUMENTS[name])


def upscaler(checkpoint_dir: str | None, device: torch.device) -> Enhancer:
    """Load Real-ESRGAN, which doubles the sides of images (N, 3, H, W), RGB in [0, 1].

    Raises
    ------
    UnavailableError
        The file is missing or holds another network.
    """
    path = locate_enhancer("realesrgan", checkpoint_dir)
    return _load(path, path.stat().st_mtime_ns, "realesrgan", device)


@inference
def _restore(network: nn.Module, arguments: dict[str, Any], faces: Tensor) -> Tensor:
    # These networks take [-1, 1]; spandrel leaves the conversion to its callers.
    restored: Tensor = network(faces * 2 - 1, **arguments)[0]
    return ((restored + 1) / 2).clamp(0, 1)


def forget_networks() -> None:
    """Let go of the loaded networks."""
    _load.cache_clear()


@functools.lru_cache(maxsize=2)
def _load(path: Path, _mtime: int, name: str, device: torch.device) -> Any:
    """Load the network in a file, as spandrel describes it; it stays loaded."""
    try:
        import spandrel
        import spandrel_extra_arches
    except ImportError as error:  # spandrel itself, or torchvision, which it imports
        raise _lacking(name, (error.name or "spandrel").partition(".")[0]) from None
    spandrel_extra_arches.install(ignore_duplicates=True)
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        descriptor = spandrel.ModelLoader().load_from_state_dict(spandrel.canonicalize_state_dict(stored))
    except (pickle.UnpicklingError, RuntimeError, EOFError, OSError, KeyError, TypeError, AttributeError, ValueError):
        raise _unusable(path, name, "it is damaged, cut short, or holds other tensors") from None
    except spandrel.UnsupportedModelError:
        raise _unusable(path, name, "spandrel knows no such network") from None
    if descriptor.architecture.id.lower() != {"realesrgan": "esrgan"}.get(name, name):
        raise _unusable(path, name, f"it holds {descriptor.architecture.name}")
    return descriptor.to(device).eval()


def _lacking(name: str, package: str) -> UnavailableError:
    return UnavailableError(f"{name} needs the package {package}; run: pip install 'talkwidget[enhance]'")


def _unusable(path: Path, name: str, why: str) -> UnavailableError:
    return UnavailableError(
        f"{path} is not the checkpoint of {name} that was expected: {why}; {checkpoints.remedy(_FILES[name], path)}"
    )
