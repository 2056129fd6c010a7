import pytest
import torch

from talkwidget.engine.sadtalker.nets.keypoints import predicted_degrees, rotation

from ..conftest import DEVICES, golden, slack, tensor


@pytest.mark.parametrize("device", DEVICES)
def test_head_motion_is_the_original_s(networks, device):
    case = golden("mapping")
    stems = [key.removesuffix("_in") for key in case if key.endswith("_in")]
    assert stems
    for stem in stems:
        mapping = networks(str(case["salt"]), device).mapping(case[f"{stem}_in"].shape[1])
        for index, window in enumerate(case[f"{stem}_in"]):
            check(case, stem, index, mapping(tensor(window[None], device)), slack(device))


def check(case, stem, index, motion, factor):
    degrees = predicted_degrees(motion)
    for axis, name in enumerate(("yaw", "pitch", "roll")):
        case.near(f"{stem}_{name}", getattr(motion, name)[0], 1e-4 * factor, index)
        case.near(f"{stem}_deg_{name}", degrees[0, axis], 1e-3 * factor, index)
    case.near(f"{stem}_t", motion.translation[0], 1e-4 * factor, index)
    case.near(f"{stem}_exp", motion.expression[0].flatten(), 1e-4 * factor, index)
    case.near(f"{stem}_rot", rotation(degrees)[0], 1e-5 * factor, index)


def test_windows_are_independent(networks):
    mapping = networks("").mapping(70)
    windows = torch.randn(5, 70, 27, generator=torch.Generator().manual_seed(0)) * 0.3
    for index, together in enumerate(zip(*mapping(windows), strict=True)):
        for found, alone in zip(together, mapping(windows[index : index + 1]), strict=True):
            assert (found - alone[0]).abs().max() <= 1e-5
