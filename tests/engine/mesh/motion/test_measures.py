"""Measures of a face mesh."""

import numpy as np
import pytest

from talkwidget.engine.mesh.motion.measures import measure_brows, measure_eyes, measure_gaze
from talkwidget.face.indices import indices, mean_face


@pytest.fixture
def shape():
    """The mean face in three frames, (3, 478, 3)."""
    return np.repeat(mean_face().vertices[None].astype(float), 3, axis=0)


def brows(eye):
    return [*eye.brow_upper, *eye.brow_lower]


def test_brows_are_told_together_and_against_each_other(shape):
    left, right = (brows(eye) for eye in (indices().right_eye, indices().left_eye))
    shape[1, [*left, *right], 1] += 0.2
    shape[2, left, 1] += 0.2
    both, _, side = (measure_brows(shape) - measure_brows(shape)[0]).T
    assert both[1] == pytest.approx(0.2)
    assert side[1] == pytest.approx(0.0)
    assert both[2] == pytest.approx(0.1)
    assert side[2] == pytest.approx(0.1)


def test_the_opening_of_the_eyes_is_relative_to_its_median(shape):
    for eye in (indices().right_eye, indices().left_eye):
        middle = (shape[1, eye.upper, 1] + shape[1, eye.lower, 1]) / 2
        shape[1, eye.upper, 1] = shape[1, eye.lower, 1] = middle
    np.testing.assert_allclose(measure_eyes(shape), [1.0, 0.0, 1.0], atol=1e-6)


def test_the_gaze_goes_with_the_irises(shape):
    irises = [*indices().right_eye.iris, *indices().left_eye.iris]
    shape[1, irises, 0] += 0.1
    shape[2, irises, 1] -= 0.05
    gaze = measure_gaze(shape) - measure_gaze(shape)[0]
    np.testing.assert_allclose(gaze[1:], [[0.1, 0.0], [0.0, 0.05]], atol=1e-9)
