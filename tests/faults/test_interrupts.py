"""Interrupts at random moments: the kernel stays usable, and no thread, file or generator is left open."""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from talkwidget import plugins
from talkwidget.cache.files import file_digest
from talkwidget.plugins import ENGINES
from tests import fakes

from . import work
from .conftest import leftovers, settled, tally

pytestmark = [pytest.mark.faults, pytest.mark.skipif(sys.platform == "win32", reason="timers are POSIX's")]


def handles() -> int:
    gc.collect()
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def threads() -> int:
    return sum(thread.name != "talkwidget-trim" for thread in threading.enumerate())


def interrupted(moment: float, task) -> bool:
    """Whether the task was interrupted; a moment after it has passed."""

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(moment, 1e-4))
        task()
        signal.setitimer(signal.ITIMER_REAL, 0)
    except KeyboardInterrupt:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return False


def test_fifty_interrupts_leave_nothing_open(tmp_path):
    began = time.perf_counter()
    expected = work.work(tmp_path / "whole")
    seconds = time.perf_counter() - began
    painter: fakes.Painter = plugins.load(ENGINES, "painter")
    open_threads, open_handles = threads(), handles()
    numbers = random.Random(0)
    stopped = 0
    for number in range(50):
        cache = tmp_path / str(number % 10)  # some have part of the work, from interrupts before
        hit = interrupted(numbers.uniform(0, seconds), lambda cache=cache: work.work(cache))
        stopped += hit
        tally["interrupts" if hit else "interrupts after the work"] += 1
        assert settled(threads, open_threads) == open_threads
        assert settled(handles, open_handles) <= open_handles + 1
        assert painter.open == 0
        assert leftovers(cache) == []
    assert stopped > 25
    for number in range(10):
        assert work.work(tmp_path / str(number)) == expected
    assert os.getpid() > 0


def test_a_clip_asked_for_again_after_an_interrupt_is_whole(tmp_path):
    talker = work.new_talker(tmp_path)
    talker.set_face(work.portrait())
    expected = file_digest(work_alone(tmp_path / "other").say("one two three").path)
    for number in range(10):
        interrupted(0.01 * (number + 1), lambda: talker.say("one two three"))
        tally["interrupts"] += 1
    assert file_digest(talker.say("one two three").path) == expected


def work_alone(cache):
    talker = work.new_talker(cache)
    talker.set_face(work.portrait())
    return talker
