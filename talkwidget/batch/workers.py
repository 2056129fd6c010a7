"""Workers that a batch asks for: their number and kind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Workers:
    """Arguments of :class:`joblib.Parallel`.

    ``None`` obeys :func:`joblib.parallel_config`, and is one process, this one, without it.
    """

    n_jobs: int | None = None
    backend: str | None = None
