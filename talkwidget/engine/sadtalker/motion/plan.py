"""Plan of a clip: keypoints and head angles of every frame, computed before the first is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ....media.resampling import resample
from ...base import ALONE, Overlap
from ..nets.networks import Networks
from ..options import SadTalkerOptions
from ..prepare.modes import MODES
from ..prepare.state import SadTalkerState
from .draws import Draws
from .driving import driving_keypoints
from .mel import (
    PLANNED_FPS,
    SAMPLE_RATE,
    SAMPLES_PER_FRAME,
    idle_windows,
    mel_spectrogram,
    mel_windows,
    planned_frames,
)
from .prediction import predict_coefficients
from .settings import MotionSettings

if TYPE_CHECKING:
    from ....options import TalkOptions
    from ....speech.speech import Speech


@dataclass(frozen=True)
class Plan:
    """Keypoints and head angles of N frames: a hundred numbers each, so that long clips take little memory.

    Attributes
    ----------
    keypoints
        Driving keypoints (N, 15, 3).
    degrees
        Head angles (N, 3): yaw, pitch, roll.
    position
        Position of each frame among those that the networks planned at 25 a second (N,); not whole numbers.
    sound
        Mono sound at 16 kHz, 640 samples a planned frame; ``None`` for a face that idles.
    """

    keypoints: NDArray[np.float32]
    degrees: NDArray[np.float32]
    position: NDArray[np.float64]
    sound: NDArray[np.float32] | None

    @cached_property
    def spectrogram(self) -> NDArray[np.float32]:
        """Mel spectrogram of the sound (80, n)."""
        assert self.sound is not None
        return mel_spectrogram(self.sound)

    def mel_window(self, frame: int) -> NDArray[np.float32]:
        """Mel window (80, 16) of a frame."""
        if self.sound is None:
            return idle_windows(1)[0]
        planned = round(self.position[frame])
        return mel_windows(self.spectrogram, planned, planned + 1)[0]

    def rows(self, with_sound: bool) -> dict[str, NDArray[np.float32]]:
        """Rows of all frames by name; ``with_sound`` adds the mel window of each, for the debug view."""
        rows = {"keypoints": self.keypoints, "degrees": self.degrees}
        if with_sound:
            rows["mel"] = np.stack([self.mel_window(frame) for frame in range(len(self.keypoints))])
        return rows


def plan_clip(
    networks: Networks,
    state: SadTalkerState,
    speech: Speech,
    options: TalkOptions,
    draws: Draws,
    overlap: Overlap = ALONE,
) -> Plan:
    """Plan the ``speech.frames(options.fps)`` frames of a clip, or of one sentence of it.

    The networks plan whole frames at 25 a second. At that rate these are used as they are, and the last one is repeated
    where the sound goes on for less than a frame. At other rates the plan is interpolated.
    """
    own = options.of(SadTalkerOptions)
    sound = None if own.idle else _whole_frames(resample(speech.samples, speech.sample_rate, SAMPLE_RATE))
    heard = len(speech.samples) * SAMPLE_RATE // speech.sample_rate if sound is None else len(sound)
    frames = max(planned_frames(heard), 1)
    settings = MotionSettings.from_options(options)
    channels = MODES[own.preprocess].channels
    joints = round(overlap.before * PLANNED_FPS), round(overlap.after * PLANNED_FPS)
    coefficients = predict_coefficients(
        networks, state.coefficients, sound, frames, settings, state.references, draws, joints
    )
    driving = driving_keypoints(networks, coefficients, state.coefficients, channels, state.canonical, settings, draws)
    position = frame_positions(options.fps, speech.frames(options.fps), frames)
    return Plan(interpolate(driving.keypoints, position), interpolate(driving.degrees, position), position, sound)


def frame_positions(fps: int, frames: int, planned: int) -> NDArray[np.float64]:
    """Positions (``frames``,) of the middles of frames at ``fps`` among ``planned`` ones at 25 a second."""
    position: NDArray[np.float64] = (np.arange(frames) + 0.5) * PLANNED_FPS / fps - 0.5
    return np.clip(position, 0, planned - 1)


def interpolate(values: NDArray[np.float32], position: NDArray[np.float64]) -> NDArray[np.float32]:
    """Linear interpolation of ``values`` (T, ...) at positions (N,) along their first axis: (N, ...)."""
    before = np.floor(position).astype(np.intp)
    after = np.minimum(before + 1, len(values) - 1)
    share = (position - before).astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))
    return values[before] * (1 - share) + values[after] * share


def _whole_frames(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cut to whole frames, as the original program does; less than one frame is filled with silence."""
    frames = planned_frames(len(sound))
    return sound[: frames * SAMPLES_PER_FRAME] if frames else np.pad(sound, (0, SAMPLES_PER_FRAME - len(sound)))
