from types import SimpleNamespace

import numpy as np
import pytest
import torch

from talkwidget.engine.sadtalker.frames.renderer import FrameRenderer, fitting_batch
from talkwidget.engine.sadtalker.nets.generator import Rendered

GIB = 1 << 30


def card(monkeypatch, unclaimed, reserved=0, allocated=0):
    """A graphics card with this much memory that nobody holds, that PyTorch holds, and that tensors take."""
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (unclaimed, 16 * GIB))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda device: reserved)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: allocated)


def on_gpu(size=256, dtype=torch.float16):
    return SimpleNamespace(device=torch.device("cuda"), size=size, dtype=dtype)


def test_a_gpu_draws_as_many_frames_as_its_memory_holds(monkeypatch):
    card(monkeypatch, 8 * GIB)
    usual = fitting_batch(on_gpu())
    assert 4 < usual < 32
    assert fitting_batch(on_gpu(dtype=torch.float32)) in {usual // 2, (usual + 1) // 2}
    assert fitting_batch(on_gpu(size=512)) in {usual // 4, usual // 4 + 1}
    card(monkeypatch, 0)
    assert fitting_batch(on_gpu()) == 1
    card(monkeypatch, 80 * GIB)
    assert fitting_batch(on_gpu()) == 32


def test_the_second_clip_is_drawn_in_batches_as_large_as_the_first(monkeypatch):
    card(monkeypatch, 8 * GIB, reserved=2 * GIB, allocated=2 * GIB)
    first = fitting_batch(on_gpu())
    card(monkeypatch, 3 * GIB, reserved=7 * GIB, allocated=2 * GIB)
    assert fitting_batch(on_gpu()) == first


def test_a_cpu_draws_frame_by_frame():
    assert fitting_batch(SimpleNamespace(device=torch.device("cpu"), size=256, dtype=torch.float32)) == 1


class Source:
    """A generator that draws the keypoints it is given."""

    def source(self, feature, keypoints):
        return None

    def __call__(self, source, driving):
        return Rendered(driving, driving)


def test_keypoints_are_drawn_in_order_in_batches():
    face = SimpleNamespace(feature=np.zeros(1, np.float32), keypoints=np.zeros(1, np.float32))
    renderer = FrameRenderer(SimpleNamespace(device=torch.device("cpu"), generator=Source()), face, batch=4)
    keypoints = np.arange(11, dtype=np.float32)[:, None, None] * np.ones((1, 15, 3), np.float32)
    firsts, drawn = zip(*renderer.batches(keypoints, lambda first, rendered: (first, rendered.frames)), strict=True)
    assert firsts == (0, 4, 8)
    assert (torch.cat(drawn).numpy() == keypoints).all()


@pytest.mark.parametrize("room", [1, 3, 4])
def test_what_does_not_fit_after_the_frames_are_drawn_halves_the_batch_too(room):
    face = SimpleNamespace(feature=np.zeros(1, np.float32), keypoints=np.zeros(1, np.float32))
    renderer = FrameRenderer(SimpleNamespace(device=torch.device("cpu"), generator=Source()), face, batch=8)
    keypoints = np.arange(11, dtype=np.float32)[:, None, None] * np.ones((1, 15, 3), np.float32)

    def paste(_first, rendered):
        if len(rendered.frames) > room:
            raise torch.cuda.OutOfMemoryError("CUDA out of memory")
        return rendered.frames

    assert (torch.cat([*renderer.batches(keypoints, paste)]).numpy() == keypoints).all()
    assert renderer.batch == {1: 1, 3: 2, 4: 4}[room]
