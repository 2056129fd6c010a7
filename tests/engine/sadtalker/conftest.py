"""Golden arrays of the original program, and its checkpoints filled with synthetic weights."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from talkwidget.engine.sadtalker.nets.networks import Networks
from talkwidget.engine.sadtalker.prepare.align import FaceAlignment
from talkwidget.engine.sadtalker.torch_device import exact_float32

from . import synthetic

ROOT = Path(__file__).parents[3]
SHARED = ROOT / os.environ.get("TALKWIDGET_SADTALKER_GOLDEN", "../shared/sadtalker/golden")
GOLDEN = SHARED if SHARED.is_dir() else synthetic.DATA
"""The given folder, else the compact copy: fewer frames, and without the cases made from recorded speech."""

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]

ROUNDING = 1.6e-5
"""Of values in [0, 1] that were stored with 16 bits."""


@dataclass(frozen=True)
class Compared:
    """What was compared with the original, by how much it was off at worst, and what is allowed."""

    file: str
    quantity: str
    error: float
    tolerance: float


class Golden(dict[str, NDArray[np.generic]]):
    """The arrays of a file by their names."""

    compared: ClassVar[list[Compared]] = []
    """All that was compared so far, for the benchmark that prints it."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as arrays:
            super().__init__({key: arrays[key] for key in arrays.files})
        self._file = path.name

    def hold(self, quantity: str, error: float, tolerance: float) -> None:
        """Hold an error to its tolerance."""
        self.compared.append(Compared(self._file, quantity, float(error), tolerance))
        assert error <= tolerance, f"{self._file}: {quantity} is off by {error:.3g}, more than {tolerance:.3g}"

    def near(self, key: str, found: object, tolerance: float, part: object = ...) -> None:
        """Hold what was found to an array, or to the ``part`` of it with this index: no element is further off."""
        self.hold(key, difference(found, self[key][part]).max(initial=0), tolerance)


def golden(name: str) -> Golden:
    """The arrays of a file; the test is skipped where it is not."""
    path = GOLDEN / f"{name}.npz"
    if not path.exists():
        pytest.skip(f"{path.name} is not in {GOLDEN}; set TALKWIDGET_SADTALKER_GOLDEN to the whole set")
    return Golden(path)


def golden_names(pattern: str) -> list[str]:
    """Names of the files like ``pattern``, without their ending."""
    return sorted(path.stem for path in GOLDEN.glob(f"{pattern}.npz"))


def tensor(array: NDArray[np.generic], device: str = "cpu") -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(array)).to(device)


def pictures(array: NDArray[np.uint8], device: str = "cpu") -> torch.Tensor:
    """Pictures (..., H, W, 3) as the networks take them (..., 3, H, W)."""
    return tensor(array, device).movedim(-1, -3).float() / 255


def difference(found: object, expected: NDArray[np.generic]) -> NDArray[np.float64]:
    """Absolute differences."""
    array = found.cpu().numpy() if isinstance(found, torch.Tensor) else np.asarray(found)
    assert array.shape == expected.shape
    return np.abs(array.astype(np.float64) - expected.astype(np.float64))


def check_alignment(case: Golden, key: str, alignment: FaceAlignment) -> None:
    """Hold an alignment to the five numbers that the original has of it."""
    found = np.array([alignment.width, alignment.height, alignment.scale, alignment.x, alignment.y])
    case.hold(f"{key}, relative", np.abs(found / case[key] - 1).max(), 1e-5)


def slack(device: str) -> float:
    """Factor on the tolerances, which are those of a CPU."""
    return 1 if device == "cpu" else 3


@pytest.fixture(scope="session")
def checkpoint_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Folders with the published files, filled by a salt: real files, read by the real path."""
    made: list[Path] = []

    @functools.cache
    def folder(salt: str) -> Path:
        path = tmp_path_factory.mktemp("checkpoints")
        made.append(path)
        synthetic.write_checkpoints(path, salt)
        return path

    yield folder
    for path in made:
        shutil.rmtree(path)


@pytest.fixture(scope="session")
def networks(checkpoint_folder: Callable[[str], Path]) -> Callable[..., Networks]:
    """Networks filled by a salt, loaded once."""

    @functools.cache
    def load(salt: str, device: str, size: int) -> Networks:
        return Networks(size, str(checkpoint_folder(salt)), torch.device(device), torch.float32)

    def loaded(salt: str, device: str = "cpu", size: int = 256) -> Networks:
        return load(salt, device, size)

    return loaded


@pytest.fixture(autouse=True)
def exact() -> Iterator[None]:
    """No gradients, and no TensorFloat-32."""
    with torch.inference_mode(), exact_float32():
        yield
