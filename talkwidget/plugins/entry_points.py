"""Plug-ins of installed packages, this one included, by their entry points."""

from __future__ import annotations

import configparser
import functools
import logging
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

_FILE = Path(__file__).parents[1] / "entry_points.ini"

_log = logging.getLogger("talkwidget")


@functools.cache
def built_in(group: str) -> dict[str, EntryPoint]:
    """Plug-ins of this package, from a file: a copied folder on ``sys.path`` has no metadata."""
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    parser.read(_FILE, encoding="utf-8")
    own = parser[group] if parser.has_section(group) else {}
    return {name: EntryPoint(name, value, group) for name, value in own.items()}


@functools.cache
def installed(group: str) -> dict[str, EntryPoint]:
    """Plug-ins of other packages; one with the name of a built-in plug-in is left out with a warning."""
    found: dict[str, EntryPoint] = {}
    for entry in entry_points(group=group):
        own = built_in(group).get(entry.name)
        if own is None:
            found[entry.name] = entry
        elif entry.value != own.value:
            _log.warning("%s is left out: the name %r is built in.", entry.value, entry.name)
    return found
