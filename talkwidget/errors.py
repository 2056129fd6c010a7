"""What can go wrong, told so that a person knows the cause and the way out.

Every message is one line. The magic turns these into IPython's ``UsageError``, the panel into its
status line; the Python API raises them as they are, and a cell that calls it shows their one line.
"""

from __future__ import annotations


class TalkError(Exception):
    """Base of everything talkwidget raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows where nobody caught it: lines of this package would not tell the user more."""
        return [f"{type(self).__name__}: {self}"]


class InputError(TalkError, ValueError):
    """What the user gave cannot be used: a picture, a recording, a text or an option."""


class UnavailableError(TalkError, RuntimeError):
    """What was asked for cannot run here: a package, a checkpoint, the network or a device is missing."""


class InterruptedCellError(KeyboardInterrupt):
    """The user interrupted a cell. It stops a run of all cells as any interrupt does, without its hundred lines."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows."""
        return ["KeyboardInterrupt: stopped; nothing half-written is left. Run the cell again to go on."]


class CancelledError(TalkError):
    """The user stopped the work. Nothing half-written is left behind."""
