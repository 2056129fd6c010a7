"""Single pixels drawn by generated machine code, against the sums that they stand for."""

import numpy as np
import pytest

from talkwidget.engine.mesh.render.layers import CUBIC_TABLE
from talkwidget.engine.mesh.render.raster import compiled
from talkwidget.engine.mesh.render.sample import blend_pixel, draw_pixel

DOWN, ACROSS = 64, 128


@compiled
def draw(layer, table, gain, out):
    zero = np.uintp(0)
    draw_pixel(layer, table, zero, zero, np.uintp(64), np.uintp(128), np.float32(gain), out, zero, zero)


@compiled
def blend(layer, table, plate, least, out):
    zero = np.uintp(0)
    one = np.float32(1.0)
    blend_pixel(layer, table, zero, zero, np.uintp(64), np.uintp(128), one, out, zero, zero, plate, np.float32(least))


@pytest.fixture
def layer():
    return np.random.default_rng(3).uniform(0, 255, (4, 6, 4)).astype(np.float32)


def convolved(layer):
    return np.einsum("i,j,ijc->c", CUBIC_TABLE[DOWN], CUBIC_TABLE[ACROSS], layer[:4, :4].astype(float))


def test_a_pixel_is_the_rounded_convolution_of_its_neighbours(layer):
    out = np.zeros((1, 1, 3), np.uint8)
    for gain in (1.0, 0.5):
        draw(layer, CUBIC_TABLE, gain, out)
        np.testing.assert_allclose(out[0, 0], (gain * convolved(layer)[:3]).clip(0, 255), atol=0.51)


def test_colours_beyond_the_range_are_limited(layer):
    out = np.zeros((1, 1, 3), np.uint8)
    draw(layer, CUBIC_TABLE, 100.0, out)
    np.testing.assert_array_equal(out[0, 0], 255)
    draw(layer, CUBIC_TABLE, -1.0, out)
    np.testing.assert_array_equal(out[0, 0], 0)


@pytest.mark.parametrize(("matte", "least", "cover"), [(0.3, 0.0, 0.3), (0.3, 0.6, 0.6), (2.0, 0.0, 1.0)])
def test_the_matte_covers_the_plate_between_its_least_and_all(layer, matte, least, cover):
    layer[..., 3] = matte
    plate, out = np.full((1, 1, 3), 90, np.uint8), np.zeros((1, 1, 3), np.uint8)
    blend(layer, CUBIC_TABLE, plate, least, out)
    expected = cover * convolved(layer)[:3].clip(0, 255) + (1 - cover) * 90
    np.testing.assert_allclose(out[0, 0], expected, atol=1.0)
