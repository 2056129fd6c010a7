"""MeshEngine: the engine that needs no checkpoint and no GPU."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ...face.face import Face
from ...options import TalkOptions
from ...speech.speech import Speech
from ..base import Frames
from .face.pose import head_motion
from .face.prepare import PreparedFace, prepare_face
from .motion.motion import Motion, plan_motion
from .render.renderer import Moment, Renderer, mouth_controls
from .render.threads import opencv_pool

_BATCH = 8
_THREADS = min(2, os.cpu_count() or 1)
"""More do not help: the encoder works beside them."""


class MeshEngine:
    """Animates a portrait as a dense 3D mesh over its own picture."""

    name = "mesh"
    version = "7"
    prepare_knobs: tuple[str, ...] = ()
    animate_knobs = ("fps", "seed", "head_motion", "expression", "blink")

    def unavailable(self, options: TalkOptions) -> str | None:
        """Tell why it cannot run: it always can."""
        return None

    def digest(self, options: TalkOptions) -> str:
        """Name the checkpoints used: none."""
        return ""

    def prepare(self, face: Face, options: TalkOptions) -> PreparedFace:
        """Build the mesh, its layers and colours: 0.3 to 0.5 s for 512 x 512 pixels on one core."""
        return prepare_face(face)

    def animate(self, state: PreparedFace, speech: Speech, options: TalkOptions) -> Iterator[Frames]:
        """Frames (N, H, W, 3) of the picture's own size; each depends on the motion at its own time alone."""
        motion = plan_motion(speech, options)
        renderer = Renderer(state)
        with opencv_pool.still(), ThreadPoolExecutor(_THREADS, thread_name_prefix="talkwidget-mesh") as pool:
            for start in range(0, len(motion.yaw), _BATCH):
                count = min(_BATCH, len(motion.yaw) - start)
                frames = np.empty((count, *state.picture.shape), np.uint8)
                moments = [moment_at(state, motion, start + i) for i in range(count)]
                list(pool.map(renderer.draw, moments, frames))
                yield frames


def moment_at(face: PreparedFace, motion: Motion, index: int) -> Moment:
    """Frame ``index`` of ``motion`` on ``face``."""
    return Moment(
        head=head_motion(
            float(motion.yaw[index]), float(motion.pitch[index]), float(motion.roll[index]), float(motion.shift[index])
        ),
        controls=mouth_controls(face, motion.mouth[index], float(motion.brow[index])),
        tongue=float(motion.mouth[index, 7]),
        blink=float(motion.blink[index]),
        gaze=motion.gaze[index].astype(np.float64),
    )
