import numpy as np
import pytest

from talkwidget.engine.mesh.render.layers import CUBIC_TABLE, covering_mask, draw_layers, pad_layer

SIZE = 48


@pytest.fixture
def portrait():
    return np.random.default_rng(1).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)


def identity():
    y, x = np.mgrid[:SIZE, :SIZE].astype(np.float32)
    return np.stack([x, y, np.ones_like(x)])


def sample(portrait, maps, matte=None, plate=None):
    matte = np.ones((SIZE, SIZE), np.float32) if matte is None else matte
    layer = pad_layer(portrait, matte)
    out = np.zeros_like(portrait)
    plate = np.zeros_like(portrait) if plate is None else plate
    draw_layers(layer, covering_mask(layer), plate, portrait, maps, 0, 0, CUBIC_TABLE, out)
    return out


def test_the_identity_map_copies_the_portrait(portrait):
    np.testing.assert_array_equal(sample(portrait, identity()), portrait)


def test_rounding_in_the_map_is_not_motion(portrait):
    maps = identity()
    maps[:2] += np.random.default_rng(0).uniform(-1e-3, 1e-3, maps[:2].shape).astype(np.float32)
    np.testing.assert_array_equal(sample(portrait, maps, matte=np.zeros((SIZE, SIZE), np.float32)), portrait)


def test_whole_pixel_motion_moves_pixels_exactly(portrait):
    maps = identity()
    maps[0] += 3
    maps[1] -= 2
    np.testing.assert_array_equal(sample(portrait, maps)[2:, :-3], portrait[:-2, 3:])


def test_a_ramp_is_interpolated_linearly():
    ramp = np.repeat(np.linspace(20, 200, SIZE)[None, :, None], SIZE, 0).repeat(3, 2).astype(np.uint8)
    maps = identity()
    maps[0] += 1.5
    expected = (ramp[:, 2:-4].astype(float) + np.roll(ramp, -1, 1)[:, 2:-4]) / 2
    got = sample(ramp, maps)[:, 1:-5].astype(float)
    assert np.abs(got - expected).max() <= 1.0


def test_far_outside_repeats_the_edge_and_never_reads_beyond(portrait):
    maps = identity()
    maps[:2] = 1e6
    np.testing.assert_array_equal(sample(portrait, maps)[0, 0], portrait[-1, -1])
    maps[:2] = np.nan
    sample(portrait, maps)
    maps[:2] = -1e6
    np.testing.assert_array_equal(sample(portrait, maps)[5, 5], portrait[0, 0])


def test_moved_background_shows_the_plate(portrait):
    plate = np.full_like(portrait, 77)
    maps = identity()
    maps[0] += 5
    assert (sample(portrait, maps, matte=np.zeros((SIZE, SIZE), np.float32), plate=plate) == 77).all()


def test_gain_brightens(portrait):
    maps = identity()
    maps[2] = 1.1
    expected = np.minimum(portrait.astype(float) * 1.1, 255)
    assert np.abs(sample(portrait, maps).astype(float) - expected).max() <= 1.0


def test_samples_are_cubic_convolutions_of_the_sixteen_pixels_around(portrait):
    random = np.random.default_rng(2)
    maps = identity()
    maps[:2] += random.uniform(-9, 9, maps[:2].shape)
    maps[2] = random.uniform(0.8, 1.2, maps[2].shape)
    matte = random.uniform(0, 1, (SIZE, SIZE)).astype(np.float32)
    plate = random.integers(0, 256, portrait.shape, dtype=np.uint8)
    layer = np.dstack([portrait, matte]).astype(float)
    x, y = maps[0].clip(-1, SIZE), maps[1].clip(-1, SIZE)
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    across, down = (CUBIC_TABLE[((at - np.floor(at)) * 256).astype(int)] for at in (x, y))
    sums = np.zeros((SIZE, SIZE, 4))
    for i in range(4):
        for j in range(4):
            pixels = layer[(row + i - 1).clip(0, SIZE - 1), (column + j - 1).clip(0, SIZE - 1)]
            sums += down[..., i, None] * across[..., j, None] * pixels
    cover = sums[..., 3:].clip(0, 1)
    still = np.hypot(maps[0] - identity()[0], maps[1] - identity()[1]) < 1
    expected = (sums[..., :3] * maps[2][..., None] * cover + plate * (1 - cover)).clip(0, 255)
    error = np.abs(sample(portrait, maps, matte, plate) - expected)[~still]
    assert len(error) > 1500
    assert error.max() < 0.52
