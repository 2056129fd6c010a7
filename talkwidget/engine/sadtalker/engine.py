"""SadTalker v0.0.2 as an engine."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...cache.files import bytes_digest
from ...checkpoints import registry as checkpoints
from ...errors import TalkError
from ...face.find import find_points68
from ...inference.torch_settings import each_with_own_settings, own_settings
from ...inputs.files import read_file
from ...media.reference import MAX_VIDEO_BYTES
from ..base import ALONE
from ..joint import crossfade
from .frames.compositor import Compositor
from .frames.debug_view import DebugView
from .frames.enhance import Enhancement, upscale_image
from .frames.enhancers import face_restorer, locate_enhancer, upscaler
from .frames.renderer import FrameRenderer
from .motion.draws import SeededDraws
from .motion.plan import plan_clip
from .nets import weights
from .nets.generator import Rendered
from .nets.networks import Networks
from .nets.pixels import to_uint8
from .options import SadTalkerOptions
from .prepare.modes import MODES
from .prepare.reference import References, reference_coefficients
from .prepare.state import SadTalkerState, build_sadtalker_state
from .torch_device import choose_device, choose_dtype, explained_memory

if TYPE_CHECKING:
    from ...face.face import Face
    from ...options import TalkOptions
    from ...progress import Watch
    from ...speech.speech import Speech
    from ..base import Frames, Motion, Overlap
    from .prepare.align import FindPoints


class SadTalkerEngine:
    """Engine that draws with SadTalker's published networks; see :class:`talkwidget.engine.base.SentenceEngine`."""

    name = "sadtalker"
    version = "2"
    prepare_options = ("preprocess", "size", "landmarks", "background_enhancer", "device")
    animate_options = (
        "seed",
        "fps",
        "head_motion",
        "expression",
        "blink",
        "still",
        "pose_style",
        "input_yaw",
        "input_pitch",
        "input_roll",
        "idle",
        "paste",
        "enhancer",
        "background_enhancer",
        "precision",
    )
    state_version = "2"
    """Changes with the files of ``prepare/``; ``version`` changes with those of ``motion/`` and ``frames/``."""

    def __init__(self) -> None:
        self._networks: tuple[tuple[object, ...], Networks] | None = None

    def unavailable(self, options: TalkOptions) -> str | None:
        """Name the checkpoint or the device that is missing; ``None`` if nothing is."""
        try:
            own = options.of(SadTalkerOptions)
            _files(own)
            choose_device(own.device)
        except TalkError as error:
            return str(error)
        return None

    def digest(self, options: TalkOptions) -> str:
        """Digest of the checkpoints and of the reference videos."""
        own = options.of(SadTalkerOptions)
        parts = [checkpoints.digest(path) for path in _files(own)]
        for video in (own.ref_pose, own.ref_eyeblink):
            parts.append(bytes_digest(read_file(video, "video", MAX_VIDEO_BYTES)) if video else "")
        return bytes_digest(" ".join(parts).encode())

    @explained_memory()
    @own_settings()
    def prepare(self, face: Face, options: TalkOptions, watch: Watch) -> SadTalkerState:
        """Crop the face, encode it, and compute the coefficients of reference videos.

        Raises
        ------
        InputError
            The face is too small, or a reference video is not a video of a face.
        CancelledError
            The user asked to stop; each frame of a reference video is a step.
        """
        own = options.of(SadTalkerOptions)
        networks = self.load_networks(options)
        mode, find_points = MODES[own.preprocess], _find_points(options)
        videos = [video for video in dict.fromkeys((own.ref_pose, own.ref_eyeblink)) if video is not None]
        rows = {video: reference_coefficients(video, networks, mode, find_points, watch) for video in videos}
        references = References(rows.get(own.ref_pose or ""), rows.get(own.ref_eyeblink or ""))
        state = build_sadtalker_state(networks, face, mode, find_points, references)
        if mode.pasted and own.background_enhancer != "none":
            upscale = upscaler(own.checkpoint_dir, networks.device)
            return dataclasses.replace(state, portrait=upscale_image(face.image, upscale, networks.device))
        return state

    def animate(
        self, state: SadTalkerState, speech: Speech, options: TalkOptions
    ) -> Iterator[tuple[Frames, Frames | None]]:
        """Frames at ``options.fps``; at 25 they are the original program's, the last one repeated to the sound's end.

        The view of a batch (N, 2 S, 2 S, 3) shows landmarks, head pose, keypoints, occlusion map and mel window.
        """
        yield from self.draw(state, self.plan(state, speech, options, ALONE), options)

    def plans_sentences(self, options: TalkOptions) -> bool:
        """``False`` where the motion is given over the whole clip: by angles, or by videos to follow."""
        own = options.of(SadTalkerOptions)
        given = (own.input_yaw, own.input_pitch, own.input_roll, own.ref_pose, own.ref_eyeblink)
        return all(value is None for value in given)

    @explained_memory()
    @own_settings()
    def plan(self, state: SadTalkerState, speech: Speech, options: TalkOptions, overlap: Overlap) -> Motion:
        """Predict keypoints and head angles of one sentence."""
        networks = self.load_networks(options)
        plan = plan_clip(networks, state, speech, options, SeededDraws(options.seed), overlap)
        return plan.rows(options.debug_view)

    def blend(self, before: Motion, after: Motion, joint: int, options: TalkOptions) -> Motion:
        """Crossfade the keypoints, which are near to each other in the pause of a joint, and the angles."""
        return {name: crossfade(before[name], after[name]) for name in before}

    def draw(
        self, state: SadTalkerState, motion: Motion, options: TalkOptions
    ) -> Iterator[tuple[Frames, Frames | None]]:
        """Draw keypoints."""
        with explained_memory():
            yield from each_with_own_settings(self._draw(state, motion, options))

    def _draw(
        self, state: SadTalkerState, motion: Motion, options: TalkOptions
    ) -> Generator[tuple[Frames, Frames | None], None, None]:
        own = options.of(SadTalkerOptions)
        networks = self.load_networks(options)
        renderer = FrameRenderer(networks, state, own.batch_size)
        compositor = Compositor(state, MODES[own.preprocess], own.paste, _enhancement(state, own, networks))
        view = DebugView(state, motion, _find_points(options)) if options.debug_view else None

        def finish(first: int, rendered: Rendered) -> tuple[Frames, Frames | None]:
            views = None if view is None else view.draw(first, to_uint8(rendered.frames), rendered.occlusion)
            return compositor(rendered.frames), views

        yield from renderer.batches(motion["keypoints"], finish)

    @explained_memory()
    def load_networks(self, options: TalkOptions) -> Networks:
        """Networks for these options; those of other files or of another device are dropped.

        Raises
        ------
        UnavailableError
            A checkpoint or the device is missing.
        """
        own = options.of(SadTalkerOptions)
        device = choose_device(own.device)
        dtype = choose_dtype(own.precision, device)
        *files, _mapping = _network_files(own)
        stamps = tuple((path.resolve(), path.stat().st_mtime_ns) for path in files)
        key = (stamps, own.checkpoint_dir, own.size, device, dtype)
        if self._networks is None or self._networks[0] != key:
            self._networks = key, Networks(own.size, own.checkpoint_dir, device, dtype)
        return self._networks[1]


def _find_points(options: TalkOptions) -> FindPoints:
    return functools.partial(find_points68, provider=options.landmarks)


def _enhancement(state: SadTalkerState, own: SadTalkerOptions, networks: Networks) -> Enhancement | None:
    whole, faces = own.background_enhancer != "none", own.enhancer != "none"
    if not (whole or faces):
        return None
    upscale = upscaler(own.checkpoint_dir, networks.device) if whole else None
    restore = face_restorer(own.enhancer, own.checkpoint_dir, networks.device) if faces else None
    return Enhancement(state, upscale, restore, networks.device)


def _files(own: SadTalkerOptions) -> list[Path]:
    """Every checkpoint that these options need."""
    enhancers = [name for name in (own.enhancer, own.background_enhancer) if name != "none"]
    return _network_files(own) + [locate_enhancer(name, own.checkpoint_dir) for name in enhancers]


def _network_files(own: SadTalkerOptions) -> list[Path]:
    return weights.locate_all(own.size, MODES[own.preprocess].channels, own.checkpoint_dir)
