"""Two clips side by side."""

from __future__ import annotations

import pytest

from talkwidget import InputError, compare


def test_both_clips_are_shown_under_what_differs(ready):
    shown = compare(ready.say("one two"), ready.say("one two", rate=1.5, seed=3))
    assert shown.headings == ("rate 1.0 · seed 0", "rate 1.5 · seed 3")
    page = shown._repr_mimebundle_()["text/html"]
    assert page.count("<video ") == 2
    assert page.index("rate 1.0") < page.index("<video ") < page.index("rate 1.5")


def test_what_is_no_clip_is_refused_in_one_line(said):
    with pytest.raises(InputError, match=r"clips are given as in compare\(a, b\), not as NoneType"):
        compare(said, None)


def test_one_clip_is_no_comparison(said):
    with pytest.raises(InputError, match="at least two"):
        compare(said)


def test_clips_of_the_same_options_are_told_apart_by_their_texts(ready):
    assert compare(ready.say("one two"), ready.say("three")).headings == ("one two", "three")
