"""Detect a GPU without importing PyTorch where there cannot be one."""

from __future__ import annotations

from .. import env


def has_cuda_device() -> bool:
    """True if PyTorch sees a CUDA device. Importing PyTorch takes a second, so a driver is looked for first."""
    if not env.has_gpu_driver():
        return False
    import torch

    return torch.cuda.is_available()
