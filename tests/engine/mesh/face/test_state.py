"""Prepared faces: a phoneme opens the same part of every one."""

from dataclasses import replace

import numpy as np
import pytest

from talkwidget.engine.mesh.face.blendshapes import VERTICES
from talkwidget.engine.mesh.face.state import build_state
from talkwidget.engine.mesh.geometry import rotation_x
from talkwidget.engine.mesh.lips import LOWER_INNER, UPPER_INNER
from talkwidget.engine.mesh.motion.plan import plan_motion
from talkwidget.engine.mesh.render.renderer import blendshape_weights
from talkwidget.options import TalkOptions
from tests.cache.same import comes_back

from ..spoken import babble, spoken


def widest(state):
    """Inner-lip distance, in eye distances, that the widest frames of speech reach (95th percentile)."""
    speech = spoken(*babble("hɑlo", "wɛlkʌm", "tuðə", "kɔs", "ɑnmæt", "sɪnis", seconds=0.09))
    apertures = []
    for mouth in plan_motion(speech, TalkOptions()).mouth:
        shape = state.neutral[:VERTICES] + np.tensordot(blendshape_weights(state, mouth, 0.0), state.blendshapes, 1)
        upper, lower = state.pose.to_image(shape[[UPPER_INNER[5], LOWER_INNER[5]]])[:, :2]
        apertures.append(np.linalg.norm(lower - upper) / state.eye_distance)
    return np.percentile(apertures, 95)


def test_the_widest_openings_are_those_of_filmed_speakers(prepared, prepared_smiling):
    for face in (prepared, prepared_smiling):
        assert 0.14 < widest(face) < 0.24


@pytest.mark.parametrize("pitch", [-20, -10, 10, 20])
def test_a_face_seen_from_another_height_opens_as_far(closed, prepared, pitch):
    centre = closed.landmarks.mean(0)
    tilted = (closed.landmarks - centre) @ rotation_x(np.radians(pitch)).T + centre
    seen = build_state(replace(closed, landmarks=tilted.astype(np.float32)))
    assert widest(seen) == pytest.approx(widest(prepared), rel=0.05)


def test_a_face_and_its_state_survive_the_cache(smiling, prepared_smiling):
    assert comes_back(smiling)
    assert comes_back(prepared_smiling)
