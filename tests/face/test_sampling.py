import math

import numpy as np
import pytest

from talkwidget.face.sampling import Region, sample

from .conftest import DATA


def test_crops_equal_those_of_the_reference(astronaut: np.ndarray) -> None:
    with np.load(DATA / "network_io.npz") as golden:
        crop128, crop192, roi = golden["astronaut_crop128"], golden["astronaut_crop192"], golden["astronaut_roi"]
    picture = astronaut
    whole = sample(picture, [Region(256, 256, 512)], 128, outside="zeros")[0].transpose(1, 2, 0)
    face = sample(picture, [Region(*map(float, roi))], 192, outside="border")[0].transpose(1, 2, 0)
    assert np.array_equal(whole, crop128)
    assert np.abs(face - crop192).max() <= 1
    assert (face != crop192).mean() < 1e-3


def test_points_return_to_where_they_were_sampled() -> None:
    region = Region(x=70, y=40, side=30, rotation=math.radians(25))
    picture = np.zeros((100, 140, 3), dtype=np.uint8)
    picture[36:39, 74:77] = 255
    crop = sample(picture, [region], 120, outside="zeros")[0, 0]
    rows, columns = np.nonzero(crop > 127)
    centre = np.array([columns.mean() / 120, rows.mean() / 120, 0.5])
    np.testing.assert_allclose(region.to_image(centre), [75, 37, 15], atol=0.15)


@pytest.mark.parametrize(("outside", "value"), [("zeros", 0), ("border", 90)])
def test_outside_of_the_picture(outside: str, value: int) -> None:
    picture = np.full((20, 30, 3), 90, dtype=np.uint8)
    crop = sample(picture, [Region(15, 10, 200)], 16, outside=outside)
    assert crop[0, :, 0, 0].tolist() == [value] * 3


def test_a_batch_equals_its_single_crops(astronaut: np.ndarray) -> None:
    regions = [Region(100, 100, 80), Region(300.5, 200.25, 333, 0.7), Region(-20, 600, 150, -2)]
    picture = astronaut
    together = sample(picture, regions, 48, outside="border")
    alone = [sample(picture, [region], 48, outside="border")[0] for region in regions]
    assert all(np.array_equal(one, other) for one, other in zip(together, alone, strict=True))
