"""Contact of the lips."""

import numpy as np

from talkwidget.engine.mesh.lips import LOWER, LOWER_INNER, MIDDLE, UPPER, UPPER_INNER
from talkwidget.engine.mesh.render.contact import meet_lips


def opening(shape):
    return shape[UPPER_INNER[MIDDLE], 1] - shape[LOWER_INNER[MIDDLE], 1]


def parted(state, by):
    shape = state.neutral.copy()
    shape[UPPER[:, MIDDLE], 1] += by / 2
    shape[LOWER[:, MIDDLE], 1] -= by / 2
    return shape


def test_lips_at_rest_do_not_move(prepared):
    shape = prepared.neutral.copy()
    meet_lips(shape, 1.0)
    np.testing.assert_allclose(shape, prepared.neutral, atol=1e-9)


def test_pressed_lips_meet_and_get_thicker(prepared):
    shape = parted(prepared, 0.4)
    before = shape[UPPER[0, MIDDLE], 1] - shape[UPPER_INNER[MIDDLE], 1]
    meet_lips(shape, 1.0)
    np.testing.assert_allclose(opening(shape), 0.0, atol=1e-9)
    assert np.all(shape[UPPER[0, MIDDLE], 1] - shape[UPPER_INNER[MIDDLE], 1] > before)


def test_lips_never_pass_through_each_other(prepared):
    shape = parted(prepared, -0.3)
    meet_lips(shape, 0.0)
    np.testing.assert_allclose(opening(shape), 0.0, atol=1e-9)


def test_open_lips_stay_open(prepared):
    shape = parted(prepared, 0.5)
    untouched = shape.copy()
    meet_lips(shape, 0.0)
    np.testing.assert_array_equal(shape, untouched)
