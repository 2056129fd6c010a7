"""The magic ``%talk_cache``: size and hit rate of the cache, clearing, export and import."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ..cache.upkeep import Usage, clear, measure_usage
from ..checkpoints.command import split_arguments
from ..display.output import table_html
from ..errors import InputError
from ..suggest import did_you_mean

if TYPE_CHECKING:
    from ..talker import Talker

CACHE_ACTIONS = ("clear", "export", "import")
"""Words of ``%talk_cache``."""
_AGE = re.compile(r"(\d{1,6})([mhd])")
_UNIT_SECONDS = {"m": 60, "h": 3600, "d": 86400}
_HEAD = ("kind", "entries", "MB", "hits", "misses", "hit rate")


@dataclass(frozen=True)
class CacheTable:
    """Usage of the cache; as the result of a cell, it shows itself as a table."""

    folder: str
    usages: tuple[Usage, ...]

    def __repr__(self) -> str:
        lines = [_HEAD, *map(_cells, self.usages)]
        wide = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
        table = ["  ".join(cell.ljust(width) for cell, width in zip(line, wide, strict=True)) for line in lines]
        return "\n".join([self.folder, *(line.rstrip() for line in table)])

    def _repr_html_(self) -> str:
        return f"<div>{escape(self.folder)}</div>{table_html(_HEAD, map(_cells, self.usages))}"


def run_cache_command(talker: Talker, line: str) -> CacheTable | str:
    """Do what the line of ``%talk_cache`` says; returns what the cell shows.

    Raises
    ------
    InputError
        The line, a kind or an age is not understood, or a file cannot be read.
    UnavailableError
        The export cannot be written.
    """
    action, rest = [*line.split(None, 1), "", ""][:2]
    if not action:
        where = str(talker.cache.root) if talker.cache.root else "the cache is off"
        return CacheTable(where, measure_usage(talker.cache))
    if action == "clear":
        return _clear(talker, split_arguments(rest))
    if action not in CACHE_ACTIONS:
        hint = did_you_mean(action, CACHE_ACTIONS, f"there are: {', '.join(CACHE_ACTIONS)}.")
        raise InputError(f"%talk_cache has no action {action!r}; {hint}")
    path = rest.strip()
    if not path:
        raise InputError(f"%talk_cache {action} takes a file, as in: %talk_cache {action} work.zip")
    from ..pipeline.carry import export_work, import_work

    if action == "export":
        return f"Exported {export_work(talker.cache, path)} faces and voices to {path}"
    came = import_work(talker.cache, path)
    left = [f"{came.known} are here already"] if came.known else []
    left += [f"{came.damaged} are damaged and left out"] if came.damaged else []
    return "; ".join([f"Imported {came.new} faces and voices", *left])


def _clear(talker: Talker, words: list[str]) -> str:
    older = 0.0
    if "--older" in words:
        at = words.index("--older")
        age = _AGE.fullmatch(words[at + 1]) if at + 1 < len(words) else None
        if age is None:
            raise InputError("--older takes an age in minutes, hours or days, as in 30m, 12h or 30d.")
        older = float(age[1]) * _UNIT_SECONDS[age[2]]
        del words[at : at + 2]
    portrait = None
    if "--face" in words:
        at = words.index("--face")
        if at + 1 == len(words):
            raise InputError("--face takes the name of a face that is set, or the file of its picture.")
        portrait = talker.portrait_digest(words[at + 1])
        del words[at : at + 2]
    kind = " ".join(words) or None
    known = sorted({usage.kind for usage in measure_usage(talker.cache)})
    if kind is not None and kind not in known:
        there = f"there are: {', '.join(known)}." if known else "the cache is empty."
        raise InputError(f"the cache has no kind {kind!r}; {did_you_mean(kind, known, there)}")
    entries, size = clear(talker.cache, kind, older, portrait)
    return f"Removed {entries} entries with {size / 1e6:.1f} MB"


def _cells(usage: Usage) -> tuple[str, ...]:
    asked = usage.hits + usage.misses
    rate = f"{100 * usage.hits / asked:.0f} %" if asked else ""
    return usage.kind, str(usage.entries), f"{usage.size / 1e6:.1f}", str(usage.hits), str(usage.misses), rate
