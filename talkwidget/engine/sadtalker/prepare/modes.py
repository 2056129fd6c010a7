"""The five ways to cut the picture for the networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..nets.expnet import EXPRESSIONS
from ..nets.posevae import POSE

_CROP_COEFFICIENTS = 3


@dataclass(frozen=True)
class Mode:
    """What part of the picture is animated, and whether it goes back into the whole.

    Attributes
    ----------
    part
        The face ("inner" box), the face with a margin ("outer" box) or the whole picture.
    pasted
        The frames are pasted back into the whole picture. The mapping network then also sees the scale and position
        of the face.
    """

    part: Literal["inner", "outer", "whole"]
    pasted: bool

    @property
    def channels(self) -> int:
        """Coefficients in a row of the mapping network's input."""
        return EXPRESSIONS + POSE + (_CROP_COEFFICIENTS if self.pasted else 0)


MODES = {
    "crop": Mode("inner", pasted=False),
    "extcrop": Mode("outer", pasted=False),
    "resize": Mode("whole", pasted=False),
    "full": Mode("inner", pasted=True),
    "extfull": Mode("outer", pasted=True),
}
"""By the names of the original program's ``--preprocess``."""
