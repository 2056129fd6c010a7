import numpy as np

from talkwidget.engine.mesh.render.raster import fill_triangles, map_back, merge_maps

SIZE = 48


def triangles(cull=False, flip=False):
    points = np.array([[4.0, 3.0, 0.0], [40.0, 10.0, 0.0], [12.0, 44.0, 0.0], [45.0, 45.0, 0.0]])
    faces = np.array([[0, 1, 2], [1, 3, 2]], np.int32)
    attributes = np.c_[points[:, :2], np.ones(4), 2 * np.ones(4)].astype(np.float32)
    planes = np.zeros((4, SIZE, SIZE), np.float32)
    fill_triangles(faces[:, ::-1].copy() if flip else faces, points, attributes, planes, 0, 0, cull)
    return points, planes


def test_attributes_are_interpolated_over_triangles():
    _, planes = triangles()
    y, x = np.nonzero(planes[2])
    assert len(x) > 700
    np.testing.assert_allclose(planes[0, y, x], x, atol=1e-3)
    np.testing.assert_allclose(planes[1, y, x], y, atol=1e-3)
    np.testing.assert_allclose(planes[3, y, x], 2.0, atol=1e-5)


def test_shared_edges_leave_no_hole():
    _, planes = triangles()
    filled = planes[2] > 0
    for row in filled:
        inside = np.flatnonzero(row)
        assert len(inside) == 0 or (filled.any() and np.all(np.diff(inside) == 1))


def test_triangles_seen_from_behind_are_left_out():
    assert triangles(cull=True)[1][2].any()
    assert not triangles(cull=True, flip=True)[1].any()


def test_triangles_outside_the_planes_are_clipped():
    points = np.array([[-500.0, -500.0], [900.0, -20.0], [20.0, 900.0]])
    planes = np.zeros((4, SIZE, SIZE), np.float32)
    fill_triangles(np.array([[0, 1, 2]], np.int32), points, np.ones((3, 4), np.float32), planes, 0, 0, False)
    assert (planes[2] == 1.0).all()


def test_merging_blends_coordinates_by_alpha():
    surround = np.zeros((3, 2, 2), np.float32)
    face = np.zeros((4, 2, 2), np.float32)
    face[:, 0, 0] = (8.0, 4.0, 0.25, 2.0)
    merge_maps(surround, face)
    np.testing.assert_allclose(surround[:, 0, 0], (2.0, 1.0, 0.5))
    assert not surround[:, 1, 1].any()


def test_every_pixel_comes_from_where_its_shift_points_back_to():
    y, x = np.mgrid[:5, :6].astype(np.float32)
    shift = np.stack([1.0 + 0.5 * x + 0.25 * y, -2.0 + 0.125 * x - 0.5 * y], -1).astype(np.float32)
    maps = np.zeros((3, 18, 22), np.float32)
    map_back(shift, 4, maps, 100, 40)
    y, x = np.mgrid[:18, :22].astype(np.float32)
    column, row = ((x + 0.5) / 4 - 0.5).clip(0, 5), ((y + 0.5) / 4 - 0.5).clip(0, 4)
    np.testing.assert_allclose(maps[0], x + 100 - (1.0 + 0.5 * column + 0.25 * row), atol=1e-4)
    np.testing.assert_allclose(maps[1], y + 40 - (-2.0 + 0.125 * column - 0.5 * row), atol=1e-4)
    assert (maps[2] == 1.0).all()
