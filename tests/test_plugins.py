"""Plug-ins: found by name, made once, and mistakes explained in one line."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, make_dataclass
from pathlib import Path

import pytest

import talkwidget
from talkwidget import TalkOptions, UnavailableError, plugins
from talkwidget.engine.base import Engine
from talkwidget.errors import InputError
from talkwidget.option import option
from talkwidget.options import declared_options
from talkwidget.speech.base import Synthesizer

tomllib = pytest.importorskip("tomllib") if sys.version_info < (3, 11) else __import__("tomllib")

PACKAGE = Path(talkwidget.__file__).parent


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


def test_a_package_that_does_not_import_is_said_in_one_line(tmp_path):
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[talkwidget.engines]\nbroken = no_such_package.here:Engine\n")
    told = run_with(tmp_path, "from talkwidget import plugins; plugins.load(plugins.ENGINES, 'broken')")
    message = "the engine 'broken' does not load (No module named 'no_such_package'); install broken again."
    assert told.splitlines()[-1] == f"talkwidget.errors.UnavailableError: {message}"


OPTIONS = """
from dataclasses import dataclass
from talkwidget.option import option

@dataclass(frozen=True)
class Options:
    {name}: int = option(3, "width of the brush", low=1, high=9)
"""


def install(folder: Path, name: str, module: str) -> None:
    """A package with the options of a plug-in, as pip would install it."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[talkwidget.options]\n{name} = {name}_options:Options\n")
    (folder / f"{name}_options.py").write_text(module)


def test_options_of_an_installed_plug_in_are_found(tmp_path):
    install(tmp_path, "brushes", OPTIONS.format(name="brush"))
    assert run_with(tmp_path, "from talkwidget import TalkOptions; print(TalkOptions(brush=4).brush)") == "4\n"


@pytest.mark.parametrize(
    ("module", "told"),
    [
        (OPTIONS.format(name="fps"), "declares the option 'fps', which all engines share"),
        ("import no_such_package", "No module named 'no_such_package'"),
        ("Options = 3", "the options of brushes are left out"),
    ],
)
def test_options_that_cannot_be_taken_are_left_out_with_one_line(tmp_path, module, told):
    install(tmp_path, "brushes", module)
    out = run_with(tmp_path, "from talkwidget import TalkOptions; print(TalkOptions().fps); TalkOptions()")
    lines = out.splitlines()
    assert len(lines) == 2
    assert lines[-1] == "25" or lines[0] == "25"
    assert told in out


@pytest.mark.parametrize("failing", ["raise RuntimeError('boom')", "def broken(:", "1 / 0"])
def test_an_installed_package_that_fails_in_any_way_leaves_the_rest_usable(tmp_path, failing):
    install(tmp_path, "brushes", failing)
    out = run_with(tmp_path, "from talkwidget import TalkOptions; print(TalkOptions(preprocess='full').preprocess)")
    assert out.splitlines()[-1] == "full" or out.splitlines()[0] == "full"
    assert "the options of brushes are left out" in out
    assert "Traceback" not in out


@pytest.mark.parametrize("name", ["aaa", "zzz"])
def test_no_plug_in_takes_the_options_of_a_built_in_one(tmp_path, name):
    @dataclass(frozen=True)
    class Sized:
        size: int = option(3, "a size")

    with pytest.raises(InputError, match="'size', which sadtalker has"):
        plugins.register(plugins.ENGINES, name, object, options=Sized)
    assert TalkOptions(size=512).size == 512
    install(tmp_path, name, OPTIONS.format(name="size"))
    out = run_with(tmp_path, "from talkwidget import TalkOptions; print(TalkOptions(size=512).size)")
    assert "512" in out.splitlines()
    assert "'size', which sadtalker has" in out


@dataclass(frozen=True)
class Brush:
    """Options that a plug-in may have."""

    brush: int = option(3, "width", low=1, high=9)


@dataclass(frozen=True)
class BadDefault:
    """A default that is none of the values."""

    brush: int = option(30, "width", low=1, high=9)


@dataclass(frozen=True)
class Clashing:
    """Takes the name of a common option."""

    fps: int = option(3, "width")


@pytest.mark.parametrize("wrong", [dict, object, BadDefault, Clashing])
def test_a_refused_registration_leaves_everything_as_it_was(wrong):
    plugins.register(plugins.ENGINES, "zzz", object, options=Brush)
    try:
        before = dict(declared_options())
        for name in ("zzz", "other"):
            with pytest.raises((InputError, UnavailableError)):
                plugins.register(plugins.ENGINES, name, dict, options=wrong)
        assert declared_options() == before
        assert "other" not in plugins.names(plugins.ENGINES)
        plugins.register(plugins.SYNTHESIZERS, "unrelated", object)
        plugins.unregister(plugins.SYNTHESIZERS, "unrelated")
        assert TalkOptions(brush=4).brush == 4
    finally:
        plugins.unregister(plugins.ENGINES, "zzz")


