import threading
import time

import pytest

from talkwidget.media.prefetch import Prefetch


def test_items_come_in_order_and_work_is_timed():
    def slowly():
        for item in range(3):
            time.sleep(0.01)
            yield item

    source = Prefetch(slowly(), depth=1)
    assert list(source) == [0, 1, 2]
    assert source.seconds >= 0.03


def test_the_source_is_at_most_as_far_ahead_as_it_may_be():
    made = []
    source = Prefetch((made.append(item) or item for item in range(100)), depth=2)
    items = iter(source)
    assert next(items) == 0
    time.sleep(0.1)
    # One is taken, two wait, and one is in hand.
    assert len(made) <= 4
    source.close()


@pytest.mark.parametrize(("weight", "waiting"), [(1, 6), (3, 2), (6, 1)])
def test_light_items_may_wait_in_greater_number_than_heavy_ones(weight, waiting):
    made, full = [], threading.Event()

    def fetched():
        for item in range(100):
            made.append(item)
            if len(made) == waiting + 1:  # those that wait, and the one in hand
                full.set()
            yield item

    source = Prefetch(fetched(), depth=6, weigh=lambda item: weight)
    source.start()
    assert full.wait(10)
    time.sleep(0.1)
    assert len(made) == waiting + 1
    source.close()


def test_an_error_of_the_source_reaches_the_consumer():
    def fail():
        yield 1
        raise KeyError("told")

    items = iter(Prefetch(fail(), depth=1))
    assert next(items) == 1
    with pytest.raises(KeyError, match="told"):
        next(items)


def test_closing_stops_the_source_in_its_own_thread():
    closed_in = []

    def endless():
        try:
            while True:
                yield 0
        finally:
            closed_in.append(threading.current_thread().name)

    source = Prefetch(endless(), depth=1)
    assert next(iter(source)) == 0
    source.close()
    source.close()
    assert closed_in == ["talkwidget-prefetch"]
