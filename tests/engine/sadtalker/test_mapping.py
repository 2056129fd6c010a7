import pytest
import torch

from talkwidget.engine.sadtalker.keypoints import predicted_degrees, rotation

from .conftest import DEVICES, golden, slack, tensor


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("channels", [70, 73])
def test_head_motion_is_the_original_s(networks, channels, device):
    case = golden("mapping")
    mapping = networks(str(case["salt"]), device).mapping(channels)
    for index, window in enumerate(case[f"m{channels}_in"]):
        motion = mapping(tensor(window[None], device))
        degrees = predicted_degrees(motion)
        for axis, logits in enumerate((motion.yaw, motion.pitch, motion.roll)):
            name = ("yaw", "pitch", "roll")[axis]
            case.near(f"m{channels}_{name}", logits[0], 1e-4 * slack(device), index)
            case.near(f"m{channels}_deg_{name}", degrees[0, axis], 1e-3 * slack(device), index)
        case.near(f"m{channels}_t", motion.translation[0], 1e-4 * slack(device), index)
        case.near(f"m{channels}_exp", motion.expression[0].flatten(), 1e-4 * slack(device), index)
        case.near(f"m{channels}_rot", rotation(degrees)[0], 1e-5 * slack(device), index)


def test_windows_are_independent(networks):
    mapping = networks("").mapping(70)
    windows = torch.randn(5, 70, 27, generator=torch.Generator().manual_seed(0)) * 0.3
    for index, together in enumerate(zip(*mapping(windows), strict=True)):
        for found, alone in zip(together, mapping(windows[index : index + 1]), strict=True):
            assert (found - alone[0]).abs().max() <= 1e-5
