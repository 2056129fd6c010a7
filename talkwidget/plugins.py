"""Engines and synthesizers by name, found through entry points; the built-in ones are registered the same way."""

from __future__ import annotations

import difflib
import functools
from importlib.metadata import entry_points
from typing import Any

from .errors import InputError

ENGINES = "talkwidget.engines"
SYNTHESIZERS = "talkwidget.synthesizers"


@functools.cache
def _registry(group: str) -> dict[str, Any]:
    return {entry.name: entry for entry in entry_points(group=group)}


def names(group: str) -> list[str]:
    """Names registered in ``group``."""
    return sorted(_registry(group))


@functools.cache
def load(group: str, name: str) -> Any:
    """The one instance of this plug-in in this process; models it has loaded stay loaded.

    Raises
    ------
    InputError
        No plug-in of that name; the nearest one is named.
    """
    known = _registry(group)
    if name not in known:
        kind = "engine" if group == ENGINES else "synthesizer"
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: auto, {', '.join(sorted(known))}."
        raise InputError(f"there is no {kind} {name!r}; {hint}")
    return known[name].load()()
