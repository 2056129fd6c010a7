"""Panel: widgets -> TalkOptions -> Talker -> display."""

from .opening import close_panels, open_panel
from .panel import Panel

__all__ = ["Panel", "close_panels", "open_panel"]
