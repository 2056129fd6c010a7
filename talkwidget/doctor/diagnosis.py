"""Diagnosis: all checks, as a table, as text, and as text for a bug report."""

from __future__ import annotations

import contextlib
import getpass
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .. import env
from .._version import __version__
from ..errors import TalkError
from ..inputs.files import reason_of
from ..progress import Progress
from . import checkpoints, codecs, folder, fonts, front_end, network, provenance, python, voices
from .finding import OK, PROBLEM, WARNING, Finding

CHECKS: tuple[Callable[[], Finding], ...] = (
    python.check_python,
    python.check_packages,
    python.check_traps,
    python.check_device,
    codecs.check_codecs,
    fonts.check_fonts,
    voices.check_voices,
    network.check_network,
    checkpoints.check_checkpoints,
    folder.check_permissions,
    folder.check_space,
    folder.check_entries,
    provenance.check_content_credentials,
    front_end.check_front_end,
)
"""Every check, in the order in which they run."""

# From the root, the home folder, a drive or a server, up to the next space that no part of a path follows; within
# quotes up to their end.
_QUOTED_PATH = re.compile(r"""(['"])(?:[A-Za-z]:)?(?:[/\\]|~)(?:(?!\1).)*\1""")
_PATH = re.compile(r"(?<![\w<])(?:[A-Za-z]:\\|\\\\|~/|/)(?:[^\s'\";,)]| (?=[^\s/'\";,)]*/\S))+")
_COLOURS = {OK: "#1a7f37", WARNING: "#9a6700", PROBLEM: "#cf222e"}


@dataclass(frozen=True)
class Diagnosis:
    """Findings of all checks; as the result of a cell, it shows itself as a table."""

    findings: tuple[Finding, ...]

    @property
    def status(self) -> int:
        """Exit status: 1 where there is a problem, else 0; warnings do not count."""
        return int(any(finding.state == PROBLEM for finding in self.findings))

    @property
    def summary(self) -> str:
        """One line: how many problems and warnings there are."""
        count = {state: sum(one.state == state for one in self.findings) for state in (PROBLEM, WARNING)}
        told = (f"{number} {state}{'' if number == 1 else 's'}" for state, number in count.items())
        return f"{', '.join(told)} in {len(self.findings)} checks"

    def bundle(self) -> str:
        """Findings as text for a bug report: without paths, and without names of user and machine."""
        return "\n".join(
            [f"talkwidget {__version__}: {self.summary}", *(_anonymous(str(one)) for one in self.findings)]
        )

    def __repr__(self) -> str:
        return "\n".join([*map(str, self.findings), self.summary])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="color: {_COLOURS[one.state]}">{one.state}</td><td>{escape(one.name)}</td>'
            f'<td style="text-align: left">{escape(one.told)}{_mend_html(one)}</td></tr>'
            for one in self.findings
        )
        return f"<table>{rows}</table><div>{escape(self.summary)}</div>"


def diagnose(progress: Progress | None = None) -> Diagnosis:
    """Run every check; one that fails itself is a problem like any other."""
    findings = []
    for number, check in enumerate(CHECKS):
        if progress is not None:
            progress("checking", number, len(CHECKS))
        findings.append(_run(check))
    return Diagnosis(tuple(findings))


def _run(check: Callable[[], Finding]) -> Finding:
    name = check.__name__.removeprefix("check_").replace("_", " ")
    try:
        return check()
    except TalkError as error:
        return Finding(name, PROBLEM, str(error), "python -m talkwidget doctor --bundle")
    except OSError as error:
        told = f"a file or folder cannot be used ({reason_of(error)}); look at the cache folder first."
        return Finding(name, PROBLEM, told, "python -m talkwidget doctor --bundle")
    except Exception as error:  # a check that breaks must not hide the others
        told = f"the check fails with {type(error).__name__}; please report it."
        return Finding(name, PROBLEM, told, "python -m talkwidget doctor --bundle")


def _mend_html(finding: Finding) -> str:
    return f"<br>mend it with: <code>{escape(finding.command)}</code>" if finding.command else ""


def _anonymous(text: str) -> str:
    """Text without paths, and without the names of user and machine."""
    for known in sorted(_folders(), key=len, reverse=True):
        if len(known) > 1:
            text = text.replace(known, "~")
    # An apostrophe within a path, as a shell takes it, is no end of it.
    text = _PATH.sub("<path>", _QUOTED_PATH.sub("<path>", text.replace("""'"'"'""", "")))
    for name, stand_in in ((_user(), "<user>"), (socket.gethostname(), "<machine>")):
        if len(name) > 1:
            text = re.sub(rf"\b{re.escape(name)}\b", stand_in, text)
    return text


def _folders() -> set[str]:
    """Folders of the user, as far as they are known: data, home, and working directory."""
    found = {str(env.data_folder())}
    with contextlib.suppress(RuntimeError):  # a user without an entry, as in some containers
        found.add(str(Path.home()))
    with contextlib.suppress(OSError):  # it was deleted
        found.add(str(Path.cwd()))
    return found


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no entry for this user, as in some containers
        return ""
