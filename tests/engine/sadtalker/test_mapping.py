import numpy as np
import pytest
import torch

from talkwidget.engine.sadtalker.keypoints import predicted_degrees, rotation

from .conftest import DEVICES, difference, golden, slack, tensor


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("channels", [70, 73])
def test_head_motion_is_the_original_s(networks, channels, device):
    case = golden("mapping")
    mapping = networks(str(case["salt"]), device).mapping(channels)
    for index, window in enumerate(case[f"m{channels}_in"]):
        motion = mapping(tensor(window[None], device))
        expected = {key: case[f"m{channels}_{key}"][index] for key in ("yaw", "pitch", "roll", "t", "exp", "rot")}
        logits = {"yaw": motion.yaw, "pitch": motion.pitch, "roll": motion.roll}
        for name, found in logits.items():
            assert difference(found[0], expected[name]).max() <= 1e-4 * slack(device)
        assert difference(motion.translation[0], expected["t"]).max() <= 1e-4 * slack(device)
        assert difference(motion.expression[0].flatten(), expected["exp"]).max() <= 1e-4 * slack(device)
        degrees = predicted_degrees(motion)
        wanted = np.array([case[f"m{channels}_deg_{name}"][index] for name in logits])
        assert difference(degrees[0], wanted).max() <= 1e-3 * slack(device)
        assert difference(rotation(degrees)[0], expected["rot"]).max() <= 1e-5 * slack(device)


def test_windows_are_independent(networks):
    mapping = networks("").mapping(70)
    windows = torch.randn(5, 70, 27, generator=torch.Generator().manual_seed(0)) * 0.3
    for index, together in enumerate(zip(*mapping(windows), strict=True)):
        for found, alone in zip(together, mapping(windows[index : index + 1]), strict=True):
            assert (found - alone[0]).abs().max() <= 1e-5
