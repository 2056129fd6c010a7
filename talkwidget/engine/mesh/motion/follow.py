"""Gesture taken from a filmed face."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from ....options import TalkOptions
from ..geometry import smoothstep
from .eyes import LID_LIMITS
from .gesture import GAZE_LIMIT, Gesture
from .moods import MoodTracks
from .timeline import Signal, smooth

if TYPE_CHECKING:
    from ..face.filmed import FilmedMotion

_VIDEO_RATE = 100
"""Values a second to which the video's are brought before they are smoothed."""

_STEADYING, _EYES_STEADYING = 0.12, 0.04
"""Widths of the averages over head and brows, and over the eyes, seconds: the landmark network trembles.

Measured on clips of two portraits with known motion and grain. A still head trembles by 0.5 to 1.0 degrees a second; at
half the width it is 0.8 to 2.0, at twice 0.4 to 0.5. At four times, a moving head is slowed by a fifth. Of the eyes, a
half to twice the width makes no difference; at four times, blinks are shallower by up to 0.2.
"""

_WIDEST_FILMED = np.radians([12.0, 10.0, 10.0])
"""Soft limits of yaw, pitch and roll. By eye, in stills of two portraits (half to 1.4 times). At twice, a nodding face
is squashed, and a head that tilts draws the collar along."""

_WIDEST_SHIFT, _BROW_LIMIT = 0.5, 0.5
"""Soft limits of the way sideways and of the brows, cm. By eye, in stills of two portraits (half to twice; brows half
to 1.4 times, at twice they cover the eyes)."""

_BLINK = (0.35, 0.75)
"""Fall of the lids, in parts of the eye's opening, from which it is a blink, and at which the eye is shut.

Measured on clips of two portraits with known blinks: shut lids fall by 0.79 to 0.99. Those of partial blinks fall by
0.47 to 0.49, others by 0.17 at most. The start may be 0.18 to 0.35; from 0.49 on, partial blinks are lost. The end may
be 0.38 to 0.75; at 0.9, some eyes stay open by a tenth.
"""


def follow_video(
    gesture: Gesture, filmed: FilmedMotion, frames: Signal, options: TalkOptions, moods: MoodTracks
) -> Gesture:
    """Replace head, brows, lids and gaze of a ``gesture`` by a video's at the times ``frames`` (T,), seconds.

    A video that is shorter than the speech is played backwards and forwards again. ``options.head_motion`` scales the
    head, ``options.blink`` allows blinks.
    """
    at = bounce(frames, float(filmed.times[-1]))
    liveliness = min(options.head_motion, 1.0)

    def play(values: Signal, width: float) -> Signal:
        return _play(filmed.times, values, at, width)

    angles = _limit(options.head_motion * play(filmed.angles, _STEADYING), _WIDEST_FILMED)
    angles[:, 1] += np.radians(liveliness * moods.pitch)
    shift = _limit(options.head_motion * play(filmed.shift[:, None], _STEADYING), _WIDEST_SHIFT)
    brows = _limit(liveliness * play(filmed.brows, _STEADYING), _BROW_LIMIT)
    brows += np.stack([moods.brow, moods.inner, 0.0 * moods.brow], 1)
    fall = 1.0 - play(filmed.eyes[:, None], _EYES_STEADYING)[:, 0]
    blink = smoothstep(fall, *_BLINK) if options.blink else np.zeros(len(frames))
    lids = np.clip(liveliness * fall + moods.lids, *LID_LIMITS)
    gaze = liveliness * _limit(play(filmed.gaze, _EYES_STEADYING), GAZE_LIMIT)
    return dataclasses.replace(
        gesture,
        yaw=angles[:, 0].astype(np.float32),
        pitch=angles[:, 1].astype(np.float32),
        roll=angles[:, 2].astype(np.float32),
        shift=shift[:, 0].astype(np.float32),
        brows=brows.astype(np.float32),
        blink=blink.astype(np.float32),
        lids=lids.astype(np.float32),
        gaze=gaze.astype(np.float32),
    )


def bounce(times: Signal, duration: float) -> Signal:
    """Times (T,) within a video of ``duration`` seconds that is played forwards, then backwards, and so on."""
    around = np.mod(times, 2.0 * duration)
    return np.minimum(around, 2.0 * duration - around)


def _play(times: Signal, values: Signal, at: Signal, width: float) -> Signal:
    """Values (T, C) of a video's (R, C) at ``at`` (T,), averaged over ``width`` seconds."""
    grid = np.arange(int(times[-1] * _VIDEO_RATE) + 2) / _VIDEO_RATE
    even = np.stack([np.interp(grid, times, channel) for channel in values.T], 1)
    steady = smooth(even, width, _VIDEO_RATE)
    return np.stack([np.interp(at, grid, channel) for channel in steady.T], 1)


def _limit(values: Signal, most: float | Signal) -> Signal:
    limited: Signal = most * np.tanh(values / most)
    return limited
