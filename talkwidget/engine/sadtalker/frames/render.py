"""Drawing frames, as many at once as the device holds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from ...batches import Batches
from ...torch_device import inference
from ..nets.generator import Rendered
from ..nets.networks import Networks
from ..prepare.prepared import PreparedFace

_BYTES_PER_PIXEL = 12_000
"""Memory that a float32 frame takes on its way through the generator, per pixel of the frame."""
_MEMORY_SHARE = 0.6
_LARGEST_BATCH = 32


class Renderer:
    """Draws a prepared face.

    Parameters
    ----------
    networks
        The generator is used.
    prepared
        The face.
    batch
        Frames to draw at once, 0 for as many as fit into the device's free memory; one on the CPU, where more are not
        faster.
    """

    def __init__(self, networks: Networks, prepared: PreparedFace, batch: int = 0) -> None:
        self._batches = Batches(batch or fitting_batch(networks))
        self._networks = networks
        self._prepare(prepared)

    @property
    def batch(self) -> int:
        """Frames drawn at once."""
        return self._batches.size

    @inference
    def _prepare(self, prepared: PreparedFace) -> None:
        device = self._networks.device
        feature = torch.from_numpy(prepared.feature).to(device)
        self._source = self._networks.generator.source(feature, torch.from_numpy(prepared.keypoints).to(device))

    @inference
    def draw(self, keypoints: NDArray[np.float32]) -> Rendered:
        """Frames that follow keypoints (N, 15, 3), on the device."""
        driving = torch.from_numpy(keypoints).to(self._networks.device)
        return self._networks.generator(self._source, driving)

    def batches(self, keypoints: NDArray[np.float32]) -> Iterator[tuple[int, Rendered]]:
        """Frames that follow keypoints (N, 15, 3), a batch at a time, each with the index of its first frame.

        Batches become smaller when the device's memory turns out to be too small for them.

        Raises
        ------
        UnavailableError
            It is too small even for one frame.
        """
        return self._batches.run(lambda first, last: self.draw(keypoints[first:last]), len(keypoints))


def fitting_batch(networks: Networks) -> int:
    """Frames that fit into the free memory of the device at once."""
    if networks.device.type != "cuda":
        return 1
    unclaimed, _ = torch.cuda.mem_get_info(networks.device)
    # What PyTorch keeps of former clips is as good as free; else every clip's batches would be smaller than the last's.
    kept = torch.cuda.memory_reserved(networks.device) - torch.cuda.memory_allocated(networks.device)
    frame = _BYTES_PER_PIXEL * networks.size**2 * networks.dtype.itemsize / torch.float32.itemsize
    return max(1, min(_LARGEST_BATCH, int(_MEMORY_SHARE * (unclaimed + kept) / frame)))
