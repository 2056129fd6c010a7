"""The player: a clip that is seen while the rest of it is drawn, then replaced by the plain video."""

from ..display.player import Player, seconds_ahead

__all__ = ["Player", "seconds_ahead"]
