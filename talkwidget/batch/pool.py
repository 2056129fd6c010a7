"""Run the rows of a batch through joblib: results as they come, lost workers replaced, a stop seen at once."""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from numbers import Integral
from typing import Any

import joblib

from ..errors import InputError, UnavailableError
from ..progress import POLL, Watch
from .backends import adjust, register_ray
from .stop import Stop
from .work import Outcome
from .workers import Workers

WORKERS_PATIENCE = 5.0
"""Seconds that a stop waits for the workers; later they are left to end on their own."""
STRIKES = 2
"""Lost workers that a row may have been with before it runs alone; if that one is lost too, it fails."""

Calls = Mapping[int, Callable[[], Any]]
"""Rows by number; each function returns the call of :func:`joblib.delayed` that says it."""


class Pool:
    """Workers of one batch.

    Parameters
    ----------
    workers
        Their number and kind.
    stop
        Seen by the workers; set when the user stops the work, or when the batch ends early.
    watch
        Knows whether the user asked to stop.

    Raises
    ------
    InputError
        joblib does not know the backend, or the number of jobs is 0.
    UnavailableError
        The backend's package is missing.
    """

    def __init__(self, workers: Workers, stop: Stop, watch: Watch) -> None:
        self._workers, self._stop, self._watch = workers, stop, watch
        n_jobs = workers.n_jobs
        if n_jobs is not None and (n_jobs == 0 or not isinstance(n_jobs, Integral)):
            raise InputError(f"n_jobs is {n_jobs!r}; give the number of processes, or -1 for one on each core.")
        self._parallel()

    def run(self, calls: Calls) -> Iterator[tuple[int, Outcome]]:
        """Outcomes as they come; a row is asked for its call when a worker is free.

        When a worker is lost, rows that were not sent yet run next. Those that were sent follow, as any of them may be
        the cause.
        """
        waiting = dict(calls)
        strikes: Counter[int] = Counter()
        while (together := _fewer(waiting, strikes)) and not self._stop.is_set():
            sent: set[int] = set()
            try:
                for number, outcome in self._outcomes(together, sent):
                    del waiting[number]
                    yield number, outcome
                break  # all that was sent came back; after a stop, some rows are left
            except _LostError:
                suspects = sent & set(waiting) or set(together)
                strikes.update(suspects)
                waiting = dict(sorted(waiting.items(), key=lambda item: item[0] in suspects))
        for number, call in list(waiting.items()):
            if self._stop.is_set():
                return
            try:
                yield from self._outcomes({number: call}, set())
            except _LostError as error:
                told = f"its worker was lost ({error}); give the batch fewer jobs or more memory."
                yield number, Outcome("failed", error=told)

    def _outcomes(self, calls: Calls, sent: set[int]) -> Iterator[tuple[int, Outcome]]:
        """Outcomes of one call of joblib, which runs in a thread of its own, so that a stop is heeded at once.

        The numbers of the rows that joblib has taken are added to ``sent``.
        """
        results: queue.Queue[tuple[int, Outcome] | BaseException | None] = queue.Queue()
        # Made in this thread: a configuration of the user's holds for the thread that it was made in.
        parallel = self._parallel()
        # Fetched by joblib as workers get free, so that after a stop nothing more is sent to them.
        listed = list(calls.items())

        def take() -> Iterator[Any]:
            for number, call in listed:
                if self._stop.is_set():
                    return
                sent.add(number)
                yield call()

        thread = threading.Thread(target=_feed, args=(parallel, take(), results), name="talkwidget-batch", daemon=True)
        thread.start()
        lost = None
        try:
            while (result := self._next(results)) is not None and lost is None:
                if isinstance(result, BaseException):
                    lost = result
                else:
                    yield result
        except BaseException:  # interrupted, or not wanted any more
            self._stop.set()
            raise
        finally:
            thread.join(WORKERS_PATIENCE)
        if lost is not None:
            raise _LostError(" ".join(f"{type(lost).__name__}: {lost}".split())[:200])

    def _next(self, results: queue.Queue[tuple[int, Outcome] | BaseException | None]) -> Any:
        """Next result; ``None`` at the end, or where the workers do not stop in time."""
        stopped = None
        while True:
            try:
                return results.get(timeout=POLL)
            except queue.Empty:
                if self._watch.stopped:
                    self._stop.set()
                    stopped = time.monotonic() if stopped is None else stopped
                    if time.monotonic() - stopped > WORKERS_PATIENCE:
                        return None

    def _parallel(self) -> joblib.Parallel:
        """Joblib's pool; with results as they come where the backend can."""
        backend = self._workers.backend
        if backend is None:
            return self._configured()
        if backend == "ray":
            register_ray()
        try:
            # Not as an argument of Parallel, with which Dask's backend fails at the first call (joblib 1.6).
            config = joblib.parallel_config(backend=backend, n_jobs=self._workers.n_jobs)
        except ImportError as error:
            raise UnavailableError(
                f"joblib's backend {backend!r} is not installed ({error}); install it, or give another."
            ) from None
        except (ValueError, TypeError, AttributeError) as error:
            raise self._refused(error) from None
        with config:
            return self._configured()

    def _configured(self) -> joblib.Parallel:
        """Pool of the backend that is configured now."""
        backend, _ = joblib.parallel.get_active_backend()
        adjust(backend)
        for returned in ("generator_unordered", "list"):
            try:
                return joblib.Parallel(n_jobs=self._workers.n_jobs, batch_size=1, return_as=returned)
            except ValueError as error:
                if returned == "list":
                    raise self._refused(error) from None
        raise AssertionError("the loop returns or raises")

    def _refused(self, error: Exception) -> InputError:
        reason = str(error).partition("\n")[0]
        asked = f"n_jobs {self._workers.n_jobs!r}, backend {self._workers.backend!r}"
        return InputError(f"joblib refuses {asked}: {reason}")


def _fewer(waiting: Calls, strikes: Counter[int]) -> Calls:
    """Rows that may still run beside others."""
    return {number: call for number, call in waiting.items() if strikes[number] < STRIKES}


class _LostError(Exception):
    """The pool broke: a worker was killed, or the call did not reach it."""


def _feed(parallel: joblib.Parallel, jobs: Iterator[Any], results: queue.Queue[Any]) -> None:
    try:
        for result in parallel(jobs):
            results.put(result)
    except BaseException as error:  # a plug-in that ends Python too, or the batch would wait for ever
        results.put(error)
    results.put(None)
