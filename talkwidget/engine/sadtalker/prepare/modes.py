"""The five ways to crop a portrait for the networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..nets.layout import EXPRESSION_COUNT, POSE_COUNT, POSITION_COUNT


@dataclass(frozen=True)
class Mode:
    """The part of a portrait that is animated, and whether it is pasted back.

    Attributes
    ----------
    part
        The face ("inner" box), the face with a margin ("outer" box) or the whole portrait.
    pasted
        The frames are pasted back into the whole portrait. The mapping network then also sees the scale and position
        of the face.
    """

    part: Literal["inner", "outer", "whole"]
    pasted: bool

    @property
    def channels(self) -> int:
        """Coefficients in a row of the mapping network's input: 70, or 73 where frames are pasted back."""
        return EXPRESSION_COUNT + POSE_COUNT + (POSITION_COUNT if self.pasted else 0)


MODES = {
    "crop": Mode("inner", pasted=False),
    "extcrop": Mode("outer", pasted=False),
    "resize": Mode("whole", pasted=False),
    "full": Mode("inner", pasted=True),
    "extfull": Mode("outer", pasted=True),
}
"""Modes by the values of the option ``preprocess``, which are those of the original program."""
