"""Preparation: a phoneme opens the same part of every face."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.controls import VERTICES
from talkwidget.engine.mesh.lips import LOWER_INNER, UPPER_INNER
from talkwidget.engine.mesh.motion import plan_motion
from talkwidget.engine.mesh.prepare import prepare_face
from talkwidget.engine.mesh.renderer import mouth_controls
from talkwidget.options import TalkOptions

from .spoken import babble, spoken


def widest(face):
    """Inner-lip distance, in eye distances, that the widest frames of speech reach (95th percentile)."""
    speech = spoken(*babble("hɑlo", "wɛlkʌm", "tuðə", "kɔs", "ɑnmæt", "sɪnis", seconds=0.09))
    apertures = []
    for mouth in plan_motion(speech, TalkOptions()).mouth:
        shape = face.neutral[:VERTICES] + np.tensordot(mouth_controls(face, mouth, 0.0), face.controls, 1)
        upper, lower = face.pose.to_image(shape[[UPPER_INNER[5], LOWER_INNER[5]]])[:, :2]
        apertures.append(np.linalg.norm(lower - upper) / face.eye_distance)
    return np.percentile(apertures, 95)


def test_the_widest_openings_are_those_of_filmed_speakers(prepared, prepared_smiling):
    for face in (prepared, prepared_smiling):
        assert 0.14 < widest(face) < 0.24


@pytest.mark.parametrize("height", [0.9, 0.82])
def test_a_face_looked_at_from_above_opens_as_far(closed, prepared, height):
    size = closed.image.shape[1], round(height * closed.image.shape[0])
    landmarks = closed.landmarks.copy()
    landmarks[:, 1] *= size[1] / closed.image.shape[0]
    squeezed = replace(closed, image=cv2.resize(closed.image, size, interpolation=cv2.INTER_AREA), landmarks=landmarks)
    assert widest(prepare_face(squeezed)) == pytest.approx(widest(prepared), rel=0.03)
