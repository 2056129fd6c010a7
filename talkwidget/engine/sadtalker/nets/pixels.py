"""Conversion of RGB images between NumPy, (N, H, W, 3) uint8, and PyTorch, (N, 3, H, W) in [0, 1]."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def to_tensor_01(images: NDArray[np.uint8], device: torch.device) -> Tensor:
    """Convert images (N, H, W, 3) to float32 (N, 3, H, W) in [0, 1]."""
    # Contiguous in the usual order: in another memory layout convolutions round differently.
    return torch.from_numpy(images).to(device).permute(0, 3, 1, 2).contiguous().float() / 255


def to_uint8(frames: Tensor) -> NDArray[np.uint8]:
    """Convert frames (N, 3, H, W) in [0, 1] to (N, H, W, 3), rounded half to even."""
    return (frames * 255).round().clamp(0, 255).byte().permute(0, 2, 3, 1).contiguous().cpu().numpy()
