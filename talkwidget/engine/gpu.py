"""Detect a GPU without importing PyTorch where there cannot be one."""

from __future__ import annotations

import sys
from pathlib import Path

# Driver files on Linux: NVIDIA's (a container may show either), WSL's, AMD's.
_DRIVERS = ("/proc/driver/nvidia", "/dev/nvidiactl", "/dev/dxg", "/dev/kfd")


def has_cuda_device() -> bool:
    """Whether PyTorch sees a CUDA device. Importing PyTorch takes a second, so a driver is looked for first."""
    if sys.platform != "win32" and not any(Path(driver).exists() for driver in _DRIVERS):
        return False
    import torch

    return torch.cuda.is_available()
