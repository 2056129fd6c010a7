"""How many of the project's functions lie between what a user calls and what does the work."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

import talkwidget
from talkwidget import Talker, plugins

PACKAGE = str(Path(talkwidget.__file__).parent)


class Walk:
    """Watches calls on all threads, and notes the stack when a function of the given name is called.

    A thread's stack is that of its start, and below it that of the thread which started it.
    """

    def __init__(self, target: str) -> None:
        self.path: list[str] = []
        self._target = target
        self._starters: dict[int, list[str]] = {}

    def __enter__(self) -> Walk:
        self._start = threading.Thread.start

        def start(thread: threading.Thread) -> None:
            self._starters[id(thread)] = self._stack(sys._getframe(1))
            self._start(thread)

        threading.Thread.start = start
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)
        threading.Thread.start = self._start

    def _profile(self, frame, event, _argument) -> None:
        if event == "call" and frame.f_code.co_name == self._target and not self.path:
            self.path = self._stack(frame)

    def _stack(self, frame) -> list[str]:
        names = []
        while frame is not None:
            if frame.f_code.co_filename.startswith(PACKAGE):
                names.append(f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}")
            frame = frame.f_back
        return [*self._starters.get(id(threading.current_thread()), []), *reversed(names)]


@pytest.fixture
def shell(session_shell, registered_fakes, tmp_path, monkeypatch):
    """A shell with the extension, over a talker with the tiny engine."""
    shell = session_shell
    shell.run_line_magic("load_ext", "talkwidget")
    talker = Talker(engine="painter", synthesizer="beeper", cache_dir=tmp_path)
    monkeypatch.setattr("talkwidget.session.default_talker", lambda: talker)
    yield shell
    shell.run_line_magic("unload_ext", "talkwidget")


def test_a_text_passes_at_most_twelve_frames_from_the_magic_to_the_synthesizer(shell, portrait):
    shell.run_line_magic("talk_face", str(portrait))
    synthesizer = plugins.load(plugins.SYNTHESIZERS, "beeper")
    with Walk("synthesize") as walk:
        shell.run_cell_magic("talk", "", "Hello to all")
    assert synthesizer.calls["synthesize"] == 1
    assert walk.path[0] == "usage.helpful"
    assert walk.path[-1].startswith("speech.")
    assert len(walk.path) <= 12, walk.path


def test_a_portrait_passes_at_most_ten_frames_from_set_face_to_find_face(talker, portrait):
    with Walk("find_face") as walk:
        talker.set_face(portrait)
    assert (walk.path[0], walk.path[-1]) == ("preparation.set_face", "find.find_face")
    assert len(walk.path) <= 10, walk.path
