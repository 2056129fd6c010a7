import pytest

from talkwidget.cache.cache import Cache, Key
from talkwidget.cache.memory import Entry, Memory
from talkwidget.options import TalkOptions
from talkwidget.pipeline.run import Run
from talkwidget.progress import Watch


def run(cache=None, memory=None):
    return Run(cache or Cache(None), memory or Memory(5), TalkOptions(), Watch())


def test_stages_of_the_same_parts_are_kept_apart():
    one = run()
    for stage in ("face", "engine state"):
        key = Key(stage, {"face": "one"}, memory=True)
        assert one.find(key) is None
        one.keep(key, stage)
    assert [one.find(Key(stage, {"face": "one"}, memory=True)) for stage in ("face", "engine state")] == [
        "face",
        "engine state",
    ]


def test_memory_serves_a_cache_that_is_off():
    memory, key = Memory(5), Key("face", {"face": "one"}, memory=True)
    first, second = run(memory=memory), run(memory=memory)
    assert first.find(key) is None
    first.keep(key, "made")
    assert second.find(key) == "made"
    assert [stage.why for stage in (*first.stages, *second.stages)] == ["miss: the cache is off", "hit: in memory"]


def test_values_without_memory_come_from_the_disk(tmp_path):
    memory, key = Memory(5), Key("speech", {"text": "one"})
    first, second = run(Cache(tmp_path), memory), run(Cache(tmp_path), memory)
    assert first.find(key) is None
    first.keep(key, "made")
    assert second.find(key) == "made"
    assert [stage.why for stage in (*first.stages, *second.stages)] == ["miss: first use", "hit"]
    assert second.stages[0].cost == first.stages[0].cost


def test_a_value_that_is_no_longer_valid_is_made_again(tmp_path):
    key = Key("clip", {"face": "one"})
    first, second, third = (run(Cache(tmp_path)) for _ in range(3))
    assert first.find(key) is None
    first.keep(key, "old")
    assert second.find(key, valid=lambda value: value != "old") is None
    assert second.keep(key, "new") == "new"
    assert second.stages[0].why == "miss: entry was damaged"
    assert third.find(key) == "new"


def test_a_stage_counts_its_own_time_and_its_cost_all(monkeypatch):
    clock = iter([0.0, 1.0, 4.0, 4.0, 6.0, 6.0])
    monkeypatch.setattr("talkwidget.pipeline.run.time.perf_counter", lambda: next(clock))
    one, outer, inner = run(), Key("clip", {}), Key("speech", {})
    assert one.find(outer) is None  # at 0 s
    assert one.find(inner) is None  # at 1 s
    one.keep(inner, "speech")  # at 4 s
    one.keep(outer, "clip")  # at 6 s
    assert [(stage.name, stage.seconds, stage.cost) for stage in one.stages] == [
        ("speech", 3.0, 3.0),
        ("clip", 3.0, 6.0),
    ]


def test_a_failed_stage_keeps_nothing(tmp_path):
    key = Key("face", {"face": "one"})
    assert run(Cache(tmp_path)).find(key) is None
    again = run(Cache(tmp_path))
    assert again.find(key) is None
    again.keep(key, 1)
    assert again.stages[0].why == "miss: first use"


@pytest.mark.parametrize("used", ["old", "older"])
def test_the_least_recently_used_value_of_its_stage_leaves_memory_first(used):
    memory = Memory(2)
    memory.put("face", "kept", Entry("kept", 0.0))
    for key in ("old", "older"):
        memory.put("voice", key, Entry(key, 0.0))
    assert memory.get("voice", used) is not None
    memory.put("voice", "new", Entry("new", 0.0))
    assert {key for key in ("old", "older", "new") if memory.get("voice", key)} == {used, "new"}
    assert memory.get("face", "kept") is not None
