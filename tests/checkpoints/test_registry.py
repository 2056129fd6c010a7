import dataclasses
import hashlib
import os
import re
import shlex
from pathlib import Path

import pytest

from talkwidget import InputError, UnavailableError
from talkwidget.checkpoints import registry as checkpoints

CONTENT = b"weights"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def fetched(monkeypatch):
    """Downloads that write CONTENT, and what was asked for."""
    calls = []

    def download(url, target, sha256, progress):
        calls.append((url, sha256))
        target.write_bytes(CONTENT)

    monkeypatch.setattr(checkpoints, "download_file", download)
    return calls


def test_registry_names_every_file_fully():
    for name, checkpoint in checkpoints.registry().items():
        assert checkpoint.name == name
        assert checkpoint.url.startswith("https://")
        assert checkpoint.url.endswith(name)
        assert checkpoint.sha256 is None or re.fullmatch("[0-9a-f]{64}", checkpoint.sha256)
        assert checkpoint.size is None or checkpoint.size > 1 << 20
        assert checkpoint.licence
        assert checkpoint.purpose
    assert "non-commercial" in checkpoints.registry()["codeformer.pth"].licence


def test_names_of_sets_and_files_are_understood():
    assert checkpoints.names_of([]) == checkpoints.names_of(["sadtalker"])
    names = checkpoints.names_of(["sadtalker", "sadtalker-512", "GFPGANv1.4.pth"])
    assert len(names) == len(set(names)) == 5
    assert set(names) <= checkpoints.registry().keys()
    with pytest.raises(InputError, match="did you mean sadtalker"):
        checkpoints.names_of(["sadtalkr"])


def put(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.pth").write_bytes(CONTENT)
    return folder / "weights.pth"


def test_folders_are_searched_in_the_order_that_is_told(tmp_path):
    given = tmp_path / "SadTalker"
    found = []
    home = Path(os.environ["TALKWIDGET_HOME"]) / "checkpoints"
    for folder in (home, Path("checkpoints"), given / "gfpgan" / "weights", given / "checkpoints", given):
        path = put(folder)
        found.append(checkpoints.find_checkpoint(("other.pth", "weights.pth"), str(given) if given.exists() else None))
        assert found[-1].resolve() == path.resolve()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("nowhere", "there is no folder 'nowhere'"),
        ("x" * 300, "there is no folder"),
        ("weights.pth", "is a file"),
        ("~nobody-here/SadTalker", "unknown to this machine"),
    ],
)
def test_a_folder_that_is_none_is_told(tmp_path, monkeypatch, given, told):
    monkeypatch.chdir(put(tmp_path).parent)
    with pytest.raises(InputError, match=told) as error:
        checkpoints.folders(given)
    assert "\n" not in str(error.value)


def test_fetched_files_are_found(fetched):
    name = "RealESRGAN_x2plus.pth"
    assert checkpoints.find_checkpoint((name,)) is None
    path = checkpoints.fetch(name)
    assert checkpoints.find_checkpoint((name,)) == path
    expected = checkpoints.registry()[name]
    assert fetched == [(expected.url, expected.sha256)]
    here = {checkpoint.name: where for checkpoint, where in checkpoints.overview()}
    assert here[name] == path
    assert sum(where is not None for where in here.values()) == 1


def test_files_go_where_they_are_wanted(fetched, tmp_path):
    assert checkpoints.fetch("RestoreFormer.pth", tmp_path / "new" / "folder").parent == tmp_path / "new" / "folder"


def test_a_bad_file_is_fetched_anew_into_its_folder_whatever_that_is_called(tmp_path):
    folder = tmp_path / "it's my folder"
    told = checkpoints.remedy("GFPGANv1.4.pth", folder / "GFPGANv1.4.pth")
    command = told.removeprefix("fetch it anew with: ")
    assert shlex.split(command) == [*checkpoints.COMMAND.split(), "GFPGANv1.4.pth", "--folder", str(folder)]


def test_a_bad_file_that_no_hash_would_find_out_is_deleted_first(tmp_path):
    assert checkpoints.registry()["RestoreFormer.pth"].sha256 is None
    assert checkpoints.remedy("RestoreFormer.pth", tmp_path / "RestoreFormer.pth").startswith("delete it, then fetch")
    assert checkpoints.remedy("RestoreFormer.pth", tmp_path / "another.pth").startswith("fetch")


def test_digest_is_that_of_the_bytes_and_follows_them(tmp_path):
    path = put(tmp_path)
    assert checkpoints.digest(path) == hashlib.sha256(CONTENT).hexdigest()
    path.write_bytes(b"other weights")
    assert checkpoints.digest(path) == hashlib.sha256(b"other weights").hexdigest()


def test_a_file_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    path = put(tmp_path)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnavailableError, match=r"weights.pth cannot be read \(Permission denied\)"):
        checkpoints.digest(path)


def test_checkpoints_are_values():
    checkpoint = next(iter(checkpoints.registry().values()))
    with pytest.raises(dataclasses.FrozenInstanceError):
        checkpoint.name = "other"
