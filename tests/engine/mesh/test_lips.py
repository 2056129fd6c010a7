"""Vertices of the lips on the mean face."""

import numpy as np

from talkwidget.engine.mesh.lips import ACROSS, COLUMNS, CORNERS, LOWER, LOWER_INNER, PROFILE, UPPER, UPPER_INNER
from talkwidget.face.indices import indices, mean_face


def test_columns_run_from_left_to_right_and_the_upper_lip_lies_above():
    vertices = mean_face().vertices
    for lip in (UPPER, LOWER):
        assert lip.shape == (4, COLUMNS)
        assert (np.diff(vertices[lip, 0], axis=1) > 0).all()
    middle = slice(2, -2)
    assert (vertices[UPPER[:, middle], 1] >= vertices[LOWER[:, middle], 1]).all()


def test_rings_run_from_the_border_inwards():
    heights = mean_face().vertices[UPPER[:, 5], 1]
    assert (np.diff(heights) < 0).all()
    assert (np.diff(mean_face().vertices[LOWER[:, 5], 1]) > 0).all()


def test_both_lips_share_their_corners():
    np.testing.assert_array_equal(UPPER[:, [0, -1]], LOWER[:, [0, -1]])
    np.testing.assert_array_equal(CORNERS.T, LOWER[:, [0, -1]])


def test_the_inner_edges_are_those_of_the_mesh():
    np.testing.assert_array_equal(UPPER_INNER, indices().lips.upper_inner)
    np.testing.assert_array_equal(LOWER_INNER, indices().lips.lower_inner)


def test_the_opening_is_full_in_the_middle_and_none_at_the_corners():
    assert PROFILE[5] == 1.0
    assert PROFILE[0] == PROFILE[-1] == 0.0
    np.testing.assert_allclose(PROFILE, PROFILE[::-1])
    np.testing.assert_allclose(ACROSS, -ACROSS[::-1])
