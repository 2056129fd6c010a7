import weakref

import pytest
import torch

from talkwidget import UnavailableError
from talkwidget.engine.sadtalker.frames.batches import Batches


def on_device(room):
    """Work on a device that holds so many frames."""

    def work(first, last):
        if last - first > room:
            raise torch.cuda.OutOfMemoryError("full")
        return list(range(first, last))

    return work


@pytest.fixture(autouse=True)
def given_back(monkeypatch):
    """How often memory was given back."""
    calls = []
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: calls.append(1))
    return calls


def test_work_is_divided_in_order(given_back):
    assert list(Batches(4).run(on_device(8), 11)) == [(0, [0, 1, 2, 3]), (4, [4, 5, 6, 7]), (8, [8, 9, 10])]
    assert list(Batches(4).run(on_device(8), 0)) == []
    assert given_back == []


def test_parts_shrink_to_what_the_device_holds_and_stay_so(given_back):
    batches = Batches(8)
    assert [result for _, result in batches.run(on_device(3), 5)] == [[0, 1], [2, 3], [4]]
    assert batches.size == 2
    list(batches.run(on_device(3), 5))
    assert given_back == [1, 1]


def test_a_device_too_small_for_a_frame_is_told_in_one_line():
    with pytest.raises(UnavailableError) as told:
        list(Batches(8).run(on_device(0), 3))
    assert "\n" not in str(told.value)


def test_what_was_computed_in_vain_is_gone_before_memory_is_given_back(monkeypatch):
    left, held = [], []

    def work(first, last):
        begun = torch.zeros(1)
        left.append(weakref.ref(begun))
        return on_device(3)(first, last)

    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: held.append(left[-1]() is not None))
    list(Batches(8).run(work, 11))
    assert held == [False, False]
