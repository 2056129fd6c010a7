"""Mesh engine: needs no checkpoint and no GPU."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ... import env
from ...cache.files import bytes_digest
from ...face.face import Face
from ...inputs.files import read_file
from ...media.reference import MAX_VIDEO_BYTES
from ...options import TalkOptions
from ...progress import Watch
from ...speech.speech import Speech
from ..base import ALONE, Frames, Motion, Overlap
from .channels import MouthChannel
from .face.filmed import watch_video
from .face.state import MeshState, build_state
from .motion.joint import blend_motion
from .motion.plan import MeshMotion, plan_motion
from .options import MeshOptions
from .pose import HeadTurn
from .render.legibility import legible_renderer
from .render.renderer import MeshRenderer, Moment, blendshape_weights
from .render.threads import opencv_pool
from .warming import compile_early

_BATCH, _BATCH_BYTES = 8, 25_000_000
"""Frames drawn at once, and their bytes at most: 8 frames of 512 x 512 pixels are 6 MB, 4 of 1080 lines 25 MB.

The C library returns blocks of more than 32 MB to the system each time. At 1080 lines that took 5 of a frame's 29 ms.
"""

_MOST_THREADS = 2
"""Threads that draw. More do not help: the encoder works beside them."""


class MeshEngine:
    """Engine that animates a portrait as a dense 3D mesh, textured with the portrait itself."""

    name = "mesh"
    version = "25"
    prepare_options: tuple[str, ...] = ()
    animate_options = ("fps", "seed", "head_motion", "expression", "blink")
    shows_moods = True
    state_version = "20"
    """Changes with the files of ``face/``; ``version`` changes with those of ``motion/`` and ``render/``."""

    def __init__(self) -> None:
        self._last: tuple[MeshState, MeshRenderer] | None = None

    def unavailable(self, options: TalkOptions) -> str | None:
        """Return ``None``: the engine can always run."""
        return None

    def digest(self, options: TalkOptions) -> str:
        """Digest of the reference video; empty without one."""
        video = options.of(MeshOptions).motion_from
        return "" if video is None else bytes_digest(read_file(video, "video", MAX_VIDEO_BYTES))

    def prepare(self, face: Face, options: TalkOptions, watch: Watch) -> MeshState:
        """Build the mesh, its layers and colours: 0.3 to 0.5 s for 512 x 512 pixels on one core.

        A reference video is read too.

        Raises
        ------
        InputError
            The reference video does not show a face.
        CancelledError
            The user asked to stop; each frame of a reference video is a step.
        """
        state, video = build_state(face), options.of(MeshOptions).motion_from
        compile_early(state)
        return state if video is None else dataclasses.replace(state, filmed=watch_video(video, watch))

    def animate(self, state: MeshState, speech: Speech, options: TalkOptions) -> Iterator[tuple[Frames, None]]:
        """Yield batches of frames (N, H, W, 3) at the portrait's own size, without a debug view."""
        yield from self.draw(state, self.plan(state, speech, options, ALONE), options)

    def plans_sentences(self, options: TalkOptions) -> bool:
        """``False`` where the motion is that of a video, which is played over the whole clip."""
        return options.of(MeshOptions).motion_from is None

    def plan(self, state: MeshState, speech: Speech, options: TalkOptions, overlap: Overlap) -> Motion:
        """Plan the motion of one sentence; see :class:`~talkwidget.engine.base.SentenceEngine`."""
        return plan_motion(speech, options, state.filmed, overlap).rows()

    def blend(self, before: Motion, after: Motion, joint: int, options: TalkOptions) -> Motion:
        """Go over from one motion into the other at a joint."""
        return blend_motion(before, after, joint, options.fps)

    def draw(self, state: MeshState, motion: Motion, options: TalkOptions) -> Iterator[tuple[Frames, None]]:
        """Draw a motion. A frame depends only on the motion at its own time."""
        plan = MeshMotion.of(motion)
        renderer = self._renderer(state)
        threads = min(_MOST_THREADS, env.cores())
        with opencv_pool.single_threaded(), ThreadPoolExecutor(threads, thread_name_prefix="talkwidget-mesh") as pool:
            size = max(threads, min(_BATCH, _BATCH_BYTES // state.portrait.nbytes))
            for start in range(0, len(plan.mouth), size):
                count = min(size, len(plan.mouth) - start)
                frames = np.empty((count, *state.portrait.shape), np.uint8)
                moments = [_moment(renderer.state, plan, start + i) for i in range(count)]
                list(pool.map(renderer.draw, moments, frames))
                yield frames, None

    def _renderer(self, state: MeshState) -> MeshRenderer:
        """Renderer of a face, with legible openings; the last one stays for the scenes that follow."""
        last = self._last  # read once: another thread may draw another face
        if last is None or last[0] is not state:
            self._last = last = state, legible_renderer(state)
        return last[1]


def _moment(state: MeshState, motion: MeshMotion, index: int) -> Moment:
    """Frame ``index`` of ``motion`` on the face of ``state``."""
    mouth, gesture = motion.mouth[index].copy(), motion.gesture
    mouth[[MouthChannel.CORNERS, MouthChannel.WIDTH]] += gesture.smile[index]
    if state.covered:
        mouth[:] = 0.0
    yaw, pitch, roll = (float(angle[index]) for angle in (gesture.yaw, gesture.pitch, gesture.roll))
    return Moment(
        head=HeadTurn.from_angles(yaw, pitch, roll, float(gesture.shift[index])),
        weights=blendshape_weights(
            state, mouth, gesture.brows[index], float(gesture.lids[index]), float(gesture.cheeks[index])
        ),
        tongue=float(mouth[MouthChannel.TONGUE]),
        blink=float(gesture.blink[index]),
        gaze=gesture.gaze[index].astype(np.float64),
        breath=float(gesture.breath[index]),
    )
