"""Broken and hostile input through the magic, the panel and the command line, as it comes through the API."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from talkwidget.options import declared_options
from talkwidget.session import default_talker
from tests import fakes

from . import doors, images, sounds, work
from .test_bad_input import HOSTILE_WORDS, NAMES, TEXTS, Tried, named

pytestmark = pytest.mark.faults

DOORS = ("magic", "panel", "command line")


@pytest.fixture(scope="module", params=DOORS)
def door(request, session_shell, tmp_path_factory) -> Iterator[tuple[str, doors.Door]]:
    fakes.register()
    folder = tmp_path_factory.mktemp("door")
    with contextlib.ExitStack() as stack, pytest.MonkeyPatch.context() as patched:
        patched.setattr("talkwidget.face.find.find_face", work.find_no_face)
        patched.setenv("TALKWIDGET_HOME", str(folder / "home"))
        patched.setenv("TALKWIDGET_OFFLINE", "1")
        default_talker.cache_clear()
        if request.param == "magic":
            session_shell.run_line_magic("load_ext", "talkwidget")
            stack.callback(session_shell.run_line_magic, "unload_ext", "talkwidget")
            default_talker().configure(engine="painter", synthesizer="beeper")
            default_talker().set_face(work.portrait())
            opened = doors.magic(session_shell, default_talker())
        elif request.param == "panel":
            talker = work.new_talker(folder / "cache")
            talker.set_face(work.portrait())
            opened = doors.panel(talker)
        else:
            opened = doors.command(folder)
        yield request.param, stack.enter_context(opened)
        default_talker.cache_clear()


@pytest.fixture(autouse=True)
def still_there(door):
    """The fakes are taken away after each test."""
    fakes.register()


FILES = [(name, data, shape is not None) for name, data, shape in images.cases() if isinstance(data, bytes)]


def test_pictures(door, tmp_path):
    name, opened = door
    for case, data, expected in FILES:
        path = tmp_path / "picture"
        path.write_bytes(data)
        tried = Tried(f"pictures through the {name}", opened.face, path)
        assert expected or tried.error, case


def test_recordings(door, tmp_path):
    name, opened = door
    for case, data, taken in sounds.cases():
        if isinstance(data, bytes):
            path = tmp_path / "sound"
            path.write_bytes(data)
            tried = Tried(f"recordings through the {name}", opened.voice, path)
            assert taken is None or taken == (not tried.error), (case, tried.error)


def test_paths(door, tmp_path):
    name, opened = door
    paths = named(tmp_path)
    for case in NAMES:
        if case in {"NUL", "surrogate"} and name == "command line":
            continue  # no operating system hands these to a program
        for take in (opened.face, opened.voice):
            assert Tried(f"paths through the {name}", take, paths[case]).error, case


def test_texts(door):
    name, opened = door
    for case, text in TEXTS.items():
        if isinstance(text, str):
            Tried(f"texts through the {name}", opened.say, text)
            assert not Tried(f"texts through the {name}", opened.say, "still here").error, case


VALUES = ("", "nonsense", HOSTILE_WORDS, "../../etc/passwd", "-1", "1e999", "nan", "0.5", "9" * 40, "\u202eolleh")


def test_option_values(door):
    name, opened = door
    skipped = {"face", "voice", "use_recording", "consent"} if name == "panel" else {"face", "voice"}
    for option in sorted(set(declared_options()) - skipped):
        for value in VALUES:
            Tried(f"option values through the {name}", opened.option, option, value)
    assert not Tried(f"texts through the {name}", opened.say, "still here").error
