"""Gaze: the eyeball turns under the lids."""

import numpy as np
import pytest

from talkwidget.engine.mesh.render.eyeballs import draw_eyeball


def look(state, eye, shift):
    out = state.portrait.copy()
    gains = np.ones(out.shape[:2], np.float32)
    draw_eyeball(eye, out, gains, (0, 0), state.texture, state.texture, np.array(shift, float))
    return out


def darkness(picture, eye, axis):
    """Centre of the dark iris along an axis, within the eye."""
    low, high = eye.ring.min(0).astype(int) + 1, eye.ring.max(0).astype(int)
    grey = 255.0 - picture[low[1] : high[1], low[0] : high[0]].mean(-1)
    weight = np.maximum(grey - np.percentile(grey, 70), 0)
    at = np.arange(weight.shape[1 - axis]) if axis == 0 else np.arange(weight.shape[0])
    return float((weight.sum(axis) * at).sum() / weight.sum())


def test_an_eye_that_looks_ahead_is_the_portrait(prepared):
    np.testing.assert_array_equal(look(prepared, prepared.eyeballs[0], (0, 0)), prepared.portrait)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("axis", [0, 1])
def test_the_iris_goes_where_the_eye_looks(prepared, which, axis):
    eye = prepared.eyeballs[which]
    shift = np.zeros(2)
    shift[axis] = 0.02 * prepared.eye_distance
    back, forth = (darkness(look(prepared, eye, move), eye, axis) for move in (-shift, shift))
    assert forth - back > 0.3 * shift[axis]


def test_nothing_changes_outside_the_lids(prepared):
    eye = prepared.eyeballs[0]
    changed = (look(prepared, eye, (3.0, 2.0)) != prepared.portrait).any(-1)
    y, x = np.nonzero(changed)
    low, high = eye.ring.min(0) - 3, eye.ring.max(0) + 3
    assert len(x) > 20
    assert low[0] <= x.min() <= x.max() <= high[0]
    assert low[1] <= y.min() <= y.max() <= high[1]
