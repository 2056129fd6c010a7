"""Engines and synthesizers by name: entry points, and what a program registers itself."""

from __future__ import annotations

import difflib
import functools
import threading
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from .errors import InputError, UnavailableError

ENGINES = "talkwidget.engines"
SYNTHESIZERS = "talkwidget.synthesizers"

_KINDS = {ENGINES: "engine", SYNTHESIZERS: "synthesizer"}

_lock = threading.RLock()
_factories: dict[tuple[str, str], Callable[[], Any]] = {}
_instances: dict[tuple[str, str], Any] = {}


def register(group: str, name: str, factory: Callable[[], Any]) -> None:
    """Make a plug-in known for this process, under a new name or instead of the one that has it.

    Parameters
    ----------
    group
        :data:`ENGINES` or :data:`SYNTHESIZERS`.
    name
        What ``engine=`` or ``synthesizer=`` calls it.
    factory
        Called without arguments at the first use; usually the class itself.
    """
    with _lock:
        _factories[group, name] = factory
        _instances.pop((group, name), None)


def unregister(group: str, name: str) -> None:
    """Take a registered plug-in away; an entry point of that name shows again."""
    with _lock:
        _factories.pop((group, name), None)
        _instances.pop((group, name), None)


def names(group: str) -> list[str]:
    """Names known in ``group``, in alphabetical order."""
    return sorted({*_installed(group), *(name for kind, name in _factories if kind == group)})


def load(group: str, name: str) -> Any:
    """The one instance of this plug-in in this process; models it has loaded stay loaded.

    Raises
    ------
    InputError
        No plug-in of that name; the nearest one is named.
    UnavailableError
        The package that brings it cannot be imported.
    """
    with _lock:
        if (group, name) not in _instances:
            _instances[group, name] = _factory(group, name)()
        return _instances[group, name]


def _factory(group: str, name: str) -> Callable[[], Any]:
    if (group, name) in _factories:
        return _factories[group, name]
    installed = _installed(group)
    if name not in installed:
        near = difflib.get_close_matches(name, names(group), n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(['auto', *names(group)])}."
        raise InputError(f"there is no {_KINDS[group]} {name!r}; {hint}")
    try:
        factory: Callable[[], Any] = installed[name].load()
    except (ImportError, AttributeError) as error:
        source = installed[name].dist
        raise UnavailableError(
            f"the {_KINDS[group]} {name!r} does not load ({error}); install {source.name if source else name} again."
        ) from error
    return factory


@functools.cache
def _installed(group: str) -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=group)}
