"""Faces and voices by name; the latest is meant where no name is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from ..errors import InputError
from ..inputs.file_names import composed
from ..suggest import did_you_mean

T = TypeVar("T")


class Named(Generic[T]):
    """Values by name.

    Parameters
    ----------
    kind
        Word for a value in messages: ``face`` or ``voice``.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._values: dict[str, T] = {}
        self._latest: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order in which they came."""
        return tuple(self._values)

    def add(self, name: str, value: T) -> T | None:
        """Add a value as the latest; returns the former one of that name, if there was one."""
        former = self._values.get(name)
        self._values[name], self._latest = value, name
        return former

    def get(self, name: str | None = None) -> T | None:
        """Value of this name; the latest without a name, ``None`` where there is none.

        Raises
        ------
        InputError
            There is no value of this name.
        """
        if name is None:
            return None if self._latest is None else self._values[self._latest]
        name = composed(str(name))
        if name not in self._values:
            known = f"there are: {', '.join(self._values)}." if self._values else self._way
            hint = did_you_mean(name, self._values, known)
            raise InputError(f"there is no {self._kind} {name!r}; {hint}")
        return self._values[name]

    def change(self, change: Callable[[T], T]) -> None:
        """Replace each value by what ``change`` returns for it."""
        self._values = {name: change(value) for name, value in self._values.items()}

    def copy(self) -> Named[T]:
        """Copy that changes on its own."""
        copy: Named[T] = Named(self._kind)
        copy._values, copy._latest = dict(self._values), self._latest
        return copy

    def only(self, name: str | None) -> Named[T]:
        """Copy with this one alone, or with the latest; raises as :meth:`get`."""
        copy: Named[T] = Named(self._kind)
        value, chosen = self.get(name), self._latest if name is None else composed(str(name))
        if value is not None and chosen is not None:
            copy.add(chosen, value)
        return copy

    @property
    def _way(self) -> str:
        return f"set one with set_{self._kind} or %talk_{self._kind}."


def checked_name(name: str | None, default: str, kind: str) -> str:
    """Name that the user gives to a value, or the default.

    Raises
    ------
    InputError
        It is not text, or it is empty.
    """
    if not isinstance(name, (str, type(None))):
        raise InputError(f"the name of a {kind} is text, not {name!r}.")
    name = default if name is None else name.strip()
    if not name:
        raise InputError(f"the name of the {kind} is empty; give it one, or leave it out.")
    return composed(name)
