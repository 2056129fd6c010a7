import copy

import pytest
import torch
from torch import nn

from talkwidget.engine.sadtalker.expnet import ExpNet
from talkwidget.engine.sadtalker.generator import ResBlock3d
from talkwidget.engine.sadtalker.layers import ConvNorm2d, DownBlock3d, UpBlock3d, fold_batch_norms
from talkwidget.engine.sadtalker.recon import Bottleneck
from talkwidget.engine.sadtalker.resunet import ResidualConv

NETWORKS = {
    "block": (lambda: ConvNorm2d(3, 5, 0.01), (2, 3, 8, 8), 0),
    "down": (lambda: DownBlock3d(3, 5), (2, 3, 4, 8, 8), 0),
    "up": (lambda: UpBlock3d(3, 5), (2, 3, 4, 8, 8), 0),
    "bottleneck": (lambda: Bottleneck(16, 8, 2), (2, 16, 8, 8), 0),
    "pre-activation": (lambda: ResBlock3d(4), (2, 4, 4, 8, 8), 1),
    "residual": (lambda: ResidualConv(4, 4, (2, 1)), (2, 4, 8, 6), 1),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_folding_changes_nothing_and_leaves_only_norms_before_convolutions(name):
    make, shape, left = NETWORKS[name]
    torch.manual_seed(0)
    network = make().eval()
    for norm in network.modules():
        if isinstance(norm, nn.BatchNorm2d | nn.BatchNorm3d):
            for values in (norm.weight, norm.bias, norm.running_mean):
                values.data.normal_()
            norm.running_var.data.uniform_(0.5, 2)
    folded = copy.deepcopy(network)
    fold_batch_norms(folded)
    x = torch.randn(shape)
    assert (folded(x) - network(x)).abs().max() <= 1e-4
    norms = [module for module in folded.modules() if isinstance(module, nn.BatchNorm2d | nn.BatchNorm3d)]
    assert len(norms) == left


def test_every_norm_of_the_audio_encoder_is_folded():
    network = ExpNet().eval()
    fold_batch_norms(network)
    assert not any(isinstance(module, nn.BatchNorm2d) for module in network.modules())
