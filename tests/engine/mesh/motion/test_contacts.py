"""Contacts of the lips over a blended mouth track."""

import numpy as np
import pytest

from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.contacts import touch
from talkwidget.engine.mesh.motion.segments import lay_out
from talkwidget.engine.mesh.motion.timeline import frame_centres

from ..spoken import mouth_of, spoken


@pytest.mark.parametrize(("consonant", "contact"), [("m", MouthChannel.PRESS), ("f", MouthChannel.LIP_TO_TEETH)])
def test_a_contact_moves_every_other_part_towards_rest(consonant, contact):
    speech = spoken(("ɑ", 0.15), (consonant, 0.12), ("ɑ", 0.15))
    frames = frame_centres(42, 100)
    shape = mouth_of(jaw=0.5, upper_lip=0.1, lower_lip=0.1, width=-0.4, protrusion=0.4, tongue=0.8)
    mouth = np.tile(shape.astype(float), (len(frames), 1))
    touched = touch(mouth, lay_out(speech.phonemes.spans, speech.duration), frames)
    others = np.flatnonzero(shape)
    kept = touched[:, others] / mouth[:, others]
    assert kept.min() >= 0.0
    assert kept.max() <= 1.0
    meeting = touched[21]
    assert meeting[contact] > 0.85
    assert meeting[MouthChannel.LOWER_LIP] < 0.01, "the lower lip hangs"
    assert meeting[MouthChannel.PROTRUSION] > 0.5 * mouth[21, MouthChannel.PROTRUSION], "lips stay round"
    if contact == MouthChannel.PRESS:
        assert meeting[MouthChannel.TONGUE] < 0.01, "the tongue would show between closed lips"
