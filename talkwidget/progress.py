"""Progress reporting and cancellation."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from .errors import CancelledError

if TYPE_CHECKING:
    from .media import Fragment

Arguments = ParamSpec("Arguments")
T = TypeVar("T")

POLL = 0.1
"""Seconds between two checks for a stop."""


class Progress(Protocol):
    """Callback for progress; called often and on any thread, so it must be quick."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``stage`` are finished; ``total`` 0 where their number is unknown."""


@dataclass(frozen=True)
class Watch:
    """Passes progress on, and stops the work once ``cancel`` is set.

    Stages call it between steps, so that a stop leaves nothing half-done. ``on_fragment`` receives each fragment of
    the video while it is drawn.
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
        self.heed(f"{stage} {done}/{total}" if total else stage)
        if self.progress is not None:
            self.progress(stage, done, total)

    @property
    def stopped(self) -> bool:
        """Whether the user asked to stop."""
        return self.cancel is not None and self.cancel.is_set()

    def tell(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Report one step without raising; nothing once the user asked to stop."""
        if self.progress is not None and not self.stopped:
            self.progress(stage, done, total)

    def wait_for(
        self, stage: str, work: Callable[Arguments, T], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> T:
        """Run ``work`` in a thread of its own and return its result, for work that cannot be stopped in the middle.

        After a stop or an interrupt the thread is abandoned, and its result is dropped.

        Raises
        ------
        CancelledError
            The user asked to stop.
        """
        future: Future[T] = Future()
        threading.Thread(target=_fulfil, args=(future, work, args, kwargs), name="talkwidget-work", daemon=True).start()
        while not wait([future], timeout=POLL).done:
            self.heed(stage)
        self.heed(stage)
        return future.result()

    def heed(self, place: str) -> None:
        """Stop the work at ``place``, without reporting a step, if the user asked for it; raises as a call does."""
        if self.stopped:
            raise CancelledError(f"stopped at {place}.")


def _fulfil(future: Future[T], work: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    try:
        future.set_result(work(*args, **kwargs))
    except BaseException as error:  # handed over to the thread that waits, which raises it
        future.set_exception(error)
