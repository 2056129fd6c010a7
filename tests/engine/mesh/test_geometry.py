"""Rotations, soft steps and fixed-point outlines."""

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.geometry import (
    SUBPIXEL_BITS,
    rotation_x,
    rotation_y,
    rotation_z,
    smoothstep,
    to_fixed_point,
)

X, Y, Z = np.eye(3)


@pytest.mark.parametrize(
    ("rotation", "axis", "start", "end"),
    [
        (rotation_x, X, Y, Z),
        (rotation_y, Y, Z, X),
        (rotation_z, Z, X, Y),
    ],
)
def test_rotations_are_right_handed_about_their_axis(rotation, axis, start, end):
    quarter = rotation(np.pi / 2)
    np.testing.assert_allclose(quarter @ axis, axis, atol=1e-12)
    np.testing.assert_allclose(quarter @ start, end, atol=1e-12)


def test_a_smooth_step_rises_from_0_to_1_without_corners():
    x = np.linspace(0.0, 3.0, 301)
    step = smoothstep(x, 1.0, 2.0)
    assert (step[x <= 1.0] == 0).all()
    assert (step[x >= 2.0] == 1).all()
    assert step[150] == pytest.approx(0.5)
    assert np.diff(step).min() >= 0
    assert np.abs(np.diff(step, n=2)).max() < 1e-3


def test_fixed_point_outlines_cover_parts_of_pixels():
    image = np.zeros((5, 5), np.uint8)
    square = np.array([[-0.5, -0.5], [2.0, -0.5], [2.0, 5.0], [-0.5, 5.0]])
    cv2.fillPoly(image, [to_fixed_point(square)], 255, cv2.LINE_AA, SUBPIXEL_BITS)
    assert (image[:, :2] == 255).all()
    assert (image[:, 4] == 0).all()
    np.testing.assert_array_equal(to_fixed_point(np.array([[0.5, 1.03]])), [[8, 16]])
