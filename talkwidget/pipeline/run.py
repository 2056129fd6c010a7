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


@dataclass
class Tally:
    """Count of the values of a stage that has one for each sentence.

    Attributes
    ----------
    hits, made
        Values that were kept, and those made now.
    cost
        Seconds that making all of them took, now or before.
    reason
        Reason of the first that was not kept.
    """

    hits: int = 0
    made: int = 0
    cost: float = 0.0
    reason: str = ""

    def add(self, cost: float, miss: str | None) -> None:
        """Count a value that took ``cost`` seconds; ``miss`` is the reason why it was not kept, if it was not."""
        self.cost += cost
        self.hits += miss is None
        self.made += miss is not None
        self.reason = self.reason or miss or ""

    @property
    def why(self) -> str:
        """``hit`` where all were kept, ``miss`` where none was, else ``partly hit``; with the reason."""
        if not self.made:
            return "hit"
        return f"partly hit: {self.hits} of {self.hits + self.made}; {self.reason}" if self.hits else self.reason


class Run:
    """Looks stages up in memory and on disk, keeps what they make, and times them.

    A stage with one value uses :meth:`find` and :meth:`keep`, which time it. One with a value for each sentence uses
    :meth:`find_one` and :meth:`keep_one`, then :meth:`note_tally`. The untimed pair is for values beside the stages.

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

    def find_one(self, key: Key) -> Entry | None:
        """Entry of one of many values of a stage, from disk; threads may call it at the same time."""
        entry = self.cache.load(key)
        counted = self.cache.misses if entry is None else self.cache.hits
        counted[key.stage] += 1
        return entry

    def keep_one(self, key: Key, value: Any, cost: float) -> None:
        """Keep one of many values of a stage, which took ``cost`` seconds, on disk."""
        self.cache.store(key, Entry(value, cost))

    def note_tally(self, stage: str, tally: Tally, seconds: float) -> None:
        """Note a finished stage of many values; ``seconds`` are those that the call spent on it alone."""
        self.stages.append(Stage(stage, seconds, tally.cost, tally.why))

    def find_untimed(self, key: Key) -> Any:
        """Value kept for ``key``, without timing it; another thread may have kept it since :meth:`find`."""
        entry = self._memory.get(key.stage, key.digest) if key.memory else None
        entry = entry or self.cache.load(key)
        return None if entry is None else entry.value

    def keep_untimed(self, key: Key, value: Any) -> None:
        """Keep a small value that no stage has made."""
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
