"""Registry of plug-ins by name, from entry points or added by a program."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint
from typing import Any

from ..errors import InputError, UnavailableError
from ..suggest import did_you_mean
from .entry_points import built_in, installed

ENGINES = "talkwidget.engines"
SYNTHESIZERS = "talkwidget.synthesizers"
OPTIONS = "talkwidget.options"
"""Dataclasses that declare the options of the engine or synthesizer of the same name."""
VALUES = "talkwidget.values"
"""Dataclasses and named tuples that the cache may write, and make again when it reads them; no other class is made."""

_KINDS = {ENGINES: "engine", SYNTHESIZERS: "synthesizer", OPTIONS: "plug-in with options", VALUES: "class of values"}

MEMBERS = {
    ENGINES: ("name", "version", "prepare_options", "animate_options", "unavailable", "digest", "prepare", "animate"),
    SYNTHESIZERS: ("name", "version", "online", "clones", "unavailable", "speaks", "synthesize"),
}
"""Members that a plug-in must have: those of ``engine/base.py: Engine`` and ``speech/base.py: Synthesizer``."""

_RESERVED = frozenset({"auto", "motion", "none", "output", "picture", "recording", "voice"})
"""Values of options and headings of the help, which cannot be names of plug-ins."""

_lock = threading.RLock()
_factories: dict[tuple[str, str], Callable[[], Any]] = {}
_instances: dict[tuple[str, str], Any] = {}
_observers: list[Callable[[], None]] = []


def register(group: str, name: str, factory: Callable[[], Any], options: type | None = None) -> None:
    """Register a plug-in for this process; it replaces one of the same name.

    Parameters
    ----------
    group
        :data:`ENGINES`, :data:`SYNTHESIZERS` or :data:`VALUES`.
    name
        Value of ``engine=`` or ``synthesizer=`` that selects it, and the plug-in's own ``name``; of a class of
        values, its name on disk.
    factory
        Called without arguments at the first use; usually the class itself.
    options
        Dataclass that declares the plug-in's own options with :func:`talkwidget.option.option`.

    Raises
    ------
    InputError
        The name is reserved or that of a plug-in of the other kind. Or an option is not valid: its name is reserved or
        taken, or its default is none of its values. Nothing is changed then.
    """
    _check_name(group, name)
    with _lock:
        keys = (group, name), (OPTIONS, name)
        former = [_factories.get(key) for key in keys]
        try:
            _replace(*keys[1], options)
            _replace(*keys[0], factory)
            if options is not former[1]:
                _tell_observers()
        except BaseException:
            for key, one in zip(keys, former, strict=True):
                _replace(*key, one)
            _tell_observers()
            raise


def registrations() -> tuple[tuple[str, str, Callable[[], Any], type | None], ...]:
    """Arguments of :func:`register` for each plug-in that a program registered, for other processes of its work."""
    with _lock:
        options: Any = {name: factory for (group, name), factory in _factories.items() if group == OPTIONS}
        return tuple(
            (group, name, factory, options.get(name))
            for (group, name), factory in _factories.items()
            if group != OPTIONS
        )


def take_over(given: Iterable[tuple[str, str, Callable[[], Any], type | None]]) -> None:
    """Register plug-ins of another process; those that are the same here stay loaded. Raises as :func:`register`."""
    for group, name, factory, options in given:
        if _factories.get((group, name)) is not factory or _factories.get((OPTIONS, name)) is not options:
            register(group, name, factory, options)


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
    return sorted(by_origin(group))


def by_origin(group: str) -> list[str]:
    """Names known in ``group``: built-in ones, those of installed packages, then those that ``register`` added."""
    registered = [name for kind, name in _factories if kind == group]
    return list(dict.fromkeys([*built_in(group), *sorted(installed(group)), *registered]))


def is_registered(group: str, name: str) -> bool:
    """True for plug-ins that ``register`` added, false for entry points."""
    return (group, name) in _factories


def load(group: str, name: str) -> Any:
    """Single instance of a plug-in in this process; models that it has loaded stay loaded.

    Raises
    ------
    InputError
        No plug-in of that name; the nearest one is named.
    UnavailableError
        It cannot be imported or created, lacks members, or has another name than it is registered under.
    """
    with _lock:
        if (group, name) not in _instances:
            _instances[group, name] = _create(group, name)
        return _instances[group, name]


def load_class(group: str, name: str) -> Any:
    """Class registered under a name, imported if need be.

    Raises
    ------
    InputError
        There is none of that name.
    ImportError, AttributeError
        The package that brings it is broken.
    """
    with _lock:
        return _factories[group, name] if (group, name) in _factories else _entry_point(group, name).load()


def registered_name(group: str, kind: type) -> str | None:
    """Name that a class is registered under in ``group``; ``None`` where it is not."""
    for (known, name), factory in _factories.items():
        if known == group and factory is kind:
            return name
    path = f"{kind.__module__}:{kind.__qualname__}"
    entries = {**installed(group), **built_in(group)}
    return next((name for name, entry in entries.items() if entry.value == path), None)


def _create(group: str, name: str) -> Any:
    kind = _KINDS[group]
    entry = None if (group, name) in _factories else _entry_point(group, name)
    try:
        factory = _factories[group, name] if entry is None else entry.load()
        instance = factory()
    except Exception as error:  # code of others may raise anything
        source = f"install {entry.dist.name} again" if entry and entry.dist else "see the plug-in's own documentation"
        raise UnavailableError(f"the {kind} {name!r} does not load ({error}); {source}.") from error
    lacking = [member for member in MEMBERS.get(group, ()) if not hasattr(instance, member)]
    if lacking:
        raise UnavailableError(
            f"the {kind} {name!r} lacks {', '.join(lacking)}; see 'Adding' in talkwidget's docs/architecture.md."
        )
    own = getattr(instance, "name", name)
    if group != OPTIONS and own != name:
        raise UnavailableError(f"the {kind} {name!r} calls itself {own!r}; register it under that name.")
    return instance


def _entry_point(group: str, name: str) -> EntryPoint:
    known = {**installed(group), **built_in(group)}
    if name not in known:
        listed = names(group)
        hint = did_you_mean(name, listed, f"there are: {', '.join(['auto', *listed])}.")
        raise InputError(f"there is no {_KINDS[group]} {name!r}; {hint}")
    return known[name]


def _check_name(group: str, name: str) -> None:
    if name in _RESERVED:
        raise InputError(f"a plug-in cannot be called {name!r}, which has another meaning; rename it.")
    other = {ENGINES: SYNTHESIZERS, SYNTHESIZERS: ENGINES}.get(group)
    if other is not None and name in by_origin(other):
        raise InputError(f"the {_KINDS[other]} {name!r} has this name; rename the {_KINDS[group]}.")


def _replace(group: str, name: str, factory: Callable[[], Any] | None) -> None:
    _instances.pop((group, name), None)
    if factory is None:
        _factories.pop((group, name), None)
    else:
        _factories[group, name] = factory


def _tell_observers() -> None:
    for observer in _observers:
        observer()
