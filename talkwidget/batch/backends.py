"""joblib's cluster backends, which here give results one by one and report lost workers."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from ..errors import UnavailableError


def register_ray() -> None:
    """Make joblib know the backend ``ray``.

    Raises
    ------
    UnavailableError
        Ray is not installed.
    """
    try:
        from ray.util.joblib import register_ray as register
    except ImportError:
        raise UnavailableError("Ray is not installed; run: pip install ray") from None
    register()


def adjust(backend: Any) -> None:
    """Adjust a backend's instance. Of those that run on one machine, loky's warning of a new worker is left out."""
    # loky takes models that a worker loads after its first row for a leak, and replaces it; no row is lost.
    warnings.filterwarnings("ignore", "A worker stopped while some jobs were given", UserWarning)
    package = type(backend).__module__
    if package.startswith("ray."):
        # It inherits False from a pool whose end loses results. Ray's own pool does not.
        backend.supports_return_generator = True
    elif package == "joblib._dask" and "submit" not in vars(backend):
        backend.submit = _telling_losses(backend.submit)
        backend.effective_n_jobs = _at_least_two(backend.effective_n_jobs)


def _telling_losses(submit: Callable[..., Any]) -> Callable[..., Any]:
    """``submit`` of Dask's backend, which leaves joblib waiting for ever where a worker is lost (joblib 1.6).

    It sets the exception of such a task, and calls the callback, by which joblib learns of results, for others alone.
    """

    def submit_and_tell(work: Any, callback: Callable[[Any], None]) -> Any:
        future = submit(work, callback)
        future.add_done_callback(lambda done: callback(lost) if (lost := done.exception()) else None)
        return future

    return submit_and_tell


def _at_least_two(count: Callable[[Any], int]) -> Callable[[Any], int]:
    """Number of jobs, of which joblib runs a single one in this process: with one worker left, rows would draw here."""
    return lambda n_jobs: max(2, count(n_jobs))
