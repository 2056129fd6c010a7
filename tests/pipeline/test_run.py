"""Stages: what one call makes, keeps in memory, and tells of."""

from talkwidget.cache.cache import Cache
from talkwidget.pipeline.run import Held, Stages


def test_stages_made_of_the_same_parts_are_held_apart():
    stages = Stages(Cache(None), Held(5))
    names = ["face", "engine state"]
    assert [stages.hold(name, {"face": "one"}, lambda name=name: name) for name in names] == names


def test_what_is_held_is_made_once_and_says_so():
    cache, held = Cache(None), Held(5)
    first, second = Stages(cache, held), Stages(cache, held)
    assert first.hold("face", {"face": "one"}, lambda: "made") == "made"
    assert second.hold("face", {"face": "one"}, lambda: "made again") == "made"
    assert [stage.why for stage in (*first.done, *second.done)] == ["miss: the cache is off", "hit: in memory"]


def test_of_what_is_held_the_longest_unused_goes_first():
    held = Held(2)
    for key in ("old", "older"):
        held.put(key, key, 0.0)
    assert held.get("old") is not None
    held.put("new", "new", 0.0)
    assert [held.get(key) is not None for key in ("old", "older", "new")] == [True, False, True]
