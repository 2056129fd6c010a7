"""Stages of the work: each from memory, from the cache, or done now; and what it cost."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ..cache.cache import Cache, digest
from ..report import Stage

T = TypeVar("T")


class Held:
    """The values used last, in memory, so that a cache that is off or slow does not matter within a session."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[str, tuple[Any, float]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> tuple[Any, float] | None:
        """Value and cost, if it is held."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: str, value: Any, cost: float) -> None:
        """Hold a value, and let go of the one longest unused."""
        with self._lock:
            self._values[key] = (value, cost)
            self._values.move_to_end(key)
            if len(self._values) > self._size:
                self._values.popitem(last=False)


class Stages:
    """The stages of one call, in ``done`` as they finish. A stage may run others; each counts only its own time."""

    def __init__(self, cache: Cache, held: Held) -> None:
        self.cache = cache
        self.done: list[Stage] = []
        self._held = held

    def run(
        self,
        name: str,
        parts: Mapping[str, str],
        compute: Callable[[], T],
        *,
        valid: Callable[[T], bool] = lambda value: True,
        conceal: bool = False,
    ) -> T:
        """The value made from ``parts``, kept on disk; see :meth:`talkwidget.cache.cache.Cache.fetch`."""
        before = len(self.done)
        fetched = self.cache.fetch(name, parts, compute, valid=valid, conceal=conceal)
        inner = sum(stage.seconds for stage in self.done[before:])
        self.done.append(Stage(name, fetched.seconds - inner, fetched.cost, fetched.why))
        return fetched.value

    def hold(self, name: str, parts: Mapping[str, str], compute: Callable[[], T]) -> T:
        """The value made from ``parts``, kept on disk and in memory."""
        key = digest({"stage": name, **parts})
        began = time.perf_counter()
        held = self._held.get(key)
        if held is not None:
            value, cost = held
            if name not in {stage.name for stage in self.done}:
                self.done.append(Stage(name, time.perf_counter() - began, cost, "hit: in memory"))
        else:
            value = self.run(name, parts, compute)
            self._held.put(key, value, self.done[-1].cost)
        result: T = value
        return result
