import pytest
import torch

from ..conftest import DEVICES, golden, slack, tensor


@pytest.mark.parametrize("device", DEVICES)
def test_expressions_are_the_original_s(networks, device):
    case = golden("expnet")
    expnet = networks(str(case["salt"]), device).expnet
    windows = tensor(case["mel"], device)
    embedding = expnet.audio_encoder(windows[:, None]).flatten(1)
    case.near("embedding", embedding, 1e-4 * slack(device))
    face = tensor(case["ref_exp"], device).expand(len(windows), -1)
    found = expnet(windows, face, tensor(case["ratio"], device))
    case.near("exp", found, 1e-4 * slack(device))


def test_frames_are_independent(networks):
    case = golden("expnet")
    expnet = networks(str(case["salt"])).expnet
    windows, ratio = tensor(case["mel"]), tensor(case["ratio"])
    face = tensor(case["ref_exp"]).expand(len(windows), -1)
    whole = expnet(windows, face, ratio)
    parts = [expnet(windows[i : i + 4], face[i : i + 4], ratio[i : i + 4]) for i in range(0, len(windows), 4)]
    assert (torch.cat(parts) - whole).abs().max() <= 1e-5
