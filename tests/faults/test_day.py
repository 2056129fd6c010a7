"""A day's use in one kernel: memory, open files and threads are flat."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.tally import tally

from .conftest import ROOT

pytestmark = [pytest.mark.faults, pytest.mark.skipif(sys.platform == "win32", reason="counts file descriptors")]

CLIPS = int(os.environ.get("TALKWIDGET_DAY", "300"))
"""2,000 are a day; fewer show the same slope."""
MOST_PER_CLIP = 10_000
"""Bytes by which memory may grow with each clip, after a third of them; 2,000 clips then add 20 MB."""


def test_a_day_s_clips_leave_memory_and_handles_flat(tmp_path):
    command = [sys.executable, "-m", "tests.faults.day", str(tmp_path), str(CLIPS)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "2"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    parts = [[int(number) for number in line.split()[1:]] for line in done.stdout.splitlines() if "part" in line]
    assert len(parts) == 10
    settled = parts[3:]
    for _memory, handles, threads in settled:
        assert handles <= settled[0][1] + 1
        assert threads <= settled[0][2] + 1
    grown = (settled[-1][0] - settled[0][0]) / (CLIPS * (len(settled) - 1) / len(parts))
    print(f"\n{parts}\n{grown:.0f} bytes a clip")
    assert grown < MOST_PER_CLIP, parts
    tally["clips of one kernel in a day"] += CLIPS
