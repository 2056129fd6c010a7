import io
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import talkwidget
from talkwidget import UnavailableError
from talkwidget.__main__ import main
from talkwidget.checkpoints import registry as checkpoints


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_list_tells_what_is_here_and_how_to_get_the_rest(capsys, tmp_path):
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "GFPGANv1.4.pth").touch()
    assert main(["checkpoints"]) == 0
    told = capsys.readouterr().out
    assert main(["checkpoints", "list"]) == 0
    assert capsys.readouterr().out == told
    for name, checkpoint in checkpoints.registry().items():
        assert name in told
        assert checkpoint.licence in told
        assert ("fetch " + name in told) == (name != "GFPGANv1.4.pth")


def test_fetch_draws_progress_and_tells_where_the_file_is(capsys, tmp_path, monkeypatch):
    def download(url, target, sha256, progress):
        for done in range(0, 1001, 100):
            progress(done * 1_000_000, 1_000_000_000)
        target.touch()

    monkeypatch.setattr(checkpoints, "download_file", download)
    assert main(["checkpoints", "fetch", "codeformer", "--folder", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "codeformer.pth (MB) 500/1000" in told
    assert str(tmp_path / "codeformer.pth") in told


def test_mistakes_are_one_line(capsys, monkeypatch):
    assert main(["checkpoints", "fetch", "sadtalkr"]) == 1
    assert capsys.readouterr().err == "talkwidget: there is no checkpoint 'sadtalkr'; did you mean sadtalker?\n"
    assert main(["checkpoints", "--checkpoint-dir", "nowhere"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["checkpoints", "fetch", "--folder", "~nobody-here/weights"]) == 1
    assert "unknown to this machine" in capsys.readouterr().err

    assert main(["checkpoints", "fech"]) == 1
    assert "there is no command 'fech'; did you mean fetch?" in capsys.readouterr().err

    def broken(*arguments):
        raise UnavailableError("no network.")

    monkeypatch.setattr(checkpoints, "download_file", broken)
    assert main(["checkpoints", "fetch"]) == 1
    assert capsys.readouterr().err == "talkwidget: no network.\n"


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"talkwidget {talkwidget.__version__}\n"


def test_letters_that_the_output_lacks_are_written_as_escapes(tmp_path, monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    (tmp_path / "übung").mkdir()
    (tmp_path / "übung" / "GFPGANv1.4.pth").touch()
    assert main(["checkpoints", "list", "--checkpoint-dir", "übung"]) == 0
    assert rb"\xfcbung" in raw.getvalue()


@pytest.mark.skipif(os.name == "nt", reason="closes streams as a shell of POSIX does")
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("checkpoints list | head -1 >/dev/null", ""),
        ("checkpoints list >&-", ""),
        ("checkpoints fetch nothing 2>&-", "no checkpoint"),
        ("say --text-file - -o a.mp4 <&-", "talkwidget: standard input is closed; give the text with --text"),
    ],
)
def test_closed_streams_end_in_a_line_or_in_none(line, told):
    command = f"{shlex.quote(sys.executable)} -m talkwidget {line}"
    where = {**os.environ, "PYTHONPATH": str(Path(talkwidget.__file__).parents[1])}
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=where, check=False)
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr
    assert told in done.stdout + done.stderr