@pytest.mark.parametrize(
    "name",
    ["replace", "subset", "text", "progress", "source", "no_blink", "shell", "config", "parent", "arg_err"],
)
def test_options_cannot_take_names_that_the_package_needs(name):
    wrong = make_dataclass("Wrong", [(name, int, option(3, "a number"))], frozen=True)
    from talkwidget.notebook import magic  # noqa: F401  # it knows IPython's names

    before = dict(declared_options())
    with pytest.raises(InputError, match=f"'{name}'"):
        plugins.register(plugins.ENGINES, "wrong", object, options=wrong)
    assert declared_options() == before


@pytest.mark.parametrize("name", ["auto", "picture", "output", "recording", "none"])
def test_plug_ins_cannot_have_names_with_another_meaning(name):
    with pytest.raises(InputError, match="another meaning"):
        plugins.register(plugins.ENGINES, name, object)


def test_an_engine_and_a_synthesizer_cannot_share_a_name():
    with pytest.raises(InputError, match="the synthesizer 'espeak' has this name"):
        plugins.register(plugins.ENGINES, "espeak", object)


def test_a_plug_in_that_calls_itself_otherwise_is_refused(registered_fakes, painter):
    plugins.register(plugins.ENGINES, "other", type(painter))
    try:
        with pytest.raises(UnavailableError, match="'other' calls itself 'painter'"):
            plugins.load(plugins.ENGINES, "other")
    finally:
        plugins.unregister(plugins.ENGINES, "other")


def test_a_plug_in_without_what_it_must_have_is_told_in_one_line():
    for group, kind in ((plugins.ENGINES, "engine"), (plugins.SYNTHESIZERS, "synthesizer")):
        plugins.register(group, "hollow", dict)
        try:
            with pytest.raises(UnavailableError, match=f"the {kind} 'hollow' lacks name, version, .*; see 'Adding'"):
                plugins.load(group, "hollow")
        finally:
            plugins.unregister(group, "hollow")


def test_what_a_plug_in_must_have_is_what_its_protocol_says():
    for group, protocol in ((plugins.ENGINES, Engine), (plugins.SYNTHESIZERS, Synthesizer)):
        methods = [name for name, value in vars(protocol).items() if callable(value) and not name.startswith("_")]
        assert sorted(plugins.MEMBERS[group]) == sorted([*protocol.__annotations__, *methods])


def test_a_plug_in_that_cannot_be_created_is_told_in_one_line():
    def fail():
        raise ValueError("no licence")

    plugins.register(plugins.ENGINES, "failing", fail)
    try:
        with pytest.raises(UnavailableError, match=r"'failing' does not load \(no licence\)"):
            plugins.load(plugins.ENGINES, "failing")
    finally:
        plugins.unregister(plugins.ENGINES, "failing")


def test_options_go_where_a_plug_in_is_registered_again_without_them():
    plugins.register(plugins.ENGINES, "zzz", object, options=Brush)
    plugins.register(plugins.ENGINES, "zzz", object)
    try:
        assert "brush" not in declared_options()
    finally:
        plugins.unregister(plugins.ENGINES, "zzz")


def test_built_in_plug_ins_are_found_without_installed_metadata(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "talkwidget", ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "import sys, importlib.metadata as m; m.entry_points = lambda **group: ()\n"
        "from talkwidget import TalkOptions, plugins, __file__\n"
        "print(__file__); print(plugins.names(plugins.ENGINES), plugins.names(plugins.SYNTHESIZERS))\n"
        "print(plugins.load(plugins.SYNTHESIZERS, 'espeak').name, TalkOptions(preprocess='full').preprocess)"
    )
    lines = run_with(tmp_path, code).splitlines()
    assert lines[0].startswith(str(tmp_path))
    assert "'mesh'" in lines[1]
    assert "'espeak'" in lines[1]
    assert lines[2] == "espeak full"


def test_the_wheel_registers_the_same_plug_ins():
    project = Path(__file__).parents[1] / "pyproject.toml"
    registered = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["entry-points"]
    built_in = configparser.ConfigParser()
    built_in.read(PACKAGE / "entry_points.ini", encoding="utf-8")
    assert registered == {group: dict(built_in[group]) for group in built_in.sections()}


def run_with(folder: Path, code: str) -> str:
    """Output and error of a fresh Python that finds packages in ``folder`` first."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(PACKAGE.parent)])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


def test_another_process_takes_over_what_is_new_and_keeps_what_is_the_same_loaded(registered_fakes):
    loaded = plugins.load(plugins.ENGINES, "painter")
    own = plugins.registrations()
    assert (plugins.ENGINES, "painter", type(loaded), None) in own
    plugins.take_over(own)
    assert plugins.load(plugins.ENGINES, "painter") is loaded
    changed = type("Painter", (type(loaded),), {})
    plugins.take_over([(plugins.ENGINES, "painter", changed, None)])
    assert type(plugins.load(plugins.ENGINES, "painter")) is changed
