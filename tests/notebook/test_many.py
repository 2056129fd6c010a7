"""``%%talk --batch`` and ``%%talk --script``."""

from __future__ import annotations

import pytest
from IPython.core.error import UsageError
from IPython.utils.capture import capture_output

from talkwidget import Clip
from talkwidget.batch.result import rows_of
from talkwidget.session import default_talker


@pytest.fixture
def shell(session_shell, registered_fakes, portrait, tmp_path, monkeypatch):
    """A shell in a folder of its own, with the faces ben and anna."""
    default_talker.cache_clear()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("talkwidget.env.notebook_folder", lambda: tmp_path)
    session_shell.run_line_magic("load_ext", "talkwidget")
    with capture_output():
        session_shell.run_line_magic("talk_face", f"--engine painter --synthesizer beeper --name ben {portrait}")
        session_shell.run_line_magic("talk_face", f"--engine painter --synthesizer beeper --name anna {portrait}")
    yield session_shell
    session_shell.run_line_magic("unload_ext", "talkwidget")
    default_talker.cache_clear()


def shown(captured) -> str:
    return "".join(output.data.get("text/html", "") for output in captured.outputs)


def test_a_batch_has_a_clip_for_each_paragraph_and_shows_them_as_a_sheet(shell, tmp_path):
    with capture_output() as captured:
        shell.run_cell("%%talk --batch --out films --face ben\n# intro\nHello to all.\n\nSecond <b>.\n")
    rows = rows_of(shell.user_ns["_"])
    assert [(row.name, row.status) for row in rows] == [("intro", "done"), ("002-second-b", "done")]
    assert sorted(path.name for path in (tmp_path / "films").glob("*.mp4")) == ["002-second-b.mp4", "intro.mp4"]
    page = shown(captured)
    assert page.count("<video ") == 2
    assert 'src="films/intro.mp4"' in page
    assert "2 done" in page


def test_a_script_is_one_clip_or_one_for_each_line(shell, tmp_path):
    with capture_output():
        shell.run_cell("%%talk --script\nAnna: one\nBen: two three")
    clip = shell.user_ns["_"]
    assert isinstance(clip, Clip)
    assert clip.text == "one\ntwo three"
    with capture_output():
        shell.run_cell("%%talk --script --batch\nAnna: one\nBen: two three")
    assert [row.name for row in rows_of(shell.user_ns["_"])] == ["001-anna-one", "002-ben-two-three"]


@pytest.mark.parametrize(
    ("line", "cell", "told"),
    [
        ("--batch", " \n", "the table is empty"),
        ("--out films", "Hello", "--out goes with --batch"),
        ("--batch --jobs many", "Hello", "jobs takes a whole number"),
        ("--script", "Hello", "line 1 has no speaker"),
        ("--batch --jbs 2", "Hello", "did you mean --jobs"),
    ],
)
def test_a_mistake_is_one_line(shell, line, cell, told):
    with capture_output(), pytest.raises(UsageError, match=told):
        shell.run_cell_magic("talk", line, cell)
