"""Window around the mouth's opening."""

import numpy as np
import pytest

from talkwidget.engine.mesh.render.window import MouthWindow

SQUARE = np.array([[10.0, 20.0], [29.0, 20.0], [29.0, 34.0], [10.0, 34.0]])


@pytest.mark.parametrize("oversample", [1, 2])
def test_an_opening_is_composited_where_it_lies(oversample):
    out = np.full((60, 50, 3), 40, np.uint8)
    window = MouthWindow.around(SQUARE, out.shape[:2], oversample)
    inside = np.full((*window.shape, 3), 200, np.float32)
    window.composite(out, inside, window.polygon())
    assert (out[22:33, 12:28] == 200).all()
    untouched = np.ones(out.shape[:2], bool)
    untouched[18:37, 8:32] = False
    assert (out[untouched] == 40).all()


def test_own_pixels_are_parts_of_the_frames():
    window = MouthWindow.around(SQUARE, (60, 50), 2)
    corner = np.array([[window.left - 0.5, window.top - 0.5]])
    np.testing.assert_allclose(window.to_local(corner), [[-0.5, -0.5]])
    assert window.shape == (2 * (window.bottom - window.top), 2 * (window.right - window.left))


def test_a_window_ends_at_the_frame():
    window = MouthWindow.around(SQUARE, (30, 20), 1)
    assert (window.right, window.bottom) == (20, 30)
    assert window.view(np.zeros((30, 20, 3), np.uint8)).shape[:2] == window.shape


def test_beyond_the_frame_there_is_none():
    assert MouthWindow.around(SQUARE + 100, (60, 50), 1) is None
