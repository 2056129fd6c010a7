import re

import pytest
import torch

from talkwidget.engine.sadtalker.motion.prediction import predict_pose_offsets, smooth_pose
from talkwidget.engine.sadtalker.nets.layout import POSE_COUNT
from talkwidget.engine.sadtalker.nets.posevae import CHUNK, NOISE, POSE_STYLES, chunk_count

from ..conftest import DEVICES, golden, slack, tensor


def cases(case):
    """(style, frames) of every motion in the file."""
    found = (re.fullmatch(r"s(\d+)_T(\d+)_motion", key) for key in case)
    return [(int(match[1]), int(match[2])) for match in found if match]


@pytest.mark.parametrize("device", DEVICES)
def test_motion_is_the_original_s(networks, device):
    case = golden("posevae")
    posevae = networks(str(case["salt"]), device).posevae
    windows, source, noise = (tensor(case[key], device) for key in ("mel", "ref_pose", "z"))
    embedding = posevae.audio_encoder(windows)
    case.near("audio_embedding", embedding, 1e-4 * slack(device))
    assert cases(case)
    for style, frames in cases(case):
        draws = chunk_count(frames)
        assert draws == int(case[f"s{style}_T{frames}_z_used"])
        motion = predict_pose_offsets(
            posevae, lambda first, last: windows[first:last], frames, source, style, noise[:draws]
        )
        case.near(f"s{style}_T{frames}_motion", motion, 1e-4 * slack(device))
        pose = (source + motion).cpu().numpy()
        case.near(f"s{style}_T{frames}_pose", pose, 1e-4 * slack(device))
        case.near(f"s{style}_T{frames}_smoothed", smooth_pose(pose), 1e-4 * slack(device))


@pytest.mark.parametrize("frames", [1, 2, 3, 13, 20, 21, 31, 32, 33, 34, 64, 65, 66])
def test_any_length_has_a_motion_that_starts_at_the_source(networks, frames):
    posevae = networks("").posevae
    noise = torch.randn(chunk_count(frames), NOISE, generator=torch.Generator().manual_seed(1))
    windows = torch.randn(frames, 80, 16, generator=torch.Generator().manual_seed(2))

    def motion_of(frames):
        return predict_pose_offsets(
            posevae, lambda a, b: windows[a:b], frames, torch.zeros(POSE_COUNT), 0, noise[: chunk_count(frames)]
        )

    motion = motion_of(frames)
    assert motion.shape == (frames, POSE_COUNT)
    assert (motion[0] == 0).all()
    assert motion.isfinite().all()
    if frames > CHUNK + 1:
        # Chunks do not know of each other, so the first is what it is alone.
        assert (motion[: CHUNK + 1] - motion_of(CHUNK + 1)).abs().max() <= 1e-5


def test_every_style_moves_in_its_own_way(networks):
    posevae = networks("").posevae
    windows = torch.zeros(1, 80, 16)
    motions = torch.stack(
        [posevae(windows, torch.zeros(POSE_COUNT), s, torch.zeros(NOISE)) for s in range(POSE_STYLES)]
    )
    apart = torch.cdist(motions.flatten(1), motions.flatten(1)) + torch.eye(POSE_STYLES)
    assert apart.min() > 1e-4
