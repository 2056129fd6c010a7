"""Panel: widgets -> TalkOptions -> Talker -> display."""

from .panel import Panel, close_panels, open_panel

__all__ = ["Panel", "close_panels", "open_panel"]
