"""Frame renderer: runs the generator in batches that fit the device."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from ..nets.generator import Rendered
from ..nets.networks import Networks
from ..prepare.state import SadTalkerState
from ..torch_device import inference
from .batches import Batches

Finished = TypeVar("Finished")

# Memory that the generator takes for a float32 frame, in bytes per pixel of the frame. A rough estimate is enough:
# Batches halves batches that do not fit.
_BYTES_PER_PIXEL = 12_000
_MEMORY_SHARE = 0.6  # of the free memory, for a batch; not tuned, since the estimate above is rough
# Bounds the time until the first frame is shown.
_LARGEST_BATCH = 32


class FrameRenderer:
    """Renders frames of a prepared face.

    Parameters
    ----------
    networks
        The generator is used.
    state
        The prepared face.
    batch
        Frames to render at once. 0 takes as many as fit into the device's free memory, and one on the CPU, where more
        are not faster.
    """

    def __init__(self, networks: Networks, state: SadTalkerState, batch: int = 0) -> None:
        self._batches = Batches(batch or fitting_batch(networks))
        self._networks = networks
        self._load_source(state)

    @property
    def batch(self) -> int:
        """Frames rendered at once."""
        return self._batches.size

    @inference
    def _load_source(self, state: SadTalkerState) -> None:
        device = self._networks.device
        feature = torch.from_numpy(state.feature).to(device)
        self._source = self._networks.generator.source(feature, torch.from_numpy(state.keypoints).to(device))

    @inference
    def render_batch(self, keypoints: NDArray[np.float32]) -> Rendered:
        """Frames for driving keypoints (N, 15, 3), on the device."""
        driving = torch.from_numpy(keypoints).to(self._networks.device)
        return self._networks.generator(self._source, driving)

    def batches(
        self, keypoints: NDArray[np.float32], finish: Callable[[int, Rendered], Finished]
    ) -> Iterator[Finished]:
        """Results of ``finish`` for the frames for driving keypoints (N, 15, 3), batch after batch.

        ``finish`` receives the index of the batch's first frame, and the frames. A batch is halved when the device runs
        out of memory in either.

        Raises
        ------
        UnavailableError
            The memory is too small even for one frame.
        """

        def draw(first: int, last: int) -> Finished:
            return finish(first, self.render_batch(keypoints[first:last]))

        return (drawn for _, drawn in self._batches.run(draw, len(keypoints)))


def fitting_batch(networks: Networks) -> int:
    """Number of frames that fit into the free memory of the device."""
    if networks.device.type != "cuda":
        return 1
    unclaimed, _ = torch.cuda.mem_get_info(networks.device)
    # Memory that PyTorch reserves after a clip is free too; otherwise each clip's batches would be smaller.
    kept = torch.cuda.memory_reserved(networks.device) - torch.cuda.memory_allocated(networks.device)
    frame = _BYTES_PER_PIXEL * networks.size**2 * networks.dtype.itemsize / torch.float32.itemsize
    return max(1, min(_LARGEST_BATCH, int(_MEMORY_SHARE * (unclaimed + kept) / frame)))
