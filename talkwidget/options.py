"""Options of a clip: the common ones, and those that engines and synthesizers declare themselves.

Magic arguments, ``%config`` traits, panel fields, help, cache keys and Python keywords are all made from
:func:`declared_options`; no default stands anywhere else.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from . import plugins
from .common_options import CommonOptions
from .errors import InputError, TalkError
from .option import Option, declared_by, declared_in
from .suggest import option_hint

Own = TypeVar("Own")

_log = logging.getLogger("talkwidget")
_HEADINGS = {"voice": "Voice", "motion": "Motion", "picture": "Picture", "output": "Output"}
_LAST_GROUP = "output"


@dataclass(frozen=True, init=False, repr=False, eq=False)
class TalkOptions(CommonOptions):
    """Options of a clip. Immutable; :meth:`replace` returns a checked copy.

    Options of plug-ins are attributes as the common ones are; :meth:`of` returns those of one plug-in with their types.

    Raises
    ------
    InputError
        Unknown option, or a value of the wrong type, out of range, or not one of the choices.
    """

    def __init__(self, **values: Any) -> None:
        declared = declared_options()
        for name in values:
            if name not in declared:
                hint = option_hint(name, declared, f"options are: {', '.join(declared)}.")
                raise InputError(f"there is no option {name!r}; {hint}")
        for name, about in declared.items():
            object.__setattr__(self, name, about.check(name, values.get(name, about.default)))

    def replace(self, **changes: Any) -> TalkOptions:
        """Copy with ``changes``; an unknown name raises :class:`InputError` and suggests the nearest."""
        return TalkOptions(**{**self._kept(), **changes})

    def _kept(self) -> dict[str, Any]:
        """Values that are valid still: a plug-in may be gone since, or be registered again with other options."""
        kept = {}
        for name, about in declared_options().items():
            if name in vars(self):
                with contextlib.suppress(InputError):
                    kept[name] = about.check(name, getattr(self, name))
        return kept

    def of(self, options_class: type[Own]) -> Own:
        """Options of one plug-in, as an instance of the dataclass that declares them."""
        declared = declared_in(options_class)
        return options_class(**{name: getattr(self, name, about.default) for name, about in declared.items()})

    def subset(self, names: Iterable[str]) -> dict[str, Any]:
        """Values of the named options, as a cache key takes them."""
        return {name: getattr(self, name) for name in names}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TalkOptions) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(sorted((name, repr(value)) for name, value in vars(self).items())))

    def __repr__(self) -> str:
        declared = declared_options()
        changed = {
            name: value for name, value in vars(self).items() if name in declared and value != declared[name].default
        }
        return f"TalkOptions({', '.join(f'{name}={value!r}' for name, value in changed.items())})"


_declared: dict[str, Option] = {}
_warned: set[str] = set()


def declared_options() -> dict[str, Option]:
    """Every option by name, in the order of the help: by group, the common ones first, those of the output last.

    Options of an installed plug-in that does not load, or that takes a name of others, are left out with one warning.
    """
    if not _declared:
        _declared.update(_collect())
    return _declared


def own_options(plugin: str) -> tuple[str, ...]:
    """Names of the options that a plug-in declares."""
    return tuple(name for name, about in declared_options().items() if about.owner == plugin)


def group_headings() -> dict[str, str]:
    """Heading of each group of options, of the common ones or a plug-in's (see :func:`plugin_titles`)."""
    groups = dict.fromkeys(about.group for about in declared_options().values())
    titles = plugin_titles()
    return {group: _HEADINGS.get(group) or titles[group] for group in groups}


def plugin_titles() -> dict[str, str]:
    """Title of each plug-in with options of its own: the ``title`` of its dataclass, else its name."""
    owners = dict.fromkeys(about.owner for about in declared_options().values() if about.owner)
    return {owner: _title(owner) for owner in owners}


def _title(plugin: str) -> str:
    return str(getattr(plugins.load(plugins.OPTIONS, plugin), "title", plugin))


def _collect() -> dict[str, Option]:
    common = {name: dataclasses.replace(about, group=about.group or "picture") for name, about in _COMMON.items()}
    own: dict[str, Option] = {}
    for plugin in plugins.by_origin(plugins.OPTIONS):
        try:
            declared = declared_by(plugin, plugins.load(plugins.OPTIONS, plugin))
            _refuse_clash(plugin, declared, own)
        except TalkError as error:
            if plugins.is_registered(plugins.OPTIONS, plugin):
                raise
            _warn_once(f"the options of {plugin} are left out: {error}")
            continue
        own |= {
            name: dataclasses.replace(about, group=about.group or plugin, owner=plugin)
            for name, about in declared.items()
        }
    last = {name: about for name, about in common.items() if about.group == _LAST_GROUP}
    declared = {**{name: about for name, about in common.items() if name not in last}, **own, **last}
    groups = list(dict.fromkeys(about.group for about in declared.values()))
    return dict(sorted(declared.items(), key=lambda item: groups.index(item[1].group)))


def _refuse_clash(plugin: str, declared: dict[str, Option], own: dict[str, Option]) -> None:
    for name in declared:
        if name in _COMMON:
            raise InputError(f"{plugin} declares the option {name!r}, which all engines share; rename it.")
        if name in own:
            raise InputError(f"{plugin} declares the option {name!r}, which {own[name].owner} has; rename it.")
        if name in _RESERVED or name.startswith(("_", "no_")):
            raise InputError(f"{plugin} declares the option {name!r}, a name with another meaning; rename it.")


def _warn_once(warning: str) -> None:
    if warning not in _warned:
        _warned.add(warning)
        _log.warning(warning)


def _refresh() -> None:
    """Collect anew after a registration; a clash leaves everything as it was."""
    collected = _collect()
    _declared.clear()
    _declared.update(collected)


_COMMON = declared_in(CommonOptions)
_RESERVED = frozenset(
    {*dir(TalkOptions)}
    | {"audio", "cache_dir", "cancel", "image", "name", "on_fragment", "options", "progress", "source", "text"}
)
"""Attributes of :class:`TalkOptions`, and parameters of the functions that take options."""

plugins.observe_options(_refresh)
