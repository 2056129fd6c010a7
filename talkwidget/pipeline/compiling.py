"""Compiling: numba makes machine code of inner loops at their first use on a machine, which takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..progress import Watch

STAGE = "compiling, once on this machine"


@contextmanager
def name_compiling(watch: Watch) -> Iterator[None]:
    """Tell ``watch`` when numba compiles, on whatever thread; what it finds in its own cache on disk is not told."""
    from numba.core import event

    class Listener(event.Listener):
        def on_start(self, event: Any) -> None:
            watch(STAGE)

        def on_end(self, event: Any) -> None:
            pass

    with event.install_listener("numba:compile", Listener()):
        yield
