"""Tab completion after the name of a magic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import TypeAlias

from .. import plugins
from ..checkpoints import command as checkpoint_command
from ..checkpoints import registry as checkpoints
from ..option import Option
from .arguments import option_names

_VALUE_BEGUN = re.compile(r"--([\w-]+)(?:\s+|=)[^\s=]*$")
_OPTION_BEGUN = re.compile(r"\s--?[\w-]*$")


Prepared: TypeAlias = "Mapping[str, tuple[str, ...]]"
"""Names of the prepared faces and voices, by option."""


def complete(event: SimpleNamespace, known: Mapping[str, Option], prepared: Prepared) -> list[str]:
    """Names of options, or values of the one before the cursor; empty for what IPython itself knows, as files.

    ``event`` is what IPython hands to a ``complete_command`` hook.
    """
    option = _VALUE_BEGUN.search(event.text_until_cursor)
    name = option[1].replace("-", "_") if option else ""
    if name in known and known[name].kind is not bool:
        return offered_values(name, known[name], prepared)
    return option_names(known) if _OPTION_BEGUN.search(event.text_until_cursor) else []


def complete_checkpoints() -> list[str]:
    """Words that ``%talk_checkpoints`` takes."""
    return [*checkpoint_command.ACTIONS, *checkpoints.known_names(), "--folder", "--checkpoint-dir"]


def offered_values(name: str, about: Option, prepared: Prepared) -> list[str]:
    """Values of an option that can be listed; empty where any value is valid."""
    named = {"engine": plugins.ENGINES, "synthesizer": plugins.SYNTHESIZERS}
    if name in named:
        return ["auto", *plugins.names(named[name])]
    return list(prepared[name]) if name in prepared else [str(choice) for choice in about.choices]
