"""Defaults of this session: values that ``%config`` has set."""

from __future__ import annotations

from typing import Any

from ..options import declared_options

_session: dict[str, Any] = {}


def session_defaults() -> dict[str, Any]:
    """Values by option; each Talker made later starts with them."""
    return {name: value for name, value in _session.items() if name in declared_options()}


def set_session_defaults(values: dict[str, Any]) -> None:
    """Add to :func:`session_defaults`."""
    _session.update(values)


def clear_session_defaults() -> None:
    """Forget what ``%config`` has set."""
    _session.clear()
