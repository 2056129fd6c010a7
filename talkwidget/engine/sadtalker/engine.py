"""The engine: SadTalker v0.0.2 on a face prepared once."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...checkpoints import registry as checkpoints
from ...errors import TalkError
from ...face.find import find_points68
from ...inputs.files import read_file
from ...progress import Watch
from ..base import Frames
from ..torch_device import choose_device, choose_dtype
from .frames.debug import DebugView
from .frames.enhance import Enhancement, upscaled_picture
from .frames.enhancers import face_restorer, locate_enhancer, upscaler
from .frames.finish import Finish
from .frames.pixels import to_uint8
from .frames.render import Renderer
from .motion.draws import SeededDraws
from .motion.motion import References
from .motion.plan import Plan, plan_clip
from .motion.rows import Rows
from .nets import weights
from .nets.networks import Networks
from .prepare.modes import MODES
from .prepare.prepared import PreparedFace, prepare_face
from .prepare.reference import LARGEST, reference_coefficients

if TYPE_CHECKING:
    import torch

    from ...face.face import Face
    from ...options import TalkOptions
    from ...speech.speech import Speech


@dataclass(frozen=True)
class _Take:
    """A clip about to be drawn: what its frames show, what draws them, and what becomes of them."""

    plan: Plan
    renderer: Renderer
    finish: Finish


class SadTalkerEngine:
    """See :class:`talkwidget.engine.base.Engine`."""

    name = "sadtalker"
    version = "1"
    prepare_knobs = ("preprocess", "size", "landmarks", "background_enhancer", "device")
    animate_knobs = (
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

    def __init__(self) -> None:
        self._networks: tuple[tuple[object, ...], Networks] | None = None

    def unavailable(self, options: TalkOptions) -> str | None:
        """What is missing: a checkpoint or a device."""
        try:
            self._files(options)
            choose_device(options.device)
        except TalkError as error:
            return str(error)
        return None

    def digest(self, options: TalkOptions) -> str:
        """Of the checkpoints and of the reference videos: of all that shapes a clip and is not an option."""
        parts = [checkpoints.digest(path) for path in self._files(options)]
        parts += [
            hashlib.sha256(read_file(path, "video", LARGEST)).hexdigest() if path else ""
            for path in (options.ref_pose, options.ref_eyeblink)
        ]
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()

    def prepare(self, face: Face, options: TalkOptions) -> PreparedFace:
        """Crop, coefficients, keypoints and features of a face, and the coefficients of reference videos."""
        return self.prepare_watched(face, options, Watch())

    def prepare_watched(self, face: Face, options: TalkOptions, watch: Watch) -> PreparedFace:
        """What :meth:`prepare` does; each frame of a reference video is a step."""
        networks = self._load(options)
        mode = MODES[options.preprocess]
        find_points = functools.partial(find_points68, provider=options.landmarks)

        @functools.cache  # One video may be followed in both.
        def follow(path: str) -> Rows:
            return reference_coefficients(path, networks, mode, find_points, watch)

        pose, blink = (None if path is None else follow(path) for path in (options.ref_pose, options.ref_eyeblink))
        prepared = prepare_face(networks, face, mode, find_points, References(pose, blink))
        if mode.pasted and options.background_enhancer != "none":
            upscale = upscaler(options.checkpoint_dir, networks.device)
            return dataclasses.replace(prepared, image=upscaled_picture(face.image, upscale, networks.device))
        return prepared

    def animate(self, state: PreparedFace, speech: Speech, options: TalkOptions) -> Iterator[Frames]:
        """Frames at ``options.fps``; at 25 they are the original program's, the last one held to the sound's end."""
        take = self._take(state, speech, options)
        for _, rendered in take.renderer.batches(take.plan.keypoints):
            yield take.finish(rendered.frames)

    def inspect(self, state: PreparedFace, speech: Speech, options: TalkOptions) -> Iterator[tuple[Frames, Frames]]:
        """What :meth:`animate` yields, and a view (N, 2 S, 2 S, 3) of what each frame was made from.

        Landmarks, head pose, keypoints, occlusion map and mel window.
        """
        take = self._take(state, speech, options)
        view = DebugView(state, take.plan, functools.partial(find_points68, provider=options.landmarks))
        for first, rendered in take.renderer.batches(take.plan.keypoints):
            views = view.draw(first, to_uint8(rendered.frames), rendered.occlusion)
            yield take.finish(rendered.frames), views

    def _take(self, state: PreparedFace, speech: Speech, options: TalkOptions) -> _Take:
        mode = MODES[options.preprocess]
        networks = self._load(options)
        return _Take(
            plan_clip(networks, state, speech, options, SeededDraws(options.seed)),
            Renderer(networks, state, options.batch_size),
            Finish(state, mode, options.paste, self._enhancement(state, options, networks.device)),
        )

    def _enhancement(self, state: PreparedFace, options: TalkOptions, device: torch.device) -> Enhancement | None:
        whole, faces = options.background_enhancer != "none", options.enhancer != "none"
        if not (whole or faces):
            return None
        upscale = upscaler(options.checkpoint_dir, device) if whole else None
        restore = face_restorer(options.enhancer, options.checkpoint_dir, device) if faces else None
        return Enhancement(state, upscale, restore, device)

    def _files(self, options: TalkOptions) -> list[Path]:
        enhancers = [name for name in (options.enhancer, options.background_enhancer) if name != "none"]
        return self._network_files(options) + [locate_enhancer(name, options.checkpoint_dir) for name in enhancers]

    def _network_files(self, options: TalkOptions) -> list[Path]:
        return weights.locate_all(options.size, MODES[options.preprocess].channels, options.checkpoint_dir)

    def _load(self, options: TalkOptions) -> Networks:
        """The networks for these options; those of other files or another device are let go."""
        device = choose_device(options.device)
        dtype = choose_dtype(options.precision, device)
        *files, _mapping = self._network_files(options)
        stamps = tuple((path.resolve(), path.stat().st_mtime_ns) for path in files)
        key = (stamps, options.checkpoint_dir, options.size, device, dtype)
        if self._networks is None or self._networks[0] != key:
            self._networks = key, Networks(options.size, options.checkpoint_dir, device, dtype)
        return self._networks[1]
