import numpy as np
import pytest

from talkwidget import InputError
from talkwidget.engine.sadtalker.prepare.crop import find_crop, whole_image
from talkwidget.engine.sadtalker.prepare.modes import MODES

from ..conftest import golden


def test_boxes_are_the_original_s():
    case = golden("crop")
    for k in range(int(case["n_cases"])):
        width, height = map(int, case[f"c{k}_size_wh"])
        crop = find_crop((width, height), case[f"c{k}_lm68"])
        case.near(f"c{k}_rsize", crop.working_size, 0)
        case.near(f"c{k}_crop", crop.outer, 0)
        case.near(f"c{k}_quad", crop.inner, 1e-6)
        image = case.get(f"c{k}_image_u8", np.zeros((height, width, 3), np.uint8))
        for mode, part in (("crop", "inner"), ("extcrop", "outer")):
            cut = crop.cut(MODES[mode], image)
            case.near(f"c{k}_{part}_shape_hw", cut.shape[:2], 0)
            if f"c{k}_{part}_u8" in case:
                case.near(f"c{k}_{part}_u8", cut, 0)


def test_whole_picture_is_left_as_it_is():
    image = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    crop = whole_image((7, 5))
    assert crop.inner_size == (7, 5)
    assert (crop.cut(MODES["resize"], image) == image).all()


def face_at(x: float, y: float, size: float) -> np.ndarray:
    points = np.full((68, 2), (x, y), dtype=np.float64)
    points[36:42] += (-size, -size)
    points[42:48] += (size, -size)
    points[[48, 54]] += [(-size, size), (size, size)]
    return points


@pytest.mark.parametrize("name", ["full", "extfull"])
def test_box_of_a_large_face_is_found_again_in_the_picture_itself(name):
    mode = MODES[name]
    image = np.broadcast_to(np.uint8(0), (5503, 6001, 3))
    points = face_at(2900, 2700, 300)
    crop = find_crop((6001, 5503), points)
    assert crop.working_size[0] < 6001 / 2
    x1, y1, x2, y2 = crop.box_in(mode, image)
    factor = 6001 / crop.working_size[0]
    assert np.abs(np.array(crop.box(mode)) * factor - (x1, y1, x2, y2)).max() <= 2
    assert x1 < points[:, 0].min() < points[:, 0].max() < x2
    assert y1 < points[:, 1].min() < points[:, 1].max() < y2


@pytest.mark.parametrize(
    "points",
    [face_at(900, 900, 40), face_at(-300, 50, 40), face_at(100, 100, 0), face_at(100, 100, 1), np.zeros((68, 2))],
    ids=["beyond", "before", "one point", "tiny", "zeros"],
)
def test_a_face_that_cannot_be_cut_is_refused_in_one_line(points):
    with pytest.raises(InputError) as refused:
        find_crop((200, 200), points)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("size", [(101, 203), (64, 64), (333, 98)])
def test_boxes_lie_in_the_picture(size):
    width, height = size
    crop = find_crop(size, face_at(width / 2, height / 2, min(size) / 6))
    for name, mode in MODES.items():
        x1, y1, x2, y2 = crop.box(mode)
        assert 0 <= x1 < x2 <= width, name
        assert 0 <= y1 < y2 <= height, name
