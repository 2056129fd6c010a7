"""Kernels killed at random moments, and two at work at once: never a wrong or half clip, and nothing left behind."""

from __future__ import annotations

import random
import signal
import sys
import time
from pathlib import Path

import pytest

from talkwidget.cache.cache import LAYOUT
from talkwidget.cache.eviction import evict
from talkwidget.cache.files import scratch_folder
from tests.tally import tally

from . import work
from .conftest import leftovers, said, start

pytestmark = [pytest.mark.faults, pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")]


@pytest.mark.parametrize("number", range(20))
def test_a_kernel_killed_at_a_random_moment_costs_only_its_own_work(tmp_path, reference, number):
    digests, steps = reference
    numbers = random.Random(number)
    process = start(tmp_path)
    assert process.stdout is not None
    # Half of them in the first steps, which are few: face, state, voice, speech. Half anywhere in the drawing.
    last, stage = number // 2 % 5 if number % 2 else numbers.randrange(steps), ""
    while last >= 0:
        line = process.stdout.readline()
        assert line, process.communicate()
        if line.startswith("stage"):
            last, stage = last - 1, line.removeprefix("stage").strip()
    time.sleep(numbers.uniform(0, 0.02))  # and up to 20 ms after it
    process.send_signal(signal.SIGKILL)
    out = process.communicate(timeout=60)[0]
    stage = " ".join(said(out, "stage")) or stage
    tally[f"killed in the stage {stage}" if not said(out, "digests") else "killed after the work"] += 1
    assert work.work(tmp_path) == digests
    assert leftovers(tmp_path) == []
    assert work.work(tmp_path) == digests


def test_no_folder_of_a_killed_kernel_stays(tmp_path):
    scratch_folder.cache_clear()
    own = scratch_folder()
    machine = own.name.split("-")[1]
    running = {path.name for path in Path("/proc").iterdir()} if Path("/proc").is_dir() else set()
    left = [path for path in own.parent.glob(f"talkwidget-{machine}-*") if path.name.split("-")[2] not in running]
    assert left == []


def test_kernels_that_prepare_the_same_face_at_once_agree(tmp_path, reference):
    processes = [start(tmp_path) for _ in range(3)]
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        assert said(out, "digests") == reference[0]
        tally["kernels at work in one folder at once"] += 1
    assert work.work(tmp_path) == reference[0]
    assert leftovers(tmp_path) == []


def test_kernels_at_work_lose_nothing_to_one_that_makes_room(tmp_path, reference):
    processes = [start(tmp_path) for _ in range(2)]
    rounds = 0
    while any(process.poll() is None for process in processes):
        evict(tmp_path / LAYOUT, limit=0)
        rounds += 1
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        assert said(out, "digests") == reference[0]
    assert rounds > 10
    tally["kernels at work while another makes room"] += 2
