"""Environments: recognised by what they really leave behind."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from talkwidget import Talker, env
from talkwidget.errors import InputError, UnavailableError
from talkwidget.media.provenance import certificate


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    for name in ("VSCODE_PID", "VSCODE_CWD", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)


def test_colab_is_its_module(monkeypatch):
    assert not env.in_colab()
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    assert env.in_colab()


@pytest.mark.parametrize("name", ["VSCODE_PID", "VSCODE_CWD"])
def test_vs_code_is_its_environment(monkeypatch, name):
    assert not env.in_vscode()
    monkeypatch.setenv(name, "1")
    assert env.in_vscode()


def test_vs_code_is_told_by_the_notebooks_name_on_a_remote_kernel(monkeypatch):
    shell = types.SimpleNamespace(user_ns={"__vsc_ipynb_file__": "/home/me/talk.ipynb"})
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    assert env.in_vscode()


def test_the_notebooks_folder_is_the_servers_word_else_the_working_directory(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert env.notebook_folder() == tmp_path
    (tmp_path / "lessons").mkdir()
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "lessons" / "one.ipynb"))
    assert env.notebook_folder() == tmp_path / "lessons"
    monkeypatch.setenv("JPY_SESSION_NAME", "0a1b2c3d-console")
    assert env.notebook_folder() == tmp_path


def test_without_a_server_the_notebooks_folder_is_where_the_kernel_was_started(monkeypatch, tmp_path):
    shell = types.SimpleNamespace(user_ns={}, kernel=object(), starting_dir=str(tmp_path / "lessons"))
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.chdir(tmp_path)
    assert env.notebook_folder() == tmp_path / "lessons"


def test_a_kernel_without_a_server_is_run_by_a_program(monkeypatch, tmp_path):
    assert not env.run_by_a_program()
    shell = types.SimpleNamespace(user_ns={}, kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    assert env.run_by_a_program()
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "one.ipynb"))
    assert not env.run_by_a_program()


def test_the_cache_lies_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.setenv("TALKWIDGET_HOME", str(tmp_path))
    assert env.cache_folder() == tmp_path / "cache"
    monkeypatch.setenv("TALKWIDGET_CACHE", "off")
    assert env.cache_folder() is None
    monkeypatch.delenv("TALKWIDGET_CACHE")
    monkeypatch.delenv("TALKWIDGET_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert "talkwidget" in Path(env.cache_folder()).parts


@pytest.mark.parametrize(("value", "expected"), [("", False), ("1", True), ("ON", True), ("0", False), ("no", False)])
def test_switches_take_the_usual_words(monkeypatch, value, expected):
    monkeypatch.setenv("TALKWIDGET_OFFLINE", value)
    assert env.offline() is expected


def test_a_switch_that_is_neither_is_a_mistake(monkeypatch):
    monkeypatch.setenv("TALKWIDGET_OFFLINE", "perhaps")
    with pytest.raises(InputError, match="TALKWIDGET_OFFLINE must be on or off, not 'perhaps'"):
        env.offline()


def test_a_home_that_is_not_known_is_told_where_it_is_used_and_not_before(monkeypatch, caplog):
    monkeypatch.setenv("TALKWIDGET_HOME", "~nobody-here/x")
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", "~nobody-here/key.pem")
    assert Talker().cache.root is None
    assert "the cache is off: ~nobody-here" in caplog.text
    with pytest.raises(UnavailableError, match="correct TALKWIDGET_CERTIFICATE"):
        certificate()


@pytest.mark.parametrize(("given", "cores"), [(None, 4), ("", 4), ("1", 1), ("3", 3), ("64", 4), ("0", 1), ("4,2", 4)])
def test_joblib_divides_the_cores_among_its_workers(monkeypatch, given, cores):
    monkeypatch.setattr(env.os, "cpu_count", lambda: 4)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if given is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", given)
    assert env.cores() == cores
