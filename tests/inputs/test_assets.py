"""Assets: what lies ready is found, from wherever the notebook runs."""

from __future__ import annotations

import os

import pytest

from talkwidget.errors import InputError
from talkwidget.inputs.assets import SAMPLES, assets_or_samples, find_assets


@pytest.fixture
def assets(tmp_path):
    """A folder with two pictures and two recordings."""
    for name in ("image/a.png", "image/female-image-01.jpg", "audio/female-voice-01.mp3", "audio/a.wav"):
        path = tmp_path / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "assets"


def test_the_names_of_the_plan_come_first(assets):
    found = find_assets(assets)
    assert (found.face.name, found.voice.name) == ("female-image-01.jpg", "female-voice-01.mp3")


def test_else_the_first_picture_and_recording(assets):
    (assets / "image" / "female-image-01.jpg").unlink()
    (assets / "audio" / "female-voice-01.mp3").unlink()
    found = find_assets(assets)
    assert (found.face.name, found.voice.name) == ("a.png", "a.wav")


def test_pictures_and_recordings_may_lie_in_one_folder(assets):
    assert find_assets(assets / "image").face.name == "female-image-01.jpg"
    assert find_assets(assets / "image").voice is None


def test_a_notebook_in_a_folder_of_its_own_finds_them_above(assets, monkeypatch):
    notebooks = assets.parent / "lessons" / "one"
    notebooks.mkdir(parents=True)
    monkeypatch.chdir(notebooks)
    assert find_assets("assets").face == assets / "image" / "female-image-01.jpg"


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("nowhere", "there is no folder 'nowhere'"),
        ("assets/audio", "there is no picture in"),
        ("assets/image/a.png", "'assets/image/a.png' is a file; give its folder"),
        (None, "not a value of type NoneType"),
        ("~nobody-of-that-name", "there is no folder '~nobody-of-that-name'"),
    ],
)
def test_a_folder_that_does_not_do_is_refused_in_one_line(assets, monkeypatch, folder, told):
    monkeypatch.chdir(assets.parent)
    with pytest.raises(InputError, match=told) as caught:
        find_assets(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_folder_is_refused_in_one_line(assets):
    (assets / "image").chmod(0)
    with pytest.raises(InputError, match="check it and its permissions"):
        find_assets(assets)


def test_without_a_folder_of_assets_the_samples_are_taken_and_it_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = assets_or_samples()
    assert (found.face, found.voice) == (SAMPLES / "portrait.jpg", SAMPLES / "voice.mp3")
    assert found.source == "No folder assets/ here: using the sample portrait and recording"
    with pytest.raises(InputError, match="there is no folder 'nowhere'; create it"):
        assets_or_samples("nowhere")


def test_a_folder_of_assets_goes_before_the_samples_and_is_named(assets, monkeypatch):
    monkeypatch.chdir(assets.parent)
    found = assets_or_samples()
    assert found.source == "Using female-image-01.jpg and female-voice-01.mp3 from assets/"


def test_the_samples_are_small_enough_for_a_wheel():
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) <= 300_000
