"""Motion: everything that moves in a clip, frame by frame, planned from the speech."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....options import TalkOptions
from ....speech.speech import Speech
from .articulation import articulate
from .gesture import plan_gesture
from .prosody import find_stresses, read_prosody
from .segments import lay_out
from .sound_articulation import articulate_sound, hear_accents, hear_segments, listen
from .timeline import count_frames, frame_centres
from .visemes import MOUTH_CHANNELS

__all__ = ["MOUTH_CHANNELS", "Motion", "plan_motion"]

Track = NDArray[np.float32]
"""One value a frame, or one row."""


@dataclass(frozen=True)
class Motion:
    """Motion of T frames; frame ``i`` shows the time ``(i + 0.5) / fps``. All zeros are the portrait at rest.

    Attributes
    ----------
    mouth
        :data:`MOUTH_CHANNELS` in their units: (T, 8).
    brow
        Both brows up, cm: (T,).
    blink
        Eyelids, 0 open..1 closed: (T,).
    gaze
        Irises against their rest, x to image right and y down, in distances between the outer eye corners: (T, 2).
    yaw, pitch, roll
        Turn of the head against the portrait's pose, radians: (T,). Positive yaw turns the face to image right,
        positive pitch nods down, positive roll tilts the head to image left.
    shift
        The head sideways to image right, cm: (T,).
    """

    mouth: Track
    brow: Track
    blink: Track
    gaze: Track
    yaw: Track
    pitch: Track
    roll: Track
    shift: Track


def plan_motion(speech: Speech, options: TalkOptions) -> Motion:
    """Plan the ``ceil(speech.duration * fps)`` frames of ``speech``.

    The mouth follows the phonemes, or the sound itself where they are not known. Uses ``fps``, ``seed``,
    ``head_motion``, ``expression`` and ``blink`` of ``options``; the same input gives the same motion.
    """
    frames = frame_centres(count_frames(len(speech.samples), speech.sample_rate, options.fps), options.fps)
    if speech.phonemes is None:
        hearing = listen(speech)
        segments = hear_segments(hearing, speech.duration)
        mouth = articulate_sound(hearing, segments, frames, options.expression)
        accents = hear_accents(hearing)
    else:
        segments = lay_out(speech.phonemes.spans, speech.duration)
        mouth = articulate(segments, speech, frames, options.expression)
        accents = find_stresses(segments)
    gesture = plan_gesture(read_prosody(speech, segments, accents), speech.duration, frames, options)
    return Motion(
        mouth=mouth.astype(np.float32),
        brow=gesture.brow.astype(np.float32),
        blink=gesture.blink.astype(np.float32),
        gaze=gesture.gaze.astype(np.float32),
        yaw=gesture.yaw.astype(np.float32),
        pitch=gesture.pitch.astype(np.float32),
        roll=gesture.roll.astype(np.float32),
        shift=gesture.shift.astype(np.float32),
    )
