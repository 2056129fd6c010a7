"""Open a panel over the session's Talker, and close all of them."""

from __future__ import annotations

from typing import Any

from ...session import default_talker
from .panel import OPEN_PANELS, Panel
from .state import state_of


def open_panel(**options: Any) -> Panel:
    """Open a panel over the session's Talker.

    Parameters
    ----------
    options
        Values of its controls; others are as the user left them.

    Raises
    ------
    InputError
        An unknown option or value.
    """
    talker = default_talker()
    checked = talker.options.replace(**options)
    state_of(talker).values.update({name: getattr(checked, name) for name in options})
    return Panel(talker, talker.options)


def close_panels() -> None:
    """Close all panels of this session."""
    for panel in list(OPEN_PANELS):
        panel.close()
