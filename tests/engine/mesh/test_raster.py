import numpy as np
import pytest

from talkwidget.engine.mesh.raster import (
    CUBIC_TABLE,
    covering_mask,
    draw_layers,
    fill_triangles,
    merge_maps,
    pad_layer,
)

SIZE = 48


@pytest.fixture
def picture():
    return np.random.default_rng(1).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)


def identity():
    y, x = np.mgrid[:SIZE, :SIZE].astype(np.float32)
    return np.stack([x, y, np.ones_like(x)])


def sample(picture, maps, matte=None, plate=None):
    matte = np.ones((SIZE, SIZE), np.float32) if matte is None else matte
    layer = pad_layer(picture, matte)
    out = np.zeros_like(picture)
    plate = np.zeros_like(picture) if plate is None else plate
    draw_layers(layer, covering_mask(layer), plate, picture, maps, 0, 0, CUBIC_TABLE, out)
    return out


def test_the_identity_map_copies_the_picture(picture):
    np.testing.assert_array_equal(sample(picture, identity()), picture)


def test_rounding_in_the_map_is_not_motion(picture):
    maps = identity()
    maps[:2] += np.random.default_rng(0).uniform(-1e-3, 1e-3, maps[:2].shape).astype(np.float32)
    np.testing.assert_array_equal(sample(picture, maps, matte=np.zeros((SIZE, SIZE), np.float32)), picture)


def test_whole_pixel_motion_moves_pixels_exactly(picture):
    maps = identity()
    maps[0] += 3
    maps[1] -= 2
    np.testing.assert_array_equal(sample(picture, maps)[2:, :-3], picture[:-2, 3:])


def test_a_ramp_is_interpolated_linearly():
    ramp = np.repeat(np.linspace(20, 200, SIZE)[None, :, None], SIZE, 0).repeat(3, 2).astype(np.uint8)
    maps = identity()
    maps[0] += 1.5
    expected = (ramp[:, 2:-4].astype(float) + np.roll(ramp, -1, 1)[:, 2:-4]) / 2
    got = sample(ramp, maps)[:, 1:-5].astype(float)
    assert np.abs(got - expected).max() <= 1.0


def test_far_outside_repeats_the_edge_and_never_reads_beyond(picture):
    maps = identity()
    maps[:2] = 1e6
    np.testing.assert_array_equal(sample(picture, maps)[0, 0], picture[-1, -1])
    maps[:2] = -1e6
    np.testing.assert_array_equal(sample(picture, maps)[5, 5], picture[0, 0])


def test_moved_background_shows_the_plate(picture):
    plate = np.full_like(picture, 77)
    maps = identity()
    maps[0] += 5
    assert (sample(picture, maps, matte=np.zeros((SIZE, SIZE), np.float32), plate=plate) == 77).all()


def test_gain_brightens(picture):
    maps = identity()
    maps[2] = 1.1
    expected = np.minimum(picture.astype(float) * 1.1, 255)
    assert np.abs(sample(picture, maps).astype(float) - expected).max() <= 1.0


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
