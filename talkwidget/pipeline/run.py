"""Cache lookup, timing and progress of one Talker call."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ..cache.cache import Cache, Key
from ..cache.memory import Entry, Memory
from ..options import TalkOptions
from ..progress import Watch
from ..report import Stage

T = TypeVar("T")


@dataclass(frozen=True)
class _Started:
    """Start of a stage that missed: its time, the number of stages before it, and the reason."""

    time: float
    stages: int
    why: str


class Run:
    """Looks stages up in memory and on disk, keeps what they make, and times them.

    Parameters
    ----------
    cache, memory
        Where values are looked up and kept.
    options
        Options of the call.
    watch
        Told about progress; stops the work.
    """

    def __init__(self, cache: Cache, memory: Memory, options: TalkOptions, watch: Watch) -> None:
        self.cache = cache
        self.options = options
        self.watch = watch
        self.stages: list[Stage] = []
        """Finished stages, in the order in which they finished. Each counts only its own time."""
        self._memory = memory
        self._started: dict[str, _Started] = {}

    def find(self, key: Key, valid: Callable[[Any], bool] | None = None) -> Any:
        """Value kept for ``key``, from memory or from disk; ``None`` where the stage has to run, whose time starts.

        ``valid`` tells whether a value from disk can still be used.
        """
        began = time.perf_counter()
        entry = self._memory.get(key.stage, key.digest) if key.memory else None
        if entry is not None:
            self._note(key, began, entry.cost, "hit: in memory")
            return entry.value
        entry = self.cache.load(key)
        if entry is not None and (valid is None or valid(entry.value)):
            if key.memory:
                self._memory.put(key.stage, key.digest, entry)
            self._note(key, began, entry.cost, "hit")
            return entry.value
        self.cache.misses[key.stage] += 1
        self._started[key.stage] = _Started(began, len(self.stages), self.cache.explain_miss(key))
        return None

    def peek(self, key: Key) -> Any:
        """Value kept for ``key``, without timing it: by another thread since :meth:`find`, or by :meth:`remember`."""
        entry = self._memory.get(key.stage, key.digest) if key.memory else None
        entry = entry or self.cache.load(key)
        return None if entry is None else entry.value

    def remember(self, key: Key, value: Any) -> None:
        """Keep a small value that no stage has made; :meth:`peek` finds it."""
        entry = Entry(value, 0.0)
        self._memory.put(key.stage, key.digest, entry)
        self.cache.store(key, entry)

    def keep(self, key: Key, value: T) -> T:
        """Keep the value that a stage has made since :meth:`find`, and return it."""
        started = self._started.pop(key.stage)
        within = sum(stage.seconds for stage in self.stages[started.stages :])
        seconds = time.perf_counter() - started.time
        entry = Entry(value, seconds)
        if key.memory:
            self._memory.put(key.stage, key.digest, entry)
        self.cache.store(key, entry)
        self.stages.append(Stage(key.stage, time.perf_counter() - started.time - within, seconds, started.why))
        return value

    def _note(self, key: Key, began: float, cost: float, why: str) -> None:
        self.cache.hits[key.stage] += 1
        self.stages.append(Stage(key.stage, time.perf_counter() - began, cost, why))


def option_parts(options: TalkOptions, names: tuple[str, ...]) -> dict[str, str]:
    """Values of the named options as parts of a key."""
    return {name: str(value) for name, value in options.subset(names).items()}
