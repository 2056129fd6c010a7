"""Report numba's compilation of inner loops, which takes seconds at their first use on a machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..progress import Watch

STAGE = "compiling, once on this machine"


@contextmanager
def name_compiling(watch: Watch) -> Iterator[None]:
    """Tell ``watch`` when numba compiles, on any thread; loops found in numba's own disk cache are not reported."""
    from numba.core import event

    class Listener(event.Listener):
        def on_start(self, event: Any) -> None:
            watch.tell(STAGE)

        def on_end(self, event: Any) -> None:
            pass

    with event.install_listener("numba:compile", Listener()):
        yield
