"""Device and numeric precision of PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import torch

from ...errors import UnavailableError

Parameters = ParamSpec("Parameters")
T = TypeVar("T")

NO_MEMORY = (
    "the GPU has too little free memory; end other programs on it, or use --size 256, --precision float16 or "
    "--device cpu."
)
"""Message where the device's memory is too small even for one frame."""


def choose_device(name: str) -> torch.device:
    """Device named ``auto``, ``cpu`` or ``cuda``; ``auto`` is the GPU if there is one.

    Raises
    ------
    UnavailableError
        ``cuda`` was asked for and there is no CUDA device.
    """
    has_gpu = torch.cuda.is_available()
    if name == "cuda" and not has_gpu:
        raise UnavailableError("there is no CUDA device here; use --device cpu, or a machine or runtime with a GPU.")
    return torch.device("cuda" if has_gpu and name != "cpu" else "cpu")


def choose_dtype(precision: str, device: torch.device) -> torch.dtype:
    """Floating-point type named ``auto``, ``float32``, ``float16`` or ``bfloat16``.

    ``auto`` is float16 on a GPU and float32 on a CPU. Float16 has eight times the resolution of bfloat16, and GPUs such
    as Colab's T4 run it at full speed. Activations are normalised and stay far from its limits.
    """
    chosen = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}.get(precision)
    return chosen or (torch.float16 if device.type == "cuda" else torch.float32)


def inference(function: Callable[Parameters, T]) -> Callable[Parameters, T]:
    """Decorate a function that runs networks: no gradients, and exact float32."""
    return exact_float32()(torch.inference_mode()(function))


@contextmanager
def explained_memory() -> Iterator[None]:
    """One line for the user where the device runs out of memory."""
    try:
        yield
    except torch.cuda.OutOfMemoryError:
        torch.cuda.empty_cache()
        raise UnavailableError(NO_MEMORY) from None


@contextmanager
def exact_float32() -> Iterator[None]:
    """Turn off TensorFloat-32, which rounds products and convolutions of float32 numbers to 10 bits."""
    # Not torch.backends.cudnn.flags, which also turns cuDNN off unless told otherwise.
    products, convolutions = torch.backends.cuda.matmul, torch.backends.cudnn
    before = products.allow_tf32, convolutions.allow_tf32
    products.allow_tf32 = convolutions.allow_tf32 = False
    try:
        yield
    finally:
        products.allow_tf32, convolutions.allow_tf32 = before
