"""Detect a GPU without importing PyTorch where there cannot be one."""

from __future__ import annotations

from .. import env


def has_cuda_device() -> bool:
    """True if PyTorch sees a CUDA device. Importing PyTorch takes a second, so a driver is looked for first."""
    if not env.has_gpu_driver():
        return False
    import torch

    return torch.cuda.is_available()


def describe_device() -> str | None:
    """Name and memory of the CUDA device that networks run on; ``None`` where that is the CPU. Imports PyTorch.

    Raises
    ------
    ImportError, OSError
        PyTorch is missing or broken.
    """
    import torch

    if not torch.cuda.is_available():
        return None
    about = torch.cuda.get_device_properties(0)
    return f"{about.name} with {about.total_memory / 2**30:.0f} GB"
