"""Motion plan: everything that moves in a clip, frame by frame, from the speech."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....options import TalkOptions
from ....speech.speech import Speech
from .articulation import articulate
from .gesture import Gesture, plan_gesture
from .prosody import find_stresses, read_prosody
from .segments import lay_out
from .sound_articulation import articulate_sound, hear_accents, hear_segments, listen
from .timeline import Track, frame_centres


@dataclass(frozen=True)
class MeshMotion:
    """Motion of T frames; frame ``i`` shows the time ``(i + 0.5) / fps``. All zeros are the portrait at rest.

    ``mouth`` (T, 8) has the columns and units of :class:`~..channels.MouthChannel`; ``gesture`` is the rest of the
    face and the head.
    """

    mouth: Track
    gesture: Gesture


def plan_motion(speech: Speech, options: TalkOptions) -> MeshMotion:
    """Plan the motion of the ``speech.frames(options.fps)`` frames of a clip.

    The mouth follows the phonemes, or the sound itself where phonemes are unknown. Uses ``fps``, ``seed``,
    ``head_motion``, ``expression`` and ``blink`` of ``options``; the same input gives the same motion.
    """
    frames = frame_centres(speech.frames(options.fps), options.fps)
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
    return MeshMotion(mouth.astype(np.float32), gesture)
