"""Settings of the motion of a clip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..options import SadTalkerOptions, parse_angles

if TYPE_CHECKING:
    from ....options import TalkOptions


@dataclass(frozen=True)
class MotionSettings:
    """Settings of the motion that the user can change.

    Attributes
    ----------
    style
        Style of the head's motion, 0..45.
    expression
        Factor on the expression.
    head_motion
        Factor on the head's motion away from the source pose, and on the sway of a head held still.
    still
        The head keeps the source pose except for a slight sway.
    blink
        Whether to blink.
    yaw, pitch, roll
        Angles in degrees that the head passes instead of those predicted, or ``None``.
    """

    style: int = 0
    expression: float = 1.0
    head_motion: float = 1.0
    still: bool = False
    blink: bool = True
    yaw: tuple[float, ...] | None = None
    pitch: tuple[float, ...] | None = None
    roll: tuple[float, ...] | None = None

    @classmethod
    def from_options(cls, options: TalkOptions) -> MotionSettings:
        """Settings that the options of a clip ask for."""
        own = options.of(SadTalkerOptions)
        return cls(
            style=own.pose_style,
            expression=options.expression,
            head_motion=options.head_motion,
            still=own.still,
            blink=options.blink,
            yaw=_angles(own.input_yaw),
            pitch=_angles(own.input_pitch),
            roll=_angles(own.input_roll),
        )


def _angles(text: str | None) -> tuple[float, ...] | None:
    return None if text is None else parse_angles(text)
