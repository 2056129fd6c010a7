"""The panel: widgets -> TalkOptions -> Talker -> display.

The package has the plural, because a module ``talkwidget.panel`` would hide the function of that name.
"""

from .panel import Panel, close_panels, open_panel

__all__ = ["Panel", "close_panels", "open_panel"]
