"""Faults injected into the work, counted; the counts are printed at the end, and stand in docs/reliability.md."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.tally import print_tally

from . import work

ROOT = Path(__file__).parents[2]


def pytest_terminal_summary(terminalreporter):
    print_tally(terminalreporter, "faults injected")


@pytest.fixture(autouse=True)
def in_place(monkeypatch):
    monkeypatch.setattr("talkwidget.face.find.find_face", work.find_no_face)
    work.register()
    yield
    work.unregister()


@pytest.fixture(scope="session")
def reference(tmp_path_factory):
    """Digests of the clips, and number of steps, where nothing goes wrong."""
    folder = tmp_path_factory.mktemp("reference")
    process = start(folder)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return said(out, "digests"), sum(line.startswith("stage") for line in out.splitlines())


def start(cache: Path, *arguments: object) -> subprocess.Popen[str]:
    """The work in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.work", str(cache), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(out: str, word: str) -> list[str]:
    """Words behind the last line that begins with ``word``."""
    return next((line.split()[1:] for line in reversed(out.splitlines()) if line.startswith(word)), [])


def leftovers(folder: Path) -> list[Path]:
    """Partial files, once the thread that removes them has ended."""
    for thread in threading.enumerate():
        if thread.name == "talkwidget-trim":
            thread.join()
    return [*folder.rglob("*.part")]


def settled(measure, expected, seconds: float = 5.0):
    """Value of ``measure`` once it is as expected, or after some seconds."""
    until = time.monotonic() + seconds
    while (value := measure()) != expected and time.monotonic() < until:
        time.sleep(0.02)
    return value
