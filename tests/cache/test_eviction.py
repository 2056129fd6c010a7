"""Size limit of the cache: the least recently used go first, what is in use stays."""

from __future__ import annotations

import os
import threading
import time

import pytest

from talkwidget.cache import eviction
from talkwidget.cache.cache import Cache, Key
from talkwidget.cache.eviction import IN_USE_SECONDS, evict
from talkwidget.cache.kept import ENTRIES_FOLDER, ITEM
from talkwidget.cache.memory import Entry

OLD = 10 * IN_USE_SECONDS


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path)


def key(number):
    return Key("face", {"face": str(number)})


def entry(cache, number, age):
    """An entry that was used ``age`` seconds ago."""
    cache.store(key(number), Entry(bytes(1000), 1.0))
    (path,) = cache.root.glob(f"{ENTRIES_FOLDER}/face/{key(number).digest}/{ITEM}")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def file(cache, number, age):
    path = cache.place(Key("clip", {"face": str(number)}), ".mp4")
    path.write_bytes(bytes(1000))
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_entries_and_files_go_by_their_last_use_under_one_limit(cache):
    paths = [entry(cache, 0, OLD), file(cache, 0, OLD + 1), entry(cache, 1, OLD + 2), file(cache, 1, OLD + 3)]
    size = paths[0].stat().st_size
    assert evict(cache.root, limit=size + 1000) == 2
    assert [path.exists() for path in paths] == [True, True, False, False]


def test_what_is_in_use_stays_whatever_the_size(cache):
    used, old = entry(cache, 0, 0.5 * IN_USE_SECONDS), entry(cache, 1, 2 * IN_USE_SECONDS)
    clip = file(cache, 0, 0)
    assert evict(cache.root, limit=0) == 1
    assert [path.exists() for path in (used, old, clip)] == [True, False, True]


def test_a_use_counts_from_now(cache):
    old = [entry(cache, 0, OLD), file(cache, 0, OLD)]
    assert cache.load(key(0)) is not None
    cache.place(Key("clip", {"face": "0"}), ".mp4")
    assert evict(cache.root, limit=0) == 0
    assert all(path.exists() for path in old)


def test_a_clock_that_was_ahead_makes_nothing_older(cache):
    ahead = entry(cache, 0, -OLD)
    assert evict(cache.root, limit=0) == 0
    assert ahead.exists()


def test_what_is_being_written_is_no_ones_to_drop(cache):
    part = file(cache, 0, OLD).rename(cache.root / "files" / ".x.part")
    assert evict(cache.root, limit=0) == 0
    assert part.exists()


def test_a_kernel_that_works_all_day_keeps_to_the_limit(cache, monkeypatch):
    runs, now = [], [time.monotonic()]
    monkeypatch.setattr(eviction, "evict", lambda *about: runs.append(about))
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    for _ in range(10):
        now[0] += 0.4 * eviction.EVERY_SECONDS
        cache.store(key(0), Entry(1, 1.0))
    for thread in threading.enumerate():
        if thread.name == "talkwidget-trim":
            thread.join()
    assert 3 <= len(runs) <= 4
