"""Licences: NOTICE lists every dependency, weight and voice as tools/write_notice.py finds them."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version

import pytest

pytest.importorskip("tomllib", reason="the script runs on Python 3.11 and newer")
from tools import write_notice

LISTED = write_notice.NOTICE.read_text(encoding="utf-8").partition(write_notice.MARK)[2]
COPYLEFT = {"av", "espeakng-loader", "num2words", "opencv-python", "soxr"}
"""Packages with parts under the GPL or LGPL; all are dependencies, loaded at run time and replaceable."""


def lines(title: str) -> dict[str, str]:
    block = LISTED.partition(f"{title}:\n")[2].partition("\n\n")[0]
    return dict(line.strip().split(": ", 1) for line in block.splitlines())


def as_pinned(name: str) -> bool:
    """Whether the installed version is the one that NOTICE was written with."""
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+)", (write_notice.ROOT / "constraints.txt").read_text(), re.MULTILINE))
    pinned = {re.sub(r"[-_.]+", "-", one).lower(): release for one, release in pins.items()}
    try:
        return version(name).partition("+")[0] == pinned.get(name)
    except PackageNotFoundError:
        return False


def test_every_dependency_is_listed_with_the_licence_that_it_states():
    listed, found = lines("Dependencies"), write_notice.dependencies({})
    here = {name: text for name, text in found.items() if as_pinned(name)}
    assert len(here) > 50
    assert {name: listed.get(name) for name in here} == here


def test_what_the_project_asks_for_is_listed_whether_or_not_it_is_installed():
    asked = {write_notice.canonicalize_name(one.name) for one in write_notice.asked_packages()}
    assert asked <= lines("Dependencies").keys()


def test_every_checkpoint_and_voice_is_listed():
    assert lines("Weights and voices that are fetched on request") == write_notice.checkpoints()
    assert lines("Weights and voices in packages") == write_notice.WEIGHTS


def test_no_other_dependency_is_copyleft():
    told = {name for name, licence in lines("Dependencies").items() if re.search(r"GPL", licence)}
    assert told == COPYLEFT


def test_every_licence_is_told():
    vague = {name for name, text in lines("Dependencies").items() if text == "see the package"}
    assert not vague
