"""PyTorch's settings as they are in a new process, whatever a notebook has changed."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


@contextmanager
def own_settings() -> Iterator[None]:
    """Run a block with float32 and the CPU as defaults, without autocast, deterministic algorithms or inference mode.

    The default dtype and deterministic algorithms are settings of the process: other threads see them meanwhile.
    """
    # Imported at the first use: it takes a second and more.
    import torch

    dtype, deterministic = torch.get_default_dtype(), torch.are_deterministic_algorithms_enabled()
    warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
    torch.set_default_dtype(torch.float32)
    torch.use_deterministic_algorithms(False)
    try:
        with (
            torch.device("cpu"),
            torch.inference_mode(False),
            torch.autocast("cpu", enabled=False),
            torch.autocast("cuda", enabled=False),
        ):
            yield
    finally:
        torch.set_default_dtype(dtype)
        torch.use_deterministic_algorithms(deterministic, warn_only=warn_only)


def each_with_own_settings(items: Generator[Item, None, None]) -> Iterator[Item]:
    """Yield from a generator; it runs with its own settings, and what takes its items does not."""
    try:
        while True:
            with own_settings():
                try:
                    item = next(items)
                except StopIteration:
                    return
            yield item
    finally:
        items.close()
