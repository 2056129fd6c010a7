"""Finding of a check."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass

OK, WARNING, PROBLEM = "ok", "warning", "problem"


def shell_path(path: str | os.PathLike[str]) -> str:
    """Path as a shell takes it, with its spaces and quotes."""
    return f'"{path}"' if os.name == "nt" else shlex.quote(str(path))


PIP = f"{shell_path(sys.executable)} -m pip"
"""Command of pip for this Python."""


@dataclass(frozen=True)
class Finding:
    """Result of one check.

    Attributes
    ----------
    name
        What was checked, as in ``codecs``.
    state
        ``ok``; ``warning`` where something is missing that one can do without; ``problem``.
    told
        What was found, with the cause of a problem; one line.
    command
        The one command that mends it; empty where nothing is to be done.
    """

    name: str
    state: str
    told: str
    command: str = ""

    def __str__(self) -> str:
        mend = f"\n{'':9}mend it with: {self.command}" if self.command else ""
        return f"{self.state:<8} {self.name}: {self.told}{mend}"
