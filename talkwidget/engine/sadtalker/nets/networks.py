"""Networks of the engine; each is loaded at its first use and stays loaded."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import torch

from . import weights
from .expnet import ExpNet
from .generator import Generator
from .keypoints import KeypointDetector
from .mapping import MappingNet
from .posevae import TRAINING_ONLY, PoseVae
from .recon import CoefficientRegressor


class Networks:
    """The networks of one set of checkpoints on one device.

    Parameters
    ----------
    size
        256 or 512.
    checkpoint_dir
        Folder to look in first, or ``None``.
    device
        Device that they run on.
    dtype
        Floating-point type of the generator; the others, which are small, use float32.
    """

    def __init__(self, size: int, checkpoint_dir: str | None, device: torch.device, dtype: torch.dtype) -> None:
        self.size = size
        self.device = device
        self.dtype = dtype
        self._checkpoint_dir = checkpoint_dir
        self._mapping: dict[tuple[Path, int], MappingNet] = {}

    @cached_property
    def regressor(self) -> CoefficientRegressor:
        """Regressor: aligned image -> 3DMM coefficients."""
        return self._small(CoefficientRegressor, "face_3drecon")

    @cached_property
    def keypoint_detector(self) -> KeypointDetector:
        """Keypoint detector: image -> canonical keypoints."""
        return self._small(KeypointDetector, "kp_extractor")

    @cached_property
    def expnet(self) -> ExpNet:
        """ExpNet: mel windows -> expressions."""
        return self._small(ExpNet, "audio2exp")

    @cached_property
    def posevae(self) -> PoseVae:
        """PoseVAE: mel windows -> head poses."""
        return self._small(PoseVae, "audio2pose", TRAINING_ONLY)

    @cached_property
    def generator(self) -> Generator:
        """Generator: image and keypoints -> frames."""
        generator = weights.restore(Generator, self._file("generator"))
        generator.optimise()
        generator.set_dtype(self.dtype)
        return generator.to(self.device)

    def mapping(self, channels: int) -> MappingNet:
        """Mapping network: rows of ``channels`` coefficients -> keypoint motion."""
        file = weights.locate_mapping(channels, self._checkpoint_dir)
        key = file.path, file.path.stat().st_mtime_ns
        if key not in self._mapping:
            self._mapping[key] = weights.restore(lambda: MappingNet(channels), file).to(self.device)
        return self._mapping[key]

    def _small(self, make: type[weights.Module], name: str, skip: tuple[str, ...] = ()) -> weights.Module:
        return weights.restore(make, self._file(name), skip).to(self.device)

    def _file(self, name: str) -> weights.WeightFile:
        return weights.locate(name, self.size, self._checkpoint_dir)
