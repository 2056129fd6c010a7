"""How far the work is, how it is stopped, and who looks on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .errors import CancelledError

if TYPE_CHECKING:
    from .media import Fragment


class Progress(Protocol):
    """Told what happens; called often and on any thread, so it must be quick."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``stage`` are finished; ``total`` 0 where their number is unknown."""


@dataclass(frozen=True)
class Watch:
    """Passes progress on, and stops the work once ``cancel`` is set.

    Stages call it between steps. So a stop is noticed only where nothing is half-done. ``on_fragment`` is told each
    piece of the film while it is drawn.
    """

    progress: Progress | None = None
    cancel: threading.Event | None = None
    on_fragment: Callable[[Fragment], None] | None = None

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Report one step.

        Raises
        ------
        CancelledError
            The user asked to stop.
        """
        if self.cancel is not None and self.cancel.is_set():
            raise CancelledError(f"stopped at {stage}." if not total else f"stopped at {stage} {done}/{total}.")
        if self.progress is not None:
            self.progress(stage, done, total)
