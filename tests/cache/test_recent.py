"""The least recently used value is dropped."""

from __future__ import annotations

import pytest

from talkwidget.cache.recent import Recent


def kept(recent, keys):
    return {key for key in keys if recent.get(key) is not None}


def test_the_value_that_was_not_used_longest_is_dropped():
    recent = Recent(2)
    assert [recent.put(key, key.upper()) for key in "abc"] == ["A", "B", "C"]
    assert kept(recent, "abc") == {"b", "c"}


@pytest.mark.parametrize("use", [lambda recent: recent.get("a"), lambda recent: recent.put("a", "new")])
def test_a_value_used_again_stays(use):
    recent = Recent(2)
    for key in "ab":
        recent.put(key, key)
    assert use(recent) in {"a", "new"}
    recent.put("c", "c")
    assert kept(recent, "abc") == {"a", "c"}
