"""Exceptions; every message names cause and fix in one line.

The magic turns these into IPython's ``UsageError``, the panel into its status line. The Python API raises them as they
are, and a cell that calls it shows their one line.
"""

from __future__ import annotations

import re

_ENDLESS = re.compile(r"\S{240,}")
"""Word that would flood a line: something given in the place of a name. Paths of files are shorter."""
_LONGEST = 2000
"""Characters of a message, as of one that quotes a text which was given for a name; lists of names have some 1,000."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Line ends and control characters of quoted input, which would break the line or steer a terminal."""


class TalkError(Exception):
    """Base of all exceptions of talkwidget."""

    def __str__(self) -> str:
        """Message in one line that any terminal can show, without the middle of endless words."""
        line = _CONTROL.sub(" ", super().__str__()).encode("utf-8", "backslashreplace").decode()
        line = _ENDLESS.sub(lambda word: f"{word[0][:80]}…{word[0][-30:]}", line)
        return line if len(line) <= _LONGEST else f"{line[: _LONGEST // 2]}…{line[-_LONGEST // 4 :]}"

    def _render_traceback_(self) -> list[str]:
        """One-line traceback for IPython."""
        return [f"{type(self).__name__}: {self}"]


class InputError(TalkError, ValueError):
    """Invalid input of the user: a picture, a recording, a text or an option."""


class UnavailableError(TalkError, RuntimeError):
    """Missing requirement: a package, a checkpoint, the network or a device."""


class InterruptedCellError(KeyboardInterrupt):
    """KeyboardInterrupt with a one-line traceback; it still stops Run All."""

    def _render_traceback_(self) -> list[str]:
        """One-line traceback for IPython."""
        return ["Stopped. No partial files left. Run the cell again to continue."]


class CancelledError(TalkError):
    """The user stopped the work. No partial files are left."""


class PluginError(TalkError, TypeError):
    """A plug-in returned a value of the wrong type; the message names the plug-in and the type that is needed."""
