"""The magics %talk_cache and %talk_doctor in a shell."""

from __future__ import annotations

import pytest
from IPython.core.error import UsageError
from IPython.utils.capture import capture_output

from talkwidget.doctor import diagnosis
from talkwidget.doctor.finding import OK, Finding
from talkwidget.session import default_talker


@pytest.fixture
def shell(session_shell, registered_fakes, monkeypatch):
    default_talker.cache_clear()
    monkeypatch.setattr(diagnosis, "CHECKS", (lambda: Finding("x", OK, "well."),))
    session_shell.run_line_magic("load_ext", "talkwidget")
    yield session_shell
    session_shell.run_line_magic("unload_ext", "talkwidget")
    default_talker.cache_clear()


def test_the_cache_is_shown_and_cleared(shell, portrait):
    with capture_output():
        shell.run_line_magic("talk_face", f"--engine painter {portrait}")
    assert "face" in repr(shell.run_line_magic("talk_cache", ""))
    assert "Removed" in repr(shell.run_line_magic("talk_cache", "clear face"))
    with pytest.raises(UsageError, match="did you mean clear"):
        shell.run_line_magic("talk_cache", "cler")


def test_the_doctor_returns_a_table_or_prints_its_bundle(shell):
    assert "0 problems" in repr(shell.run_line_magic("talk_doctor", ""))
    with capture_output() as captured:
        assert shell.run_line_magic("talk_doctor", "--bundle") is None
    assert "x: well." in captured.stdout
    with pytest.raises(UsageError, match="--bundle or nothing"):
        shell.run_line_magic("talk_doctor", "--quick")


def test_the_magics_go_with_the_extension(shell):
    assert {"talk_cache", "talk_doctor"} <= {*shell.magics_manager.magics["line"]}
    shell.run_line_magic("unload_ext", "talkwidget")
    assert not {"talk_cache", "talk_doctor"} & {*shell.magics_manager.magics["line"]}
    shell.run_line_magic("load_ext", "talkwidget")


def test_a_wrong_option_of_the_lexicon_is_told_with_the_right_one(shell):
    with pytest.raises(UsageError, match=r"no option '--cler'; did you mean --clear\?"):
        shell.run_line_magic("talk_lexicon", "--cler")


def test_voices_are_listed_of_all_languages_or_of_one(shell):
    everything = shell.run_line_magic("talk_voices", "")
    german = shell.run_line_magic("talk_voices", "German")
    assert {row.synthesizer for row in everything.rows} > {row.synthesizer for row in german.rows}
    assert {"hibari", "espeak"} <= {row.synthesizer for row in everything.rows}
    assert "hibari" not in {row.synthesizer for row in german.rows}
    told = {row.synthesizer: row.remark for row in everything.rows}
    assert told["espeak"] == ""
    assert told["gtts"] == "sends the text over the network; allow it with --online"
    assert told["gtts"] in everything._repr_html_()
    assert "espeak" in {row.synthesizer for row in german.rows}
    assert german.rows == shell.run_line_magic("talk_voices", "de").rows
    assert "heart" in repr(shell.run_line_magic("talk_voices", "'English'"))
    with pytest.raises(UsageError, match=r"did you mean German \(de\)\?"):
        shell.run_line_magic("talk_voices", "Germn")
