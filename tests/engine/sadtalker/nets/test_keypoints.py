import re

import numpy as np
import pytest
import torch

from talkwidget.engine.sadtalker.nets.keypoints import move_keypoints, predicted_degrees

from ..conftest import DEVICES, golden, pictures, slack, tensor


def sizes(case):
    """Sides of the pictures in the file, the smallest first."""
    found = (re.fullmatch(r"s(\d+)_image_u8", key) for key in case)
    return sorted(int(match[1]) for match in found if match)


@pytest.mark.parametrize("device", DEVICES)
def test_keypoints_are_the_original_s(networks, device):
    case = golden("keypoints")
    check(case, sizes(case)[0], networks, device)


@pytest.mark.slow
@pytest.mark.parametrize("device", DEVICES)
def test_keypoints_of_large_pictures_are_the_original_s(networks, device):
    case = golden("keypoints")
    for size in sizes(case)[1:]:
        check(case, size, networks, device)


def check(case, size, networks, device):
    loaded = networks(str(case["salt"]), device)
    detector, mapping = loaded.keypoint_detector, loaded.mapping(case["source_window"].shape[1])
    picture = pictures(case[f"s{size}_image_u8"], device)[None]
    small = detector.down(picture)
    case.near(f"s{size}_down_sample", small[0, :, ::4, ::4], 1e-5 * slack(device))
    logits = detector.kp(detector.predictor(small))
    case.near(f"s{size}_logits_sample", logits[0, :, ::4, ::8, ::8], 1e-4 * slack(device))
    canonical = detector(picture)
    case.near(f"s{size}_canonical", canonical, 1e-5 * slack(device))

    motion = mapping(tensor(case["source_window"], device))
    source = move_keypoints(canonical[0], predicted_degrees(motion), motion)
    case.near(f"s{size}_source", source, 1e-4 * slack(device))
    for index, window in enumerate(case["target_windows"]):
        motion = mapping(tensor(window[None], device))
        driving = move_keypoints(canonical[0], predicted_degrees(motion), motion)
        case.near(f"s{size}_driving", driving[0], 1e-4 * slack(device), index)
        given = f"s{size}_driving_given_angles"
        if given in case:
            degrees = tensor(np.array([[case[f"{axis}_in"][index] for axis in ("yaw", "pitch", "roll")]]), device)
            driving = move_keypoints(canonical[0], degrees, motion)
            case.near(given, driving[0], 1e-4 * slack(device), index)


def test_keypoints_lie_in_the_volume(networks):
    detector = networks("").keypoint_detector
    for seed in range(2):
        picture = torch.rand(1, 3, 128, 128, generator=torch.Generator().manual_seed(seed))
        assert detector(picture).abs().max() <= 1
