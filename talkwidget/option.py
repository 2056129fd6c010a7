"""Declaration of one option: its default, its help text and the values it takes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

from .errors import InputError

YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
"""Words for the values of a switch."""

LONGEST_STATEMENT = 300
"""Characters of a statement of consent."""


@dataclass(frozen=True)
class Option:
    """Declaration of one option.

    Attributes
    ----------
    default
        Value where the user gives none.
    help
        One line for the user.
    choices
        All valid values; empty where any value of the type is valid.
    low, high
        Valid range, both ends included; both or neither are set.
    kind
        Type of the value: ``bool``, ``int``, ``float`` or ``str``.
    group
        Heading under which help and panel list it; by default, a plug-in's options have its name.
    optional
        ``None`` is a valid value.
    read
        Converts a value where ``kind`` alone cannot; raises :class:`ValueError` for values that are not ``takes``.
    takes
        Valid values in words, for error messages.
    also
        Type that ``read`` takes besides ``kind``, as it is written in Python.
    owner
        Plug-in that declares it; empty for common options.
    synonyms
        Words that people type for it, separated by spaces; an error message leads from them to the option.
    value_synonyms
        Words that people type for a value, by the value; separated by spaces too.
    label
        Label of its control in the panel; by default its name.
    """

    default: Any
    help: str
    choices: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None
    kind: type = str
    group: str = ""
    optional: bool = False
    read: Callable[[Any], Any] | None = None
    takes: str = ""
    also: str = ""
    owner: str = ""
    synonyms: str = ""
    value_synonyms: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)
    label: str = ""

    def check(self, name: str, value: Any) -> Any:
        """Convert ``value`` to the option's type.

        Raises
        ------
        InputError
            The value has another type, is out of range, or is not one of the choices.
        """
        if value is None and self.optional:
            return None
        try:
            converted = self.read(value) if self.read else _convert(value, self.kind)
        except (TypeError, ValueError, OverflowError):
            takes = self.takes or _KIND_NAMES.get(self.kind, "text")
            meant = self._meant(value)
            hint = "" if meant is None else f"; try {meant}"
            raise InputError(f"{name} takes {takes}, not {value!r}{hint}.") from None
        if self.choices and converted not in self.choices:
            meant = self._meant(value)
            way = f"choose one of: {', '.join(map(str, self.choices))}" if meant is None else f"use {meant}"
            raise InputError(f"{name} cannot be {value!r}; {way}.")
        if self.low is not None and self.high is not None and not self.low <= converted <= self.high:
            limits = f"{format_limit(self.low)} and {format_limit(self.high)}"
            raise InputError(f"{name} must lie between {limits}, not {value!r}.")
        return converted

    @property
    def values(self) -> str:
        """Valid values in brackets, for help texts; empty where any value of the type is valid."""
        if self.choices:
            return f"[{', '.join(map(str, self.choices))}]"
        if self.low is not None and self.high is not None:
            return f"[{format_limit(self.low)} to {format_limit(self.high)}]"
        return ""

    def _meant(self, given: Any) -> str | None:
        """Value that a word stands for, as ``always`` for ``yes``; ``None`` where the word is not known."""
        word = str(given).strip().lower()
        if word in self.choices:
            return word
        if self.kind is float and re.fullmatch(r"[+-]?\d+,\d+", word):  # a decimal comma
            return word.replace(",", ".")
        if self.kind is float and re.fullmatch(r"\d{1,4}%", word):
            return f"{int(word[:-1]) / 100:g}"
        return next((value for value, words in self.value_synonyms.items() if word in words.split()), None)


def option(default: Any, help: str, **about: Any) -> Any:  # noqa: A002
    """Dataclass field that declares an option; ``about`` are the other attributes of :class:`Option`.

    The type is that of the default unless ``kind`` says otherwise; a default of ``None`` makes it optional text.
    """
    about.setdefault("kind", str if default is None else type(default))
    about.setdefault("optional", default is None)
    about.setdefault("group", "")
    return dataclasses.field(default=default, metadata={"option": Option(default, help, **about)})


def read_label(value: Any) -> str:
    """Line of text of at most 60 characters; raises :class:`ValueError` for others."""
    return _line(value, _LONGEST_LABEL)


def read_statement(value: Any) -> str:
    """Statement of consent in one line; raises :class:`ValueError` for others."""
    return _line(value, LONGEST_STATEMENT)


def is_statement(value: Any) -> bool:
    """Whether a value from a foreign file is a statement of consent, or none."""
    return isinstance(value, str) and len(value) <= LONGEST_STATEMENT and (not value or value.isprintable())


def declared_in(options_class: type) -> dict[str, Option]:
    """Options that a dataclass declares, by name, in order."""
    return {item.name: item.metadata["option"] for item in dataclasses.fields(options_class)}


def declared_by(plugin: str, declaring: Any) -> dict[str, Option]:
    """Options of a plug-in, checked one by one; ``declaring`` is an instance of the dataclass that declares them.

    Raises
    ------
    InputError
        It is no dataclass of options, or a default is none of the option's values.
    """
    if not dataclasses.is_dataclass(declaring) or not all(
        "option" in item.metadata for item in dataclasses.fields(declaring)
    ):
        raise InputError(f"the options of {plugin} must be a dataclass whose fields are option(...).")
    declared = declared_in(type(declaring))
    for name, about in declared.items():
        about.check(name, about.default)
    return declared


def dashed(name: str) -> str:
    """Option as it is typed after a magic: ``--face-index`` for ``face_index``."""
    return "--" + name.replace("_", "-")


def format_limit(limit: float) -> str:
    """Number with all its digits: 2147483647, not 2.14748e+09."""
    return str(int(limit)) if float(limit).is_integer() else str(limit)


_LONGEST_LABEL = 60


def _line(value: Any, longest: int) -> str:
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= longest or not value.isprintable():
        raise ValueError(value)
    return value.strip()


_KIND_NAMES = {int: "a whole number", float: "a number", bool: "yes or no"}


def _convert(value: Any, kind: type) -> Any:
    if kind is bool:
        typed = str(value).strip().lower()
        if typed in YES:
            return True
        if typed in NO:
            return False
        raise ValueError(value)
    if kind is str and not isinstance(value, (str, PathLike)):
        raise TypeError(value)
    if kind is int and isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    converted = kind(value)
    if kind is float and converted != converted:
        raise ValueError(value)
    return converted
