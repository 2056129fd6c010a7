"""Interrupts at random moments: the kernel stays usable, and no thread, file or generator is left open."""

from __future__ import annotations

import gc
import itertools
import random
import signal
import sys
import threading
from pathlib import Path

import psutil
import pytest

from talkwidget import plugins
from talkwidget.cache.files import file_digest
from talkwidget.plugins import ENGINES
from tests import fakes
from tests.tally import tally

from . import work
from .conftest import leftovers, settled

pytestmark = [pytest.mark.faults, pytest.mark.skipif(sys.platform == "win32", reason="timers are POSIX's")]

MOST_GROWTH = 40 << 20
"""Bytes; what one interrupt stops holds some 20 MB: two pictures, their frames, an encoder."""


def handles() -> int:
    gc.collect()
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def memory() -> int:
    gc.collect()
    return psutil.Process().memory_info().rss


def threads() -> list[str]:
    return sorted(thread.name for thread in threading.enumerate() if thread.name != "talkwidget-trim")


def interrupted(step: int, delay: float, task) -> bool:
    """Whether a task was interrupted, some seconds after a step that it told; tasks with fewer steps end before."""
    told = itertools.count()

    def progress(*_):
        if next(told) == step:
            signal.setitimer(signal.ITIMER_REAL, max(delay, 1e-4))

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        task(progress)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except KeyboardInterrupt:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return False


def test_fifty_interrupts_leave_nothing_open(tmp_path):
    steps: list[object] = []
    expected = work.work(tmp_path / "whole", lambda *step: steps.append(step))
    painter: fakes.Painter = plugins.load(ENGINES, "painter")
    open_threads, open_handles = threads(), handles()
    numbers = random.Random(0)
    stopped = number = first = 0
    while stopped < 50:  # some come when the work is done
        assert number < 300
        cache = tmp_path / str(number % 25)  # the second time, part of the work is there from the first
        step, delay = numbers.randrange(len(steps)), numbers.uniform(0, 0.02)
        hit = interrupted(step, delay, lambda progress, cache=cache: work.work(cache, progress))
        stopped += hit
        tally["interrupts" if hit else "interrupts after the work"] += 1
        assert settled(threads, open_threads) == open_threads
        assert settled(handles, open_handles) <= open_handles + 1
        assert painter.open == 0
        assert leftovers(cache) == []
        number += 1
        first = memory() if stopped == 10 and not first else first
    assert memory() - first < MOST_GROWTH, "40 interrupts more, and what they stopped was not given back"
    for number in range(25):
        assert work.work(tmp_path / str(number)) == expected


def test_a_clip_asked_for_again_after_an_interrupt_is_whole(tmp_path):
    talker = work.new_talker(tmp_path)
    talker.set_face(work.portrait())
    expected = file_digest(work_alone(tmp_path / "other").say("one two three").path)
    for number in range(10):
        hit = interrupted(number, 0.001, lambda progress: talker.say("one two three", progress=progress))
        tally["interrupts" if hit else "interrupts after the work"] += 1
    assert file_digest(talker.say("one two three").path) == expected


def work_alone(cache):
    talker = work.new_talker(cache)
    talker.set_face(work.portrait())
    return talker
