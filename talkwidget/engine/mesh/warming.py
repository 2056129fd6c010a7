"""Early compilation: the loops that draw and convert a frame are compiled while the user types the first text."""

from __future__ import annotations

import threading

import numpy as np

from ...media.colour import to_video_frame
from .channels import Blendshape
from .face.state import MeshState
from .pose import HeadTurn
from .render.renderer import MeshRenderer, Moment

_begun = threading.Lock()
"""Taken once in a process, and never given back."""


def compile_early(state: MeshState) -> None:
    """Draw and convert a frame in a thread, once in a process.

    A first clip that is asked for meanwhile waits for what is being compiled, and compiles nothing twice. Leaving
    Python waits too, since a compiler that is cut off may crash.
    """
    if _begun.acquire(blocking=False):
        threading.Thread(target=_draw_once, args=(state,), name="talkwidget-compiling").start()


def _draw_once(state: MeshState) -> None:
    """Draw a face that turns, speaks, blinks and looks aside, so that every loop has its part."""
    weights = np.zeros(len(Blendshape))
    weights[Blendshape.JAW] = weights[Blendshape.LOWER_LIP] = weights[Blendshape.UPPER_LIP] = 1.0
    head = HeadTurn.from_angles(yaw=0.05, pitch=0.05, roll=0.05, sideways=0.0)
    frame = np.empty(state.portrait.shape, np.uint8)
    MeshRenderer(state).draw(Moment(head, weights, tongue=0.0, blink=0.5, gaze=np.array([0.02, 0.01])), frame)
    to_video_frame(frame)
