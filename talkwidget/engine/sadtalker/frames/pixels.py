"""Pictures between NumPy, as (N, H, W, 3) uint8, and PyTorch, as (N, 3, H, W) in [0, 1]; RGB both."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def to_tensor(pictures: NDArray[np.uint8], device: torch.device) -> Tensor:
    """Pictures as networks take them."""
    # In the usual order of memory: convolutions of pictures that lie otherwise are rounded otherwise.
    return torch.from_numpy(pictures).to(device).permute(0, 3, 1, 2).contiguous().float() / 255


def to_uint8(frames: Tensor) -> NDArray[np.uint8]:
    """Pictures as encoders take them, rounded half to even."""
    return (frames * 255).round().clamp(0, 255).byte().permute(0, 2, 3, 1).contiguous().cpu().numpy()
