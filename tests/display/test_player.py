"""The player: what goes to the browser, and what stays in the output; playing itself is proven in tests/browser."""

from __future__ import annotations

import dataclasses

import pytest

from talkwidget.display.output import Line, ProgressLine, Step
from talkwidget.display.player import Player, seconds_ahead
from talkwidget.media import ANNOUNCEMENT, Fragment

MIME = 'video/mp4; codecs="avc1.64001e, mp4a.40.2"'


class Shelf:
    """A slot that remembers what it showed."""

    def __init__(self) -> None:
        self.shown: list[object] = []

    @property
    def used(self) -> bool:
        return bool(self.shown)

    def show(self, content: object) -> None:
        self.shown.append(content)


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture(autouse=True)
def in_a_kernel(monkeypatch):
    monkeypatch.setattr("talkwidget.env.in_kernel", lambda: True)


@pytest.fixture
def widget_class(monkeypatch):
    """The widget, with what it sends kept in ``sent``."""
    widget = pytest.importorskip("talkwidget.display.stream")

    class Recorded(widget.StreamWidget):
        def send(self, content, buffers=None):
            self.sent = [*getattr(self, "sent", []), (content, buffers)]

    monkeypatch.setattr(widget, "StreamWidget", Recorded)
    return Recorded


def fragment(data: bytes = b"fragment", ready: float = 1.0, total: float = 10.0) -> Fragment:
    return Fragment(data, MIME, ready, total)


def test_before_the_first_fragment_progress_is_shown(shelf):
    player = Player(shelf)
    ProgressLine(player)("speech", 0, 0)
    assert shelf.shown == [Step("speech", 0, 0)]


def test_while_it_plays_steps_go_into_it_and_the_result_takes_its_place(shelf, widget_class):
    player = Player(shelf)
    player.on_fragment(ANNOUNCEMENT)
    (view,) = shelf.shown
    widget = view.widget
    assert (widget.mime, widget.captions) == ("", "")
    player.on_fragment(dataclasses.replace(ANNOUNCEMENT, captions="WEBVTT"))
    assert (widget.mime, widget.captions) == ("", "WEBVTT")
    player.on_fragment(fragment())
    assert (widget.mime, widget.backlog) == (MIME, b"fragment")
    assert "application/vnd.jupyter.widget-view+json" in view._repr_mimebundle_()[0]
    player.show(Step("frames", 25, 250, 13.5))
    assert widget.status == "Drawing frames 25/250, 14 s left"
    assert len(shelf.shown) == 1
    player.show("the clip")
    assert shelf.shown[1:] == ["the clip"]
    assert widget.sent[-1][0] == {"type": "end"}
    assert widget.comm is None


def test_a_film_that_was_broken_off_is_taken_away(shelf, widget_class):
    player = Player(shelf)
    player.end(Line("nothing yet"))
    assert shelf.shown == []
    player.on_fragment(fragment())
    player.end(Line("stopped"))
    assert shelf.shown[-1] == Line("stopped")


def test_a_browser_that_comes_late_finds_all_bytes_sent_twice_at_most(widget_class):
    widget = widget_class()
    pieces = [bytes([index]) * (100 + index) for index in range(40)]
    states = []
    widget.observe(lambda change: states.append(change["new"]), names="backlog")
    for piece in pieces:
        widget.add(piece, 0.0)
    offsets = [content["offset"] for content, _ in widget.sent]
    assert offsets == [sum(map(len, pieces[:index])) for index in range(40)]
    assert all(b"".join(pieces).startswith(state) for state in states)
    assert len(states[-1]) > len(b"".join(pieces)) / 2
    assert sum(map(len, states)) <= 2 * len(b"".join(pieces))


def test_without_anywidget_nothing_takes_fragments(shelf, monkeypatch):
    monkeypatch.setattr("talkwidget.display.player.find_spec", lambda name: None)
    assert Player(shelf).on_fragment is None


def test_playing_waits_only_where_drawing_is_slower():
    assert seconds_ahead(ready=1.0, total=10.0, elapsed=0.2) == 0.0
    assert seconds_ahead(ready=1.0, total=10.0, elapsed=0.0) == 0.0
    half = seconds_ahead(ready=1.0, total=10.0, elapsed=2.0)
    # Playing from then on ends with drawing, or a little later.
    drawn_at = 10.0 / 0.5
    begun_at = half / 0.5
    assert drawn_at <= begun_at + 10.0 <= drawn_at + 2.0
    assert seconds_ahead(ready=0.0, total=10.0, elapsed=5.0) == 10.0


def test_the_option_switches_it_off(talker, portrait):
    talker.set_face(portrait)
    seen: list[Fragment] = []
    talker.say("Hello to all of you", on_fragment=seen.append, stream=False)
    assert seen == []
    talker.say("Hello to none of us", on_fragment=seen.append, captions=False)
    assert not any(fragment.captions for fragment in seen)
    clip = talker.say("Hello to all of us", on_fragment=seen.append)
    assert seen[-1].ready == pytest.approx(clip.duration, abs=1 / clip.fps)
    first = next(index for index, fragment in enumerate(seen) if fragment.captions)
    assert seen[first].captions == clip.captions
    assert not seen[first].data
    drawn = len(seen)
    talker.say("Hello to all of us", on_fragment=seen.append)
    assert len(seen) == drawn


def test_a_terminal_is_offered_no_fragments(shelf, monkeypatch):
    monkeypatch.setattr("talkwidget.env.in_kernel", lambda: False)
    assert Player(shelf).on_fragment is None
