"""Motion plan: everything that moves in a clip, frame by frame, from the speech."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ....options import TalkOptions
from ....speech.speech import Speech
from ...base import ALONE, Overlap
from ..options import MeshOptions
from ..styles import STYLES
from .articulation import MOST_SHAPE, articulate
from .contacts import touch
from .follow import follow_video
from .gesture import Gesture, plan_gesture
from .hearing import listen
from .manner import add_manner, draw_manner
from .moods import follow_moods
from .pauses import measure_activity, plan_rests, rest_in_pauses
from .prosody import find_stresses, read_prosody
from .segments import lay_out
from .sound_articulation import articulate_sound, hear_accents, hear_segments
from .timeline import Track, frame_centres

if TYPE_CHECKING:
    from ..face.filmed import FilmedMotion

_MOUTH = 1
"""Second word of the mouth's seed, which sets it apart from the gesture's."""


@dataclass(frozen=True)
class MeshMotion:
    """Motion of T frames; frame ``i`` shows the time ``(i + 0.5) / fps``. All zeros are the portrait at rest.

    ``mouth`` (T, 15) has the columns and units of :class:`~..channels.MouthChannel`; ``gesture`` is the rest of the
    face and the head.
    """

    mouth: Track
    gesture: Gesture

    def rows(self) -> dict[str, Track]:
        """All tracks by name."""
        return {"mouth": self.mouth, **vars(self.gesture)}

    @classmethod
    def of(cls, rows: Mapping[str, Track]) -> MeshMotion:
        """Motion of the tracks that :meth:`rows` gives."""
        return cls(rows["mouth"], Gesture(**{name: track for name, track in rows.items() if name != "mouth"}))


def plan_motion(
    speech: Speech, options: TalkOptions, filmed: FilmedMotion | None = None, overlap: Overlap = ALONE
) -> MeshMotion:
    """Plan the motion of the ``speech.frames(options.fps)`` frames of a clip, or of one sentence of it.

    The mouth follows the phonemes, or the sound itself where phonemes are unknown. Head, brows and eyes follow the
    speech, or ``filmed``. Uses ``fps``, ``seed``, ``head_motion``, ``expression`` and ``blink`` of ``options``, and the
    engine's own; the same input gives the same motion.
    """
    own = options.of(MeshOptions)
    style = STYLES[own.style]
    frames = frame_centres(speech.frames(options.fps), options.fps)
    if speech.phonemes is None:
        hearing = listen(speech)
        segments = hear_segments(hearing, speech.duration)
        mouth = articulate_sound(hearing, frames, options.expression)
        accents = hear_accents(hearing)
    else:
        segments = lay_out(speech.phonemes.spans, speech.duration)
        mouth = articulate(segments, speech.duration, frames, options.expression)
        accents = find_stresses(segments)
    breaths, manner = np.random.SeedSequence([options.seed, _MOUTH]).spawn(2)
    mouth = rest_in_pauses(mouth, plan_rests(segments, np.random.default_rng(breaths), overlap), frames)
    drawn = draw_manner(frames, manner, style.mouth * min(options.expression, MOST_SHAPE))
    mouth = add_manner(mouth, drawn, measure_activity(segments, frames))
    moods = follow_moods(own.mood, speech.moods, frames)
    mouth = touch(mouth, segments, frames)
    prosody = read_prosody(speech, segments, accents)
    gesture = plan_gesture(prosody, speech.duration, frames, options, style, moods, overlap)
    if filmed is not None:
        gesture = follow_video(gesture, filmed, frames, options, moods)
    return MeshMotion(mouth.astype(np.float32), gesture)
