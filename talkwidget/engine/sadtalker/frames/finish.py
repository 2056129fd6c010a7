"""From the generator's square frames to those of the clip."""

from __future__ import annotations

import torch

from ...base import Frames
from ..prepare.modes import Mode
from ..prepare.prepared import PreparedFace
from .enhancers import UPSCALE, Enhance
from .paste import Paste, PoissonPaste, SoftPaste, resized
from .pixels import to_uint8


class Finish:
    """Gives frames the shape of what was cut out, or puts them back into the whole picture.

    Parameters
    ----------
    prepared
        The face.
    mode
        How the picture was cut.
    paste
        ``soft`` or ``poisson``.
    enhance
        Doubles the sides of frames, or ``None``.
    """

    def __init__(self, prepared: PreparedFace, mode: Mode, paste: str, enhance: Enhance | None = None) -> None:
        self._paste: Paste | None = None
        self._enhance = enhance
        if mode.pasted:
            box = prepared.crop.box_in(mode, prepared.image)
            self._size = box[2] - box[0], box[3] - box[1]
            self._paste = (PoissonPaste if paste == "poisson" else SoftPaste)(prepared.image, box)
        else:
            side = len(prepared.picture) * (UPSCALE if enhance else 1)
            width, height = output_size(prepared.crop.inner_size, side)
            # Video codecs take even sides.
            self._size = width, max(height - height % 2, 2)

    def __call__(self, frames: torch.Tensor) -> Frames:
        """Frames (N, 3, S, S) in [0, 1] -> (N, H, W, 3) uint8."""
        shown = frames if self._enhance is None else self._enhance(frames)
        shaped = resized(to_uint8(shown), self._size)
        return shaped if self._paste is None else self._paste(shaped)


def output_size(cut_size: tuple[int, int], size: int) -> tuple[int, int]:
    """Width and height of frames ``size`` wide with the aspect of a cut of this width and height."""
    return size, int(size * (cut_size[1] / cut_size[0]))
