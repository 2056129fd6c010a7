import cv2
import pytest

from talkwidget.engine.mesh.render.threads import opencv_pool


@pytest.fixture(autouse=True)
def two_threads():
    before = cv2.getNumThreads()
    cv2.setNumThreads(2)
    yield
    cv2.setNumThreads(before)


def test_opencv_has_its_threads_back_when_the_last_clip_is_drawn():
    first, second = opencv_pool.single_threaded(), opencv_pool.single_threaded()
    with first:
        second.__enter__()
        assert cv2.getNumThreads() == 1
    assert cv2.getNumThreads() == 1
    second.__exit__(None, None, None)
    assert cv2.getNumThreads() == 2


def test_a_number_that_is_set_meanwhile_stays():
    with opencv_pool.single_threaded():
        cv2.setNumThreads(3)
    assert cv2.getNumThreads() == 3


def test_opencv_has_its_threads_back_after_a_failure():
    with pytest.raises(ZeroDivisionError), opencv_pool.single_threaded():
        raise ZeroDivisionError
    assert cv2.getNumThreads() == 2
