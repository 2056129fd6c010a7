import numpy as np
import pytest

from talkwidget.engine.sadtalker.frames.paste import PoissonPaste, SoftPaste, resize_frames, soft_mask
from talkwidget.engine.sadtalker.prepare.crop import Crop
from talkwidget.engine.sadtalker.prepare.modes import MODES

from ..conftest import difference, golden


def test_poisson_paste_is_the_original_s():
    case = golden("paste")
    height, width = case["image_u8"].shape[:2]
    crop = Crop((width, height), tuple(map(int, case["crop"])), tuple(map(float, case["quad"])))
    box = crop.box_in(MODES["full"], case["image_u8"])
    frames = resize_frames(case["frames_u8"], (box[2] - box[0], box[3] - box[1]))
    off = difference(PoissonPaste(case["image_u8"], box)(frames), case["pasted_u8"])
    case.hold("pasted_u8, mean", off.mean(), 0.5)
    case.hold("pasted_u8", off.max(), 4)


@pytest.fixture
def picture():
    rows, columns = np.mgrid[:120, :160]
    return np.stack([rows, columns, rows + columns], axis=2).astype(np.uint8)


BOXES = [(40, 30, 120, 100), (0, 0, 80, 80), (80, 40, 160, 120), (0, 0, 160, 120), (10, 0, 150, 120)]


@pytest.mark.parametrize("box", BOXES)
def test_unchanged_frames_leave_the_picture_as_it_is(picture, box):
    x1, y1, x2, y2 = box
    assert (SoftPaste(picture, box)(picture[None, y1:y2, x1:x2])[0] == picture).all()


@pytest.mark.parametrize("box", BOXES)
def test_nothing_changes_outside_of_the_box_nor_at_its_border(picture, box):
    x1, y1, x2, y2 = box
    noise = np.random.default_rng(0).integers(0, 256, (2, y2 - y1, x2 - x1, 3), dtype=np.uint8)
    pasted = SoftPaste(picture, box)(noise)
    inside = np.zeros(picture.shape[:2], dtype=bool)
    inside[y1 + (y1 > 0) : y2 - (y2 < 120), x1 + (x1 > 0) : x2 - (x2 < 160)] = True
    assert (pasted[:, ~inside] == picture[~inside]).all()
    assert (pasted[:, inside] != picture[inside]).any()


@pytest.mark.parametrize("box", BOXES)
def test_the_middle_of_the_box_is_the_frame(picture, box):
    x1, y1, x2, y2 = box
    frame = np.full((1, y2 - y1, x2 - x1, 3), 77, dtype=np.uint8)
    assert (SoftPaste(picture, box)(frame)[0, (y1 + y2) // 2, (x1 + x2) // 2] == 77).all()


def test_mask_rises_without_a_step():
    mask = soft_mask((400, 400), (50, 50, 350, 350))
    assert mask.max() == 1
    assert mask.min() == 0
    assert np.abs(np.diff(mask, axis=0)).max() < 0.06
    assert np.abs(np.diff(mask, n=2, axis=0)).max() < 0.006


@pytest.mark.parametrize("box", BOXES)
def test_mask_fades_only_where_the_picture_goes_on(box):
    x1, y1, x2, y2 = box
    mask = soft_mask((120, 160), box)
    middle = mask[len(mask) // 2], mask[:, mask.shape[1] // 2]
    assert [middle[0][0], middle[0][-1]] == [x1 == 0, x2 == 160]
    assert [middle[1][0], middle[1][-1]] == [y1 == 0, y2 == 120]
