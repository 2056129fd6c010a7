"""Full disks and damaged files, in every stage."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tally import tally

from . import work
from .conftest import ROOT, leftovers, said, start

pytestmark = [pytest.mark.faults, pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")]


@pytest.mark.parametrize("limit", [1, 500, 5_000, 20_000, 60_000, 150_000, 500_000, 1_000_000])
def test_a_full_disk_ends_in_one_line_or_a_right_clip(tmp_path, reference, limit):
    process = start(tmp_path, limit)
    out, err = process.communicate(timeout=120)
    tally["full disks"] += 1
    if process.returncode == 0:
        assert said(out, "digests") == reference[0]
        told = err.splitlines()
    else:
        told = [line for line in err.splitlines() if line.startswith(("talkwidget.errors.", "the cache"))]
        assert told[-1].startswith("talkwidget.errors.UnavailableError: ")
        assert "free space" in told[-1]
    assert len([line for line in told if "the cache" in line]) <= 2
    assert leftovers(tmp_path) == []
    assert work.work(tmp_path) == reference[0]


SMALL_DISK = """
mount -t tmpfs -o size=$1 tmpfs "$2" || exit 77
mkdir "$2/tmp"
TMPDIR="$2/tmp" "$3" -m tests.faults.work "$2/cache" || true
echo second run
mount -o remount,size=64m "$2"
"$3" -m tests.faults.work "$2/cache"
find "$2/cache" -name '*.part' -printf 'left %f\\n'
"""
"""Work on a disk in memory of a size, then on the same one with room; 77 where nobody may mount one."""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs a mount of its own")
@pytest.mark.parametrize("size", ["16k", "256k", "512k", "768k", "1m", "2m", "2500k", "3m"])
def test_a_small_disk_that_fills_up_loses_nothing(tmp_path, reference, size):
    command = [
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        SMALL_DISK,
        "sh",
        size,
        str(tmp_path),
        sys.executable,
    ]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    if done.returncode in {1, 77} and "second run" not in done.stdout:
        pytest.skip("no disk may be mounted here")
    tally["small disks filled up"] += 1
    first, _, second = done.stdout.partition("second run")
    if said(first, "digests"):
        assert said(first, "digests") == reference[0]
    else:
        told = [line for line in done.stderr.splitlines() if line.startswith("talkwidget.errors.")]
        assert len(told) == 1
        assert told[0].startswith("talkwidget.errors.UnavailableError: ")
        assert "free space" in told[0]
    assert said(second, "digests") == reference[0]
    assert "left" not in second


@pytest.fixture(scope="module")
def filled(tmp_path_factory, reference):
    """A folder with all of the work."""
    folder = tmp_path_factory.mktemp("filled")
    process = start(folder)
    process.communicate(timeout=120)
    return folder


def damaged(data: bytes, how: str, numbers: random.Random) -> bytes:
    at = numbers.randrange(len(data))
    if how == "cut":
        return data[:at]
    if how == "flipped":
        return data[:at] + bytes([data[at] ^ 1 << numbers.randrange(8)]) + data[at + 1 :]
    return data[:at] + numbers.randbytes(16) + data[at + 16 :] if how == "overwritten" else b""


@pytest.mark.parametrize("how", ["cut", "flipped", "overwritten", "emptied"])
@pytest.mark.parametrize("number", range(10))
def test_a_damaged_file_is_made_anew_with_one_line_at_most(tmp_path, filled, reference, caplog, how, number):
    cache = tmp_path / "cache"
    shutil.copytree(filled, cache)
    numbers = random.Random(f"{how} {number}")
    files = sorted(path for path in cache.rglob("*") if path.suffix in {".safetensors", ".mp4", ".json"})
    victim = files[number % len(files)]
    victim.write_bytes(damaged(victim.read_bytes(), how, numbers))
    tally[f"files {how}"] += 1
    assert work.work(cache) == reference[0]
    assert len(caplog.records) <= 1
    caplog.clear()
    assert work.work(cache) == reference[0]
    assert not caplog.records


def test_files_that_vanish_are_made_anew(tmp_path, filled, reference):
    files = sorted(path.relative_to(filled) for path in filled.rglob("*") if path.is_file())
    for path in files:
        cache = tmp_path / "cache"
        shutil.copytree(filled, cache)
        (cache / path).unlink()
        tally["files removed"] += 1
        assert work.work(cache) == reference[0]
        shutil.rmtree(cache)


def test_a_clock_that_jumps_backwards_changes_nothing(tmp_path, reference, monkeypatch):
    now = [time.time()]

    def backwards() -> float:
        now[0] -= 3600
        return now[0]

    monkeypatch.setattr(time, "time", backwards)
    tally["clocks that jump backwards"] += 1
    assert work.work(tmp_path) == reference[0]
    assert work.work(tmp_path) == reference[0]


def test_a_read_only_folder_is_done_without(tmp_path, reference, caplog, monkeypatch):
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))
    tally["read-only folders"] += 1
    assert work.work(tmp_path) == reference[0]
    assert len(caplog.records) == 1
    assert not [path for path in Path(tmp_path).rglob("*") if path.is_file()]
