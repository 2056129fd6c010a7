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


def test_a_cpu_draws_frame_by_frame():
    assert fitting_batch(SimpleNamespace(device=torch.device("cpu"), size=256, dtype=torch.float32)) == 1
