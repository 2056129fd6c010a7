"""Tab completion after the name of a magic."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import TypeAlias

from .. import plugins
from ..checkpoints import command as checkpoint_command
from ..checkpoints import registry as checkpoints
from ..common_options import NO_VOICE
from ..option import Option
from ..script.languages import known_languages
from .arguments import option_names

_PREPARED = ("face", "voice")


def _cache_words() -> list[str]:
    # Imported at the first use: it brings NumPy.
    from .talk_cache import CACHE_ACTIONS

    return [*CACHE_ACTIONS, "--older", "--face"]


WORDS: dict[str, Callable[[], list[str]]] = {
    "%talk_checkpoints": lambda: [
        *checkpoint_command.ACTIONS,
        *checkpoints.known_names(),
        "--folder",
        "--checkpoint-dir",
    ],
    "%talk_voices": list,
    "%talk_lexicon": lambda: ["--clear"],
    "%talk_cache": _cache_words,
    "%talk_doctor": lambda: ["--bundle"],
}
"""Words that the magics without options take."""
_VALUE_BEGUN = re.compile(r"--([\w-]+)(?:\s+|=)[^\s=]*$")
_OPTION_BEGUN = re.compile(r"\s--?[\w-]*$")


PreparedNames: TypeAlias = "Callable[[str], tuple[str, ...]]"
"""Returns the names of the prepared ``face`` or ``voice``, which is an option."""


def complete(event: SimpleNamespace, known: Mapping[str, Option], prepared: PreparedNames) -> list[str]:
    """Names of options, or values of the one before the cursor; empty for what IPython itself knows, as files.

    ``event`` is what IPython hands to a ``complete_command`` hook; ``prepared`` is asked only where it is needed.
    """
    option = _VALUE_BEGUN.search(event.text_until_cursor)
    name = option[1].replace("-", "_") if option else ""
    if name in known and known[name].kind is not bool:
        return offered_values(name, known[name], prepared)
    return option_names(known) if _OPTION_BEGUN.search(event.text_until_cursor) else []


def complete_words(command: str) -> list[str]:
    """Words after a magic of ``WORDS``; files are IPython's own completion."""
    return WORDS[command]()


def offered_values(name: str, about: Option, prepared: PreparedNames) -> list[str]:
    """Values of an option that can be listed; empty where any value is valid."""
    named = {"engine": plugins.ENGINES, "synthesizer": plugins.SYNTHESIZERS}
    if name in named:
        return ["auto", *plugins.names(named[name])]
    if name == "language":
        return [*known_languages(), *(title for title in known_languages().values() if " " not in title)]
    if name in _PREPARED:
        return [*prepared(name), *([NO_VOICE] if name == "voice" else [])]
    return [str(choice) for choice in about.choices]
