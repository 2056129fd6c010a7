"""Compositor: the generator's square frames become the frames of the clip."""

from __future__ import annotations

import torch

from ...base import Frames
from ..nets.pixels import to_uint8
from ..prepare.modes import Mode
from ..prepare.state import SadTalkerState
from .enhancers import UPSCALE, Enhancer
from .paste import Paste, PoissonPaste, SoftPaste, resize_frames


class Compositor:
    """Restores the aspect of the cropped image, or pastes frames back into the whole portrait.

    Parameters
    ----------
    state
        The prepared face.
    mode
        Mode that the portrait was cropped with.
    paste
        ``soft`` or ``poisson``.
    enhance
        Doubles the sides of frames, or ``None``.
    """

    def __init__(self, state: SadTalkerState, mode: Mode, paste: str, enhance: Enhancer | None = None) -> None:
        self._paste: Paste | None = None
        self._enhance = enhance
        if mode.pasted:
            box = state.crop.box_in(mode, state.portrait)
            self._size = box[2] - box[0], box[3] - box[1]
            self._paste = (PoissonPaste if paste == "poisson" else SoftPaste)(state.portrait, box)
        else:
            side = len(state.source_image) * (UPSCALE if enhance else 1)
            width, height = output_size(state.crop.inner_size, side)
            # Video codecs take even sides.
            self._size = width, max(height - height % 2, 2)

    def __call__(self, frames: torch.Tensor) -> Frames:
        """Frames (N, 3, S, S) in [0, 1] -> (N, H, W, 3) uint8."""
        enhanced = frames if self._enhance is None else self._enhance(frames)
        resized = resize_frames(to_uint8(enhanced), self._size)
        return resized if self._paste is None else self._paste(resized)


def output_size(cut_size: tuple[int, int], size: int) -> tuple[int, int]:
    """Width and height of frames that are ``size`` wide and have the aspect of a cut of this width and height."""
    return size, int(size * (cut_size[1] / cut_size[0]))
