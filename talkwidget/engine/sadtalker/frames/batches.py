"""Batches of frames as large as the device's memory allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import torch

from ....errors import UnavailableError
from ..torch_device import NO_MEMORY

T = TypeVar("T")


class Batches:
    """Splits work on many frames into batches, and halves them when the device runs out of memory.

    Parameters
    ----------
    size
        Frames in the first batch.
    """

    def __init__(self, size: int) -> None:
        self.size = size

    def run(self, work: Callable[[int, int], T], count: int) -> Iterator[tuple[int, T]]:
        """Yield ``first`` and ``work(first, last)`` for batches of the frames ``first`` to ``last - 1``.

        The batches cover the frames 0 to ``count - 1`` in order.

        Raises
        ------
        UnavailableError
            The memory is too small even for one frame.
        """
        first = 0
        while first < count:
            last = min(first + self.size, count)
            result = _unless_full(work, first, last)
            if result is None:
                self._shrink()
                continue
            yield first, result
            first = last

    def _shrink(self) -> None:
        if self.size == 1:
            raise UnavailableError(NO_MEMORY)
        self.size //= 2
        torch.cuda.empty_cache()


def _unless_full(work: Callable[[int, int], T], first: int, last: int) -> T | None:
    try:
        return work(first, last)
    except torch.cuda.OutOfMemoryError:
        # The error keeps intermediate results alive: memory can be freed only after this block.
        return None
