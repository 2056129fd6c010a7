"""What every frame of a clip is to show, planned before the first is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ....media.sound import resample
from ....options import parse_angles
from ..nets.networks import Networks
from ..prepare.modes import MODES
from ..prepare.prepared import PreparedFace
from .draws import Draws
from .mel import FPS, SAMPLE_RATE, SAMPLES_PER_FRAME, frame_count, idle_windows, mel_spectrogram, mel_windows
from .motion import Direction, driving_keypoints, predict_coefficients

if TYPE_CHECKING:
    from ....options import TalkOptions
    from ....speech.speech import Speech

Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Plan:
    """N frames; a hundred numbers each, so that a long clip is planned in little memory.

    Attributes
    ----------
    keypoints
        Driving keypoints (N, 15, 3).
    degrees
        Head angles (N, 3): yaw, pitch, roll.
    position
        Where each frame lies among those that the networks planned at 25 a second (N,).
    sound
        What drives the face at 16 kHz, 640 samples a planned frame; ``None`` if nothing does.
    """

    keypoints: NDArray[np.float32]
    degrees: NDArray[np.float32]
    position: NDArray[np.float64]
    sound: Sound | None

    @cached_property
    def spectrogram(self) -> NDArray[np.float32]:
        """Mel spectrogram of the sound (80, n)."""
        assert self.sound is not None
        return mel_spectrogram(self.sound)

    def mel_window(self, frame: int) -> NDArray[np.float32]:
        """What the networks heard of a frame (80, 16)."""
        if self.sound is None:
            return idle_windows(1)[0]
        planned = round(self.position[frame])
        return mel_windows(self.spectrogram, planned, planned + 1)[0]


def plan_clip(networks: Networks, state: PreparedFace, speech: Speech, options: TalkOptions, draws: Draws) -> Plan:
    """Plan the ``ceil(speech.duration * fps)`` frames of a clip.

    The networks plan whole frames at 25 a second. At that rate the plan is theirs, with the last frame held where the
    sound goes on for less than a frame; at others it is interpolated between theirs.
    """
    sound = None if options.idle else _whole_frames(resample(speech.samples, speech.sample_rate, SAMPLE_RATE))
    heard = len(speech.samples) * SAMPLE_RATE // speech.sample_rate if sound is None else len(sound)
    frames = max(frame_count(heard), 1)
    direction = _direction(options)
    channels = MODES[options.preprocess].channels
    coefficients = predict_coefficients(networks, state.coefficients, sound, frames, direction, state.references, draws)
    driving = driving_keypoints(networks, coefficients, state.coefficients, channels, state.canonical, direction, draws)
    # In whole numbers, which have no rounding errors.
    shown = -(-len(speech.samples) * options.fps // speech.sample_rate)
    position = frame_positions(options.fps, shown, frames)
    return Plan(between(driving.keypoints, position), between(driving.degrees, position), position, sound)


def frame_positions(fps: int, frames: int, planned: int) -> NDArray[np.float64]:
    """Where the middles of ``frames`` frames at ``fps`` lie among ``planned`` ones at 25 a second: (``frames``,)."""
    position: NDArray[np.float64] = (np.arange(frames) + 0.5) * FPS / fps - 0.5
    return np.clip(position, 0, planned - 1)


def between(values: NDArray[np.float32], position: NDArray[np.float64]) -> NDArray[np.float32]:
    """``values`` (T, ...) at fractional positions (N,) along their first axis: (N, ...)."""
    before = np.floor(position).astype(np.intp)
    after = np.minimum(before + 1, len(values) - 1)
    share = (position - before).astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))
    return values[before] * (1 - share) + values[after] * share


def _whole_frames(sound: Sound) -> Sound:
    """Cut to whole frames as the original program does; less than one is filled with silence."""
    frames = frame_count(len(sound))
    return sound[: frames * SAMPLES_PER_FRAME] if frames else np.pad(sound, (0, SAMPLES_PER_FRAME - len(sound)))


def _direction(options: TalkOptions) -> Direction:
    angles = {
        axis: None if text is None else parse_angles(text)
        for axis, text in (("yaw", options.input_yaw), ("pitch", options.input_pitch), ("roll", options.input_roll))
    }
    return Direction(
        style=options.pose_style,
        expression=options.expression,
        head_motion=options.head_motion,
        still=options.still,
        blink=options.blink,
        **angles,
    )
