"""Bounded prefetching: an iterator that runs in a thread of its own."""

from __future__ import annotations

import contextlib
import math
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

BATCHES_AHEAD = 3
"""Batches of frames that may wait for an encoder: enough to even out the two threads, few enough for memory."""

_GRACE = 0.25
"""Seconds that an abandoned thread is given to end: enough between two items, not in the middle of one."""

_PATIENCE = 0.1
"""Seconds after which a thread that waits for an item, or for room in the queue, looks whether it shall end."""

_DRAIN_EVERY = 0.02
"""Seconds between two removals of an item from the full queue of a thread that is to end: well within the grace."""


@dataclass(frozen=True)
class _Failure:
    error: BaseException


class _End:
    pass


class _Room(queue.Queue[T]):
    """Queue whose size is the weight of what waits in it; an item comes in while the size is below the greatest."""

    def __init__(self, greatest: int, weigh: Callable[[T], int]) -> None:
        self._weigh = weigh
        self._weight = 0
        super().__init__(greatest)

    def _qsize(self) -> int:
        return self._weight

    def _put(self, item: T) -> None:
        super()._put(item)
        self._weight += self._weigh(item)

    def _get(self) -> T:
        item = super()._get()
        self._weight -= self._weigh(item)
        return item


class Prefetch(Generic[T]):
    """Iterates ``source`` in a thread of its own, at most ``depth`` items ahead of the consumer.

    With ``weigh``, which gives an item's weight of 1 or more, ``depth`` is the weight at which no more is fetched.

    The thread starts with the iteration, or before it by :meth:`start`. Exceptions of the source are raised in the
    consumer. :meth:`close` stops the source after its current item, closes it in its own thread, and joins the thread.
    It may be called at any time, and more than once. :meth:`abandon` waits for the thread a moment at most.

    ``heed`` is called several times a second by a consumer that waits, and may raise to end its waiting.
    """

    def __init__(
        self,
        source: Iterator[T],
        depth: int,
        heed: Callable[[], object] | None = None,
        weigh: Callable[[T], int] | None = None,
    ) -> None:
        self.seconds = 0.0
        """Time that the source has worked so far."""
        self.waited = 0.0
        """Time that the consumer has waited so far."""
        self._heed = heed
        self._source = source
        self._given_weight = weigh
        self._ready: _Room[T | _Failure | _End] = _Room(depth, self._weigh)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._produce, name="talkwidget-prefetch", daemon=True)

    def __iter__(self) -> Iterator[T]:
        # Started here, within the block that closes it: an interrupt just after the constructor would leave it running.
        self.start()
        while not isinstance(item := self._next(), _End):
            if isinstance(item, _Failure):
                raise item.error
            yield item

    def start(self) -> None:
        """Start the thread, within a block that ends it."""
        if self._thread.ident is None:
            self._thread.start()

    def abandon(self) -> None:
        """Stop the source after its current item, for which it waits a moment at most; a consumer that waits ends."""
        self._end_within(_GRACE)

    def close(self) -> None:
        """Stop the source and wait for its thread."""
        self._end_within(math.inf)

    def _end_within(self, seconds: float) -> None:
        self._closing.set()
        self.start()  # the thread closes its source, also where nobody has asked for an item yet
        latest = time.monotonic() + seconds
        while self._thread.is_alive() and time.monotonic() < latest:
            with contextlib.suppress(queue.Empty):  # makes room for the source's current item
                self._ready.get_nowait()
            self._thread.join(timeout=_DRAIN_EVERY)

    def _weigh(self, item: T | _Failure | _End) -> int:
        if self._given_weight is None or isinstance(item, _Failure | _End):
            return 1
        return self._given_weight(item)

    def _next(self) -> T | _Failure | _End:
        began = time.perf_counter()
        try:
            while True:
                try:
                    return self._ready.get(timeout=_PATIENCE)
                except queue.Empty:
                    if self._closing.is_set():
                        return _End()
                    if self._heed is not None:
                        self._heed()
        finally:
            self.waited += time.perf_counter() - began

    def _produce(self) -> None:
        last: _Failure | _End = _End()
        try:
            while not self._closing.is_set():
                began = time.perf_counter()
                try:
                    item = next(self._source)
                except StopIteration:
                    break
                finally:
                    self.seconds += time.perf_counter() - began
                self._put(item)
            close = getattr(self._source, "close", None)
            if close is not None:
                close()
        except BaseException as error:  # raised in the consumer's thread
            last = _Failure(error)
        self._put(last)

    def _put(self, item: T | _Failure | _End) -> None:
        """Hand an item over; it is dropped once nobody takes items any more."""
        while True:
            try:
                return self._ready.put(item, timeout=_PATIENCE)
            except queue.Full:
                if self._closing.is_set():
                    return None
