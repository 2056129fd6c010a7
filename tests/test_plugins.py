"""Plug-ins: found by name, made once, and mistakes explained in one line."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from talkwidget import plugins
from talkwidget.engine.base import Engine
from talkwidget.errors import InputError, UnavailableError
from talkwidget.speech.base import Synthesizer


def test_the_built_in_ones_are_plug_ins_like_any_other():
    assert "mesh" in plugins.names(plugins.ENGINES)
    assert "espeak" in plugins.names(plugins.SYNTHESIZERS)


@pytest.mark.parametrize("name", plugins.names(plugins.ENGINES))
def test_engines_keep_the_protocol(name):
    assert isinstance(plugins.load(plugins.ENGINES, name), Engine)


@pytest.mark.parametrize("name", plugins.names(plugins.SYNTHESIZERS))
def test_synthesizers_keep_the_protocol(name):
    assert isinstance(plugins.load(plugins.SYNTHESIZERS, name), Synthesizer)


def test_a_plug_in_is_made_once(painter):
    assert plugins.load(plugins.ENGINES, "painter") is painter


def test_what_is_registered_goes_away_again(registered_fakes):
    assert "painter" in plugins.names(plugins.ENGINES)
    plugins.unregister(plugins.ENGINES, "painter")
    assert "painter" not in plugins.names(plugins.ENGINES)
    with pytest.raises(InputError):
        plugins.load(plugins.ENGINES, "painter")


def test_registering_again_replaces(registered_fakes, painter):
    class Other(type(painter)):
        pass

    plugins.register(plugins.ENGINES, "painter", Other)
    assert isinstance(plugins.load(plugins.ENGINES, "painter"), Other)


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(InputError, match=r"there is no engine 'mehs'; did you mean mesh\?"):
        plugins.load(plugins.ENGINES, "mehs")
    with pytest.raises(InputError, match=r"there are: auto, .*espeak"):
        plugins.load(plugins.SYNTHESIZERS, "zzz")


def test_a_package_that_does_not_import_is_said_in_one_line(monkeypatch):
    broken = EntryPoint("broken", "no_such_package.here:Engine", plugins.ENGINES)
    monkeypatch.setattr(plugins, "_installed", lambda group: {"broken": broken})
    with pytest.raises(UnavailableError, match=r"'broken' does not load \(No module named 'no_such_package'\)"):
        plugins.load(plugins.ENGINES, "broken")
