"""Parse a magic line into options and verbatim text.

``magic_arguments`` splits a line as a shell does. It breaks ``--face="a b"`` in two, keeps the quotes of ``'a b'`` and
takes an apostrophe in a sentence for a quote. Here, only the value of an option may be quoted, and the rest is text.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import Any

from ..errors import InputError
from ..inputs.files import is_there, unquote, user_path
from ..option import NO, YES, Option, dashed
from ..options import declared_options, group_headings
from ..suggest import option_hint

_FILL = re.compile(r"\A-f(?=\s|\Z)")
"""Short form of ``--fill``."""
_OPTION = re.compile(r"--([A-Za-z][\w-]*)(=?)")
_SWITCHED = re.compile(
    rf"\s+({'|'.join(sorted(word for word in YES | NO if word.isalpha()))})(?=\s+--|\s*\Z)", re.IGNORECASE
)
_DASHED = re.compile(r"([-–—])([A-Za-z][\w-]*)(?=\s|=|\Z)")
_DASHED_AFTER = re.compile(r"\s[-–—][A-Za-z][\w-]*(?=\s|=|\Z)")
_VALUE = re.compile(r"\"([^\"]*)\"(?=\s|$)|'([^']*)'(?=\s|$)|(\S+)")
_PATH = re.compile(r"(\"[^\"]*\"|'[^']*'|.*?)(?=\s+--[A-Za-z]|\Z)", re.DOTALL)
_WIDTH, _INDENT = 110, 34
"""Width of the help in columns, and the column at which its explanations begin."""


def split_line(line: str, known: Mapping[str, Option], magic: str = "%talk") -> tuple[dict[str, Any], str]:
    """Read ``--name value``, ``--name=value``, ``--switch`` and ``--no-switch`` off the front of a line of ``magic``.

    Returns
    -------
    options
        By name; values are text still, but for switches. ``--switch off`` is one too, if no text follows.
    rest
        Text after the options, verbatim. A lone ``--`` ends the options, so that the text may begin with dashes.

    Raises
    ------
    InputError
        An unknown option (the nearest is named), one with another dash, a value that is missing, or a quote that is not
        closed.
    """
    options: dict[str, Any] = {}
    rest = _spelt_out(line.strip(), known)
    while option := _OPTION.match(rest):
        name, switched = _name(option[1].replace("-", "_"), known, magic)
        rest = rest[option.end() :]
        if option[2] and not switched:
            raise InputError(f"--{option[1]} takes no value; write {dashed(name)}=yes or {dashed(name)}=no.")
        if known[name].kind is bool and not option[2]:
            said = _SWITCHED.match(rest) if switched else None
            options[name] = said[1].lower() if said else switched
            rest = rest[said.end() :] if said else rest
        else:
            options[name], rest = _value(name, rest if option[2] else rest.lstrip())
        rest = _spelt_out(rest.lstrip(), known)
    _refuse_dashes(rest, known, magic)
    if rest == "--" or rest.startswith("-- "):
        rest = rest[2:].lstrip()
    return options, rest


def split_path(line: str, known: Mapping[str, Option], magic: str = "%talk") -> tuple[dict[str, Any], str]:
    """Split a line whose text is a path: as :func:`split_line`, without quotes around it, and options may follow it."""
    options, rest = split_line(line, known, magic)
    words = _PATH.match(rest)
    assert words is not None, "the pattern takes any line"
    path = words[1]
    further, left = split_line(rest[words.end() :], known, magic)
    if left:
        raise InputError(f"give one path; {left!r} comes after {path!r} and its options. Put options first.")
    path = unquote(path)
    if (dash := _DASHED_AFTER.search(path)) and not is_there(user_path(path)):
        _refuse_dashes(dash[0].strip(), known, magic)
    return {**options, **further}, path


def describe(known: Mapping[str, Option]) -> str:
    """Help text of options, one a line, by group; those without one come first."""
    lines: list[str] = []
    for group, heading in {"": "", **group_headings()}.items():
        inside = {name: about for name, about in known.items() if about.group == group}
        lines += ["", f"{heading}:"] if heading and inside else []
        for name, about in inside.items():
            told = f"  {_signature(name, about):<{_INDENT - 2}}{' '.join([about.help, about.values]).strip()}"
            lines += textwrap.wrap(told, _WIDTH, subsequent_indent=" " * _INDENT)
    return "\n".join(lines).strip("\n")


def option_names(known: Mapping[str, Option]) -> list[str]:
    """Names of all options with their dashes, switches also with ``--no-``."""
    names = [dashed(name) for name in known]
    return names + [
        name.replace("--", "--no-") for name, about in zip(names, known.values(), strict=True) if about.kind is bool
    ]


def _spelt_out(rest: str, known: Mapping[str, Option]) -> str:
    return _FILL.sub("--fill", rest) if "fill" in known else rest


def _refuse_dashes(rest: str, known: Mapping[str, Option], magic: str) -> None:
    """Refuse an option behind one hyphen, or behind the long dash that word processors make of two."""
    found = _DASHED.match(rest)
    if found is None:
        return
    given = found[2].lower().replace("-", "_")
    if given in known:
        raise InputError(f"options have two hyphens: {dashed(given)}, not {found[0]}.")
    if found[1] == "-" and len(given) == 1:
        raise InputError(f"there is no option {found[0]}; options have two hyphens, and {magic}? lists them.")


def _name(given: str, known: Mapping[str, Option], magic: str) -> tuple[str, bool]:
    """Option of a typed name, and the value that a switch of that name has."""
    if given in known:
        return given, True
    positive = given.removeprefix("no_")
    if positive in known and known[positive].kind is bool:
        return positive, False
    listed = f"{magic}? lists the options."
    elsewhere = given in declared_options()
    hint = "it is an option of %%talk." if elsewhere else option_hint(given, known, listed, dashed)
    raise InputError(f"there is no option {dashed(given)}; {hint}")


def _value(name: str, rest: str) -> tuple[str, str]:
    value = _VALUE.match(rest)
    if value is None:
        raise InputError(f"{dashed(name)} needs a value after it.")
    if value[3] and value[3][0] in "\"'":
        raise InputError(f"the quote in {dashed(name)} {value[3]} is not closed.")
    return next(group for group in value.groups() if group is not None), rest[value.end() :]


def _signature(name: str, about: Option) -> str:
    if about.kind is bool:
        return f"{dashed(name)} / {dashed('no_' + name)}" if about.default else dashed(name)
    return f"{dashed(name)} {name.upper() if about.default is None else about.default}"
