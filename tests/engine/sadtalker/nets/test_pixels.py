import numpy as np
import torch

from talkwidget.engine.sadtalker.nets.pixels import to_tensor_01, to_uint8


def test_pictures_come_back_as_they_were():
    pictures = np.random.default_rng(0).integers(0, 256, (2, 5, 7, 3), dtype=np.uint8)
    seen = to_tensor_01(pictures, torch.device("cpu"))
    assert seen.shape == (2, 3, 5, 7)
    assert seen.is_contiguous()
    assert 0 <= seen.min() <= seen.max() <= 1
    assert (to_uint8(seen) == pictures).all()


def test_values_are_rounded_half_to_even():
    frames = torch.tensor([0.0, 0.5 / 255, 1.5 / 255, 254.5 / 255, 1.0]).view(1, 1, 1, 5).expand(1, 3, 1, 5)
    assert to_uint8(frames)[0, 0, :, 0].tolist() == [0, 0, 2, 254, 255]
