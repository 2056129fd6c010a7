"""Chosen plug-in, with the reasons for the choice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Plugin = TypeVar("Plugin", covariant=True)


@dataclass(frozen=True)
class Chosen(Generic[Plugin]):
    """A chosen plug-in by name, with the reasons for the choice, for the user.

    Attributes
    ----------
    name, why
        Name of the plug-in, and the reason in a few words.
    skipped
        Reasons why better ones were not taken, one line each.
    instance
        The plug-in itself; ``None`` in reports, which must not keep models alive and can be pickled.
    """

    name: str
    why: str
    skipped: tuple[str, ...] = ()
    instance: Plugin | None = field(default=None, repr=False, compare=False)

    @property
    def plugin(self) -> Plugin:
        """The plug-in itself."""
        assert self.instance is not None, "a report names plug-ins only"
        return self.instance

    def named(self) -> Chosen[Plugin]:
        """Copy without the plug-in itself."""
        return Chosen(self.name, self.why, self.skipped)


def choose(plugin: Any, why: str, skipped: tuple[str, ...] = ()) -> Chosen[Any]:
    """Choose a loaded plug-in."""
    return Chosen(plugin.name, why, skipped, plugin)
