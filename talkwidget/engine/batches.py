"""As many frames at once as the device's memory holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import torch

from ..errors import UnavailableError

Result = TypeVar("Result")


class Batches:
    """Divides work on many frames; from where the device's memory turns out too small, into smaller parts.

    Parameters
    ----------
    size
        Frames at once to begin with.
    """

    def __init__(self, size: int) -> None:
        self.size = size

    def run(self, work: Callable[[int, int], Result], count: int) -> Iterator[tuple[int, Result]]:
        """What ``work(first, last)`` gives for the frames ``first`` to ``last - 1``, until ``count`` are done.

        Each with its ``first``.

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
            raise UnavailableError(
                "the GPU has too little free memory for one frame; end other programs on it, "
                "or use --size 256, --precision float16 or --device cpu."
            )
        self.size //= 2
        torch.cuda.empty_cache()


def _unless_full(work: Callable[[int, int], Result], first: int, last: int) -> Result | None:
    try:
        return work(first, last)
    except torch.cuda.OutOfMemoryError:
        # The error holds what was computed so far: memory can be given back only once it is gone.
        return None
