import pytest
import torch
import torch.nn.functional as F
from torch import nn

from talkwidget.engine.sadtalker.nets.phase import UpsampledConv2d


@pytest.mark.parametrize("factor", [2, 3, 4, 5])
@pytest.mark.parametrize("size", [(1, 1), (3, 5), (8, 8)])
def test_equals_the_convolution_of_the_repeated_map(factor, size):
    torch.manual_seed(0)
    conv = nn.Conv2d(4, 6, 3, padding=1)
    x = torch.randn(2, 4, *size)
    expected = F.relu(conv(F.interpolate(x, scale_factor=factor)))
    assert (UpsampledConv2d(conv, factor)(x) - expected).abs().max() <= 1e-5
