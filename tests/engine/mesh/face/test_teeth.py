"""Teeth: rows around the arch behind the lips."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.teeth import strip_mesh
from talkwidget.engine.mesh.face.tooth_row import TEXTURE_SIZE
from talkwidget.engine.mesh.lips import LOWER_INNER, UPPER_INNER


@pytest.mark.parametrize("row", ["upper", "lower"])
def test_rows_lie_behind_the_lips_and_bend_backwards(prepared, row):
    points = getattr(prepared.teeth, row).points.reshape(2, 17, 3)
    lips = prepared.neutral[[UPPER_INNER[5], LOWER_INNER[5]], 2].min()
    assert points[..., 2].max() < lips
    assert points[0, 8, 2] > points[0, 0, 2] + 1.0
    assert (points[0, :, 1] > points[1, :, 1]).all()
    assert (np.diff(points[..., 0], axis=1) > 0).all()


def test_the_lower_row_lies_below_and_behind_the_upper_one(prepared):
    upper, lower = (row.points[[8, 25]].mean(0) for row in (prepared.teeth.upper, prepared.teeth.lower))
    assert lower[1] < upper[1]
    assert lower[2] < upper[2]


def test_rows_are_symmetric_and_have_an_edge(prepared):
    texture = prepared.teeth.upper.texture
    assert texture.shape == (TEXTURE_SIZE[1], TEXTURE_SIZE[0], 4)
    np.testing.assert_allclose(texture, texture[:, ::-1], atol=0.5)
    middle = TEXTURE_SIZE[0] // 2 - 20
    assert texture[40, middle, 3] > 0.95
    assert texture[-1, middle, 3] < 0.5


def test_every_point_of_a_strip_belongs_to_a_triangle():
    triangles, where = strip_mesh()
    assert set(triangles.ravel()) == set(range(len(where)))
    np.testing.assert_array_equal(where[[0, -1]], [[0, 0], [TEXTURE_SIZE[0] - 1, TEXTURE_SIZE[1] - 1]])
