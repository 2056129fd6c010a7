import cv2
import numpy as np
import pytest
import torch
import torch.nn.functional as F

from talkwidget import UnavailableError
from talkwidget.engine.sadtalker.frames.compositor import Compositor
from talkwidget.engine.sadtalker.frames.enhance import Enhancement, upscale_image
from talkwidget.engine.sadtalker.prepare.crop import whole_image
from talkwidget.engine.sadtalker.prepare.modes import MODES
from talkwidget.engine.sadtalker.prepare.reference import References
from talkwidget.engine.sadtalker.prepare.state import SadTalkerState

CPU = torch.device("cpu")
SIZE = 128
EYES, NOSE, MOUTH = ((54, 58), (74, 58)), (64, 69), ((56, 78), (72, 78))


def prepared(points):
    nothing = np.zeros((15, 3), np.float32)
    picture = np.zeros((SIZE, SIZE, 3), np.uint8)
    return SadTalkerState(
        picture, whole_image((SIZE, SIZE)), picture, points, nothing, nothing, nothing, nothing, References()
    )


@pytest.fixture
def face():
    """68 points of an upright face in the middle of the picture."""
    points = np.zeros((68, 2), np.float32)
    points[36:42], points[42:48], points[30], points[48], points[54] = EYES[0], EYES[1], NOSE, MOUTH[0], MOUTH[1]
    return prepared(points)


@pytest.fixture
def frames():
    smooth = cv2.GaussianBlur(np.random.default_rng(0).uniform(0, 1, (SIZE, SIZE, 3)).astype(np.float32), (0, 0), 4)
    return torch.from_numpy(smooth).permute(2, 0, 1)[None].repeat(3, 1, 1, 1)


def test_without_networks_frames_are_enlarged(face, frames):
    large = Enhancement(face, None, None, CPU)(frames)
    assert large.shape == (3, 3, 2 * SIZE, 2 * SIZE)
    assert (F.avg_pool2d(large, 2) - frames).abs().max() < 0.02


def test_a_restorer_that_changes_nothing_changes_nothing(face, frames):
    plain = Enhancement(face, None, None, CPU)(frames)
    assert (Enhancement(face, None, lambda faces: faces, CPU)(frames) - plain).abs().max() < 0.02


def test_the_restorer_sees_the_face_where_it_wants_it_and_only_the_face_changes(face, frames):
    seen = []

    def mark(faces):
        seen.append(faces.shape)
        return torch.ones_like(faces)

    marked = Enhancement(face, None, mark, CPU)(frames)
    assert seen == [(3, 3, 512, 512)]
    plain = Enhancement(face, None, None, CPU)(frames)
    for x, y in (*EYES, NOSE, *MOUTH):
        assert (marked[:, :, 2 * y, 2 * x] == 1).all()
    changed = ((marked - plain).abs() > 1e-3).any(dim=1)[0]
    assert not changed[:10].any()
    assert not changed[:, :10].any()
    assert 0.1 < changed.float().mean() < 0.8


def test_without_a_face_only_the_whole_is_sharpened(frames):
    def fail(faces):
        raise AssertionError("there is no face")

    large = Enhancement(prepared(None), lambda pictures: F.interpolate(pictures, scale_factor=2), fail, CPU)(frames)
    assert (large[:, :, ::2, ::2] == frames).all()


def test_enhanced_frames_are_twice_as_large(face, frames):
    enhance = Enhancement(face, None, None, CPU)
    assert Compositor(face, MODES["crop"], "soft", enhance)(frames).shape == (3, 2 * SIZE, 2 * SIZE, 3)
    assert Compositor(face, MODES["full"], "soft", enhance)(frames).shape == (3, SIZE, SIZE, 3)


def test_pictures_are_enlarged_as_they_are():
    picture = np.random.default_rng(0).integers(0, 256, (10, 14, 3), dtype=np.uint8)
    large = upscale_image(picture, lambda pictures: F.interpolate(pictures, scale_factor=2), CPU)
    assert (large[::2, ::2] == picture).all()


def test_a_batch_too_large_for_the_device_is_enhanced_in_parts(face, frames, monkeypatch):
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: None)
    sizes = []

    def small(large):
        sizes.append(len(large))
        if len(large) > 1:
            raise torch.cuda.OutOfMemoryError("full")
        return large

    different = frames * torch.tensor([0.2, 0.5, 1.0])[:, None, None, None]
    expected = Enhancement(face, None, None, CPU)(different)
    found = Enhancement(face, lambda part: small(F.interpolate(part, scale_factor=2)), None, CPU)(different)
    assert sizes[-3:] == [1, 1, 1]
    assert (F.avg_pool2d(found, 2) - F.avg_pool2d(expected, 2)).abs().max() < 0.02


def test_a_picture_too_large_for_the_device_is_told_in_one_line():
    def full(_picture):
        raise torch.cuda.OutOfMemoryError("full")

    with pytest.raises(UnavailableError) as told:
        upscale_image(np.zeros((8, 8, 3), np.uint8), full, CPU)
    assert "\n" not in str(told.value)
