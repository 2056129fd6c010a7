import os
import time

from talkwidget.cache.cache import Cache, Key
from talkwidget.cache.memory import Entry
from talkwidget.cache.upkeep import OLDER, clear, measure_usage


def filled(tmp_path) -> Cache:
    cache = Cache(tmp_path)
    for number in range(3):
        cache.store(Key("face", {"face": str(number)}), Entry(bytes(1000), 0.0))
    clip = Key("clip", {"face": "0"})
    cache.store(clip, Entry(1, 0.0))
    cache.place(clip, ".mp4").write_bytes(bytes(5000))
    old = tmp_path / "v1" / "face" / "0" / "output.pkl"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"pickle")
    return cache


def test_usage_counts_entries_and_bytes_by_kind(tmp_path):
    cache = filled(tmp_path)
    cache.hits["face"] += 2
    cache.misses["speech"] += 1
    usage = {one.kind: one for one in measure_usage(cache)}
    assert {kind: one.entries for kind, one in usage.items()} == {"face": 3, "clip": 1, "speech": 0, OLDER: 1}
    assert usage["face"].size > 3000
    assert usage["clip"].size > 5000
    assert (usage["face"].hits, usage["face"].misses, usage["speech"].misses) == (2, 0, 1)


def test_a_kind_is_cleared_alone(tmp_path):
    cache = filled(tmp_path)
    entries, size = clear(cache, "face")
    assert entries == 3
    assert size > 3000
    assert {one.kind for one in measure_usage(cache)} == {"clip", OLDER}
    assert cache.load(Key("clip", {"face": "0"})) is not None


def test_what_was_not_used_for_long_is_cleared(tmp_path):
    cache = filled(tmp_path)
    (first, *_) = sorted((tmp_path / "v2").rglob("face/*/entry.safetensors"))
    os.utime(first, (time.time() - 7200, time.time() - 7200))
    assert clear(cache, None, 3600)[0] == 1
    assert not first.exists()


def test_everything_is_cleared_with_clips_and_older_layouts_and_the_cache_goes_on(tmp_path):
    cache = filled(tmp_path)
    assert clear(cache)[0] == 5
    assert measure_usage(cache) == ()
    assert not list(tmp_path.rglob("*.mp4"))
    cache.store(Key("face", {"face": "0"}), Entry(1, 0.0))
    assert cache.load(Key("face", {"face": "0"})) is not None


def test_a_cache_that_is_off_has_nothing():
    assert measure_usage(Cache(None)) == ()
    assert clear(Cache(None)) == (0, 0)


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("mine")
    cache = Cache(tmp_path / "cache")
    (tmp_path / "cache" / "v0").symlink_to(outside)
    clear(cache)
    assert (outside / "mine.txt").exists()
