"""Usage of the magics: docstrings with the options, which ``%talk?`` and ``%talk --help`` show."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from ..option import Option
from .arguments import describe

Method = TypeVar("Method", bound=Callable[..., Any])
Options = Callable[[], dict[str, Option]]

_documented: list[tuple[Callable[..., Any], str, Options]] = []


def explained(usage: str, options: Options | None = None) -> Callable[[Method], Method]:
    """Make usage, and options that change with the plug-ins, the docstring of a magic, which --help prints.

    It goes above IPython's decorator: that of IPython 7 makes a function of its own, with the docstring of that moment.
    """

    def explain(method: Method) -> Method:
        @functools.wraps(method)
        def helpful(self: Any, line: str, *cell: str | None) -> Any:
            if line.strip() in {"-h", "--help"}:
                print(helpful.__doc__)
                return None
            return method(self, line, *cell)

        helpful.__doc__ = usage
        if options is not None:
            _documented.append((helpful, usage, options))
        return cast(Method, helpful)

    return explain


def refresh_usage() -> None:
    """Bring the docstrings up to date with the options that are declared now."""
    for function, usage, options in _documented:
        function.__doc__ = f"{usage}\n\nOptions\n{describe(options())}\n"
