"""Where PyTorch computes, and with which numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import torch

from ..errors import UnavailableError

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def choose_device(name: str) -> torch.device:
    """The device of an option's value: ``auto`` is the GPU where there is one.

    Raises
    ------
    UnavailableError
        ``cuda`` was asked for and there is none.
    """
    has_gpu = torch.cuda.is_available()
    if name == "cuda" and not has_gpu:
        raise UnavailableError("there is no CUDA device here; use --device cpu, or a machine or runtime with a GPU.")
    return torch.device("cuda" if has_gpu and name != "cpu" else "cpu")


def choose_dtype(precision: str, device: torch.device) -> torch.dtype:
    """The floating-point type of an option's value: ``auto`` is float16 on a GPU, float32 else.

    float16 rather than bfloat16: activations are normalised and stay far from its limits, it has eight times the
    resolution, and GPUs such as Colab's T4 compute in it at full speed.
    """
    chosen = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}.get(precision)
    return chosen or (torch.float16 if device.type == "cuda" else torch.float32)


def inference(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Decorate a function that runs networks: no gradients are kept, and float32 means float32."""
    return exact_float32()(torch.inference_mode()(function))


@contextmanager
def exact_float32() -> Iterator[None]:
    """Within it, convolutions and products of float32 numbers are not rounded to TensorFloat-32 (10 bits)."""
    # Not torch.backends.cudnn.flags, which also turns cuDNN off unless told otherwise.
    products, convolutions = torch.backends.cuda.matmul, torch.backends.cudnn
    before = products.allow_tf32, convolutions.allow_tf32
    products.allow_tf32 = convolutions.allow_tf32 = False
    try:
        yield
    finally:
        products.allow_tf32, convolutions.allow_tf32 = before
