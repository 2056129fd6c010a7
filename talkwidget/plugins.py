"""Plug-ins by name: engines, synthesizers and their options, from entry points or registered by a program."""

from __future__ import annotations

import configparser
import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Generic, TypeVar

from .errors import InputError, UnavailableError
from .suggest import did_you_mean
from .synonyms import meant_value

Plugin = TypeVar("Plugin", covariant=True)

ENGINES = "talkwidget.engines"
SYNTHESIZERS = "talkwidget.synthesizers"
OPTIONS = "talkwidget.options"
"""Dataclasses that declare the options of the engine or synthesizer of the same name."""

_KINDS = {ENGINES: "engine", SYNTHESIZERS: "synthesizer", OPTIONS: "plug-in with options"}
_BUILT_IN = Path(__file__).with_name("entry_points.ini")

_lock = threading.RLock()
_factories: dict[tuple[str, str], Callable[[], Any]] = {}
_instances: dict[tuple[str, str], Any] = {}
_observers: list[Callable[[], None]] = []


@dataclass(frozen=True)
class Chosen(Generic[Plugin]):
    """A chosen plug-in.

    Attributes
    ----------
    plugin
        The plug-in itself.
    why
        Reason for the choice, in a few words for the user.
    skipped
        Reasons why better ones were not taken, one line each.
    """

    plugin: Plugin
    why: str
    skipped: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the plug-in."""
        name: str = self.plugin.name  # type: ignore[attr-defined]
        return name


def register(group: str, name: str, factory: Callable[[], Any], options: type | None = None) -> None:
    """Register a plug-in for this process, under a new name or in place of the one that has it.

    Parameters
    ----------
    group
        :data:`ENGINES` or :data:`SYNTHESIZERS`.
    name
        Value of ``engine=`` or ``synthesizer=`` that selects it.
    factory
        Called without arguments at the first use; usually the class itself.
    options
        Dataclass that declares the plug-in's own options with :func:`talkwidget.option.option`.

    Raises
    ------
    InputError
        One of its options has the name of a common option or of another plug-in's. Nothing is registered then.
    """
    with _lock:
        if options is not None:
            _replace(OPTIONS, name, options)
            try:
                _tell_observers()
            except InputError:
                _replace(OPTIONS, name, None)
                raise
        _replace(group, name, factory)


def unregister(group: str, name: str) -> None:
    """Remove a registered plug-in and its options; an entry point of that name shows again."""
    with _lock:
        _replace(group, name, None)
        if (OPTIONS, name) in _factories:
            _replace(OPTIONS, name, None)
            _tell_observers()


def observe_options(observer: Callable[[], None]) -> None:
    """Call ``observer`` whenever the options of plug-ins change; its :class:`InputError` refuses a registration."""
    _observers.append(observer)


def names(group: str) -> list[str]:
    """Names known in ``group``, in alphabetical order."""
    return sorted({*_installed(group), *(name for kind, name in _factories if kind == group)})


def is_registered(group: str, name: str) -> bool:
    """Whether a program registered this plug-in, in contrast to an entry point."""
    return (group, name) in _factories


def load(group: str, name: str) -> Any:
    """Single instance of a plug-in in this process; models that it has loaded stay loaded.

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


def _replace(group: str, name: str, factory: Callable[[], Any] | None) -> None:
    _instances.pop((group, name), None)
    if factory is None:
        _factories.pop((group, name), None)
    else:
        _factories[group, name] = factory


def _tell_observers() -> None:
    for observer in _observers:
        observer()


def _factory(group: str, name: str) -> Callable[[], Any]:
    if (group, name) in _factories:
        return _factories[group, name]
    installed = _installed(group)
    if name not in installed:
        known = names(group)
        meant = meant_value(_KINDS[group], name)
        listed = f"there are: {', '.join(['auto', *known])}."
        hint = f"use {meant}." if meant in [*known, "auto"] else did_you_mean(name, known, listed)
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
    """Entry points of a group: those of other packages, then the built-in ones, whose names are taken."""
    built_in = configparser.ConfigParser()
    built_in.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    built_in.read(_BUILT_IN, encoding="utf-8")
    foreign = {entry.name: entry for entry in entry_points(group=group)}
    own = built_in[group] if built_in.has_section(group) else {}
    return {**foreign, **{name: EntryPoint(name, value, group) for name, value in own.items()}}
