import weakref
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from talkwidget import UnavailableError
from talkwidget.engine.sadtalker.generator import Rendered
from talkwidget.engine.sadtalker.render import Renderer, fitting_batch

KEYPOINTS = np.arange(11, dtype=np.float32)[:, None, None] * np.ones((1, 15, 3), np.float32)


@pytest.fixture
def renderer():
    """A renderer of 8 frames at once, on a device that holds as many as are set."""

    class Small(Renderer):
        def __init__(self, batch, room):
            self.batch, self.room, self.drawn = batch, room, []

        def draw(self, keypoints):
            if len(keypoints) > self.room:
                raise torch.cuda.OutOfMemoryError("full")
            self.drawn += keypoints[:, 0, 0].tolist()
            return Rendered(torch.zeros(len(keypoints), 3, 4, 4), torch.zeros(len(keypoints), 1, 1, 1))

    return Small


def test_frames_are_drawn_in_order_in_batches(renderer):
    one = renderer(batch=4, room=8)
    assert [(first, len(drawn.frames)) for first, drawn in one.batches(KEYPOINTS)] == [(0, 4), (4, 4), (8, 3)]
    assert one.drawn == list(range(11))


def test_batches_shrink_to_what_the_device_holds(renderer):
    one = renderer(batch=8, room=3)
    assert [first for first, _ in one.batches(KEYPOINTS)] == [0, 2, 4, 6, 8, 10]
    assert one.drawn == list(range(11))


def test_a_device_too_small_for_a_frame_is_told_in_one_line(renderer):
    with pytest.raises(UnavailableError) as told:
        list(renderer(batch=8, room=0).batches(KEYPOINTS))
    assert "\n" not in str(told.value)


def test_what_a_batch_too_large_left_is_let_go_before_memory_is_given_back(renderer, monkeypatch):
    left = []

    class Leaving(renderer):
        def draw(self, keypoints):
            begun = torch.zeros(1)
            left.append(weakref.ref(begun))
            return super().draw(keypoints)

    held = []
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: held.append(left[-1]() is not None))
    list(Leaving(batch=8, room=3).batches(KEYPOINTS))
    assert held == [False, False]


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
