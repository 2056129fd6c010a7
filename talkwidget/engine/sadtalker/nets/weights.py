"""Loading of networks from checkpoint files."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from ....checkpoints import registry as checkpoints
from ....errors import UnavailableError
from ....inputs.files import looks_like

Module = TypeVar("Module", bound=nn.Module)


@dataclass(frozen=True)
class WeightFile:
    """Place of one network's tensors.

    Attributes
    ----------
    path
        A safetensors file, or one of ``torch.save``.
    entry
        The prefix of the tensors' names in a safetensors file, or the key of the state dictionary in the other kind.
    published
        Name of the published file that can replace it.
    """

    path: Path
    entry: str
    published: str


_NETWORKS = {
    # name of the network: its file and key in the older set of files
    "kp_extractor": ("facevid2vid_00189-model.pth.tar", "kp_detector"),
    "generator": ("facevid2vid_00189-model.pth.tar", "generator"),
    "audio2exp": ("auido2exp_00300-model.pth", "model"),
    "audio2pose": ("auido2pose_00140-model.pth", "model"),
    "face_3drecon": ("epoch_20.pth", "net_recon"),
}
_SETS = {256: "sadtalker", 512: "sadtalker-512"}
_MAPPING = {70: "mapping_00229-model", 73: "mapping_00109-model"}
_MAPPING_SUFFIXES = (".pth.tar", ".pth", ".safetensors")


def locate(network: str, size: int, checkpoint_dir: str | None) -> WeightFile:
    """Find the file with the weights of a network, named as in the published safetensors file.

    The older set of files, which has no weights for 512, is used if the newer file is not there.

    Raises
    ------
    UnavailableError
        There is none; the message says how to get it.
    """
    published = f"SadTalker_V0.0.2_{size}.safetensors"
    path = checkpoints.find_checkpoint((published,), checkpoint_dir)
    if path is not None:
        return WeightFile(path, f"{network}.", published)
    older, key = _NETWORKS[network]
    path = checkpoints.find_checkpoint((older,), checkpoint_dir) if size == 256 else None
    if path is None:
        raise _missing(published, _SETS[size], checkpoint_dir)
    return WeightFile(path, key, published)


def locate_mapping(channels: int, checkpoint_dir: str | None) -> WeightFile:
    """Find the file with the weights of the mapping network for rows of ``channels`` coefficients.

    Raises
    ------
    UnavailableError
        There is none; the message says how to get it.
    """
    stem = _MAPPING[channels]
    published = stem + _MAPPING_SUFFIXES[0]
    path = checkpoints.find_checkpoint(tuple(stem + suffix for suffix in _MAPPING_SUFFIXES), checkpoint_dir)
    if path is None:
        raise _missing(published, published, checkpoint_dir)
    return WeightFile(path, "" if path.suffix == ".safetensors" else "mapping", published)


def locate_all(size: int, channels: int, checkpoint_dir: str | None) -> list[Path]:
    """Find every file that the engine needs; each is listed once.

    Raises
    ------
    UnavailableError
        One of them is missing; the message says how to get it.
    """
    files = [locate(network, size, checkpoint_dir).path for network in _NETWORKS]
    return list(dict.fromkeys([*files, locate_mapping(channels, checkpoint_dir).path]))


def restore(make: Callable[[], Module], file: WeightFile, skip: tuple[str, ...] = ()) -> Module:
    """Create a network with the weights of a checkpoint, ready for inference on the CPU.

    Parameters
    ----------
    make
        Creates the network; its weights are not initialised.
    file
        Place of its weights. Every tensor of the network must be there, and no others.
    skip
        Prefixes of tensors that were used in training alone.

    Raises
    ------
    UnavailableError
        The file cannot be read, or holds other tensors; the message says what was expected and how to repair it.
    """
    tensors = {name: tensor for name, tensor in _read(file).items() if not name.startswith(skip or "\0")}
    with torch.device("meta"):
        network = make()
    expected = network.state_dict()
    _check(tensors, expected, file)
    # Copied, since the file may be replaced while the network is in use, and since matrix products round differently on
    # unaligned memory.
    network.to_empty(device="cpu")
    network.load_state_dict({name: tensor.view(expected[name].shape) for name, tensor in tensors.items()})
    return network.eval().requires_grad_(requires_grad=False)


def _read(file: WeightFile) -> dict[str, Tensor]:
    try:
        if file.path.suffix == ".safetensors":
            with safe_open(file.path, framework="pt") as stored:
                names = [name for name in stored.keys() if name.startswith(file.entry)]  # noqa: SIM118
                return {name.removeprefix(file.entry): stored.get_tensor(name) for name in names}
        stored = torch.load(file.path, map_location="cpu", weights_only=True)
    except (SafetensorError, pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, OSError):
        raise _unusable(file, _strange(file.path)) from None
    state: Any = stored.get(file.entry) if isinstance(stored, Mapping) else None
    if not isinstance(state, Mapping) or not all(
        isinstance(name, str) and isinstance(tensor, Tensor) for name, tensor in state.items()
    ):
        raise _unusable(file, f"it has no tensors under {file.entry!r}")
    return dict(state)


def _strange(path: Path) -> str:
    """Reason why a file cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    if not head:
        return "it is empty"
    seen = looks_like(head)
    # Files of PyTorch are archives too.
    cut = seen in {None, "an archive"}
    return "it is damaged, cut short, or holds more than tensors" if cut else f"it looks like {seen}"


def _check(tensors: Mapping[str, Tensor], expected: Mapping[str, Tensor], file: WeightFile) -> None:
    for name, tensor in expected.items():
        if name not in tensors:
            raise _unusable(file, f"it lacks {_full_name(file, name)}")
        # Counters are stored as scalars by newer versions of PyTorch, and with one axis by older ones.
        if tensors[name].shape != tensor.shape and not (tensor.ndim == 0 and tensors[name].numel() == 1):
            found, right = list(tensors[name].shape), list(tensor.shape)
            raise _unusable(file, f"{_full_name(file, name)} has the shape {found} instead of {right}")
        if not _holds_numbers(tensors[name], tensor):
            raise _unusable(file, f"{_full_name(file, name)} holds no numbers of the right kind")
    unknown = next((name for name in tensors if name not in expected), None)
    if unknown is not None:
        raise _unusable(file, f"{_full_name(file, unknown)} belongs to another network")


def _holds_numbers(tensor: Tensor, expected: Tensor) -> bool:
    """Whether a stored tensor has finite numbers of the expected kind, in memory."""
    if tensor.layout != torch.strided or tensor.device.type != "cpu" or tensor.is_quantized:
        return False
    if tensor.is_complex() or tensor.is_floating_point() != expected.is_floating_point():
        return False
    return bool(torch.isfinite(tensor).all())


def _full_name(file: WeightFile, name: str) -> str:
    return file.entry + name if file.path.suffix == ".safetensors" else name


def _missing(name: str, wanted: str, checkpoint_dir: str | None) -> UnavailableError:
    looked = ", ".join(str(folder) for folder in checkpoints.folders(checkpoint_dir))
    return UnavailableError(
        f"the checkpoint {name} is not in {looked}; fetch it with: {checkpoints.COMMAND} {wanted}, "
        "or name the folder of an installed SadTalker with --checkpoint-dir."
    )


def _unusable(file: WeightFile, why: str) -> UnavailableError:
    return UnavailableError(
        f"{file.path} is not the checkpoint that was expected: {why}; {checkpoints.remedy(file.published, file.path)}"
    )
