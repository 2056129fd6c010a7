"""Checkpoints that are broken, hostile or of other networks: refused in one line, and no code of theirs runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from talkwidget import TalkError, UnavailableError
from talkwidget.engine.sadtalker.frames import enhancers
from talkwidget.engine.sadtalker.nets.weights import WeightFile, restore
from talkwidget.speech.synthesizers.kokoro_files import KokoroFiles
from talkwidget.speech.synthesizers.kokoro_model import KokoroModel
from tests.tally import tally

from . import checkpoints
from .test_bad_input import Tried

pytestmark = pytest.mark.faults

PUBLISHED = "mapping_00229-model.pth.tar"


def network() -> torch.nn.Module:
    return torch.nn.Linear(4, 3)


def load(path: Path, entry: str = "mapping") -> torch.nn.Module:
    return restore(network, WeightFile(path, "" if path.suffix == ".safetensors" else entry, PUBLISHED))


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "executed"
    yield path
    assert not path.exists(), "code of a file was executed"


def test_the_right_files_are_taken(tmp_path):
    from safetensors.numpy import save_file

    save_file(checkpoints.GOOD, tmp_path / "good.safetensors")
    good = {name: torch.from_numpy(array) for name, array in checkpoints.GOOD.items()}
    torch.save({"mapping": good}, tmp_path / PUBLISHED)
    for path in (tmp_path / "good.safetensors", tmp_path / PUBLISHED):
        loaded = load(path)
        assert (loaded.weight.numpy() == checkpoints.GOOD["weight"]).all()


def test_the_hostile_pickles_would_run_if_they_were_read_as_such(tmp_path):
    import pickle

    for number, (name, value) in enumerate(checkpoints.hostile(tmp_path / "canary").items()):
        pickle.loads(pickle.dumps(value))
        assert (tmp_path / "canary").exists(), (number, name)
        (tmp_path / "canary").unlink()


def test_no_pickle_is_executed(tmp_path, canary):
    for name, value in checkpoints.hostile(canary).items():
        for kind, data in checkpoints.pickled(value):
            path = tmp_path / PUBLISHED
            path.write_bytes(data)
            assert Tried("checkpoints with code", load, path).error, (name, kind)
            for ending in (".safetensors", ".npz"):
                other = tmp_path / f"other{ending}"
                other.write_bytes(data)
                tried = Tried("checkpoints with code", load if ending == ".safetensors" else read_voices, other)
                assert tried.error or not tried.value[1], (name, kind, ending)
            assert not canary.exists(), (name, kind)


def test_no_pickle_in_the_file_of_an_enhancer_is_executed(tmp_path, canary):
    pytest.importorskip("spandrel_extra_arches")
    for name, value in checkpoints.hostile(canary).items():
        for kind, data in checkpoints.pickled(value):
            (tmp_path / "GFPGANv1.4.pth").write_bytes(data)
            enhancers.forget_networks()
            tried = Tried(
                "checkpoints with code", enhancers.face_restorer, "gfpgan", str(tmp_path), torch.device("cpu")
            )
            assert tried.error, (name, kind)
            assert not canary.exists(), (name, kind)


@pytest.mark.parametrize("name", checkpoints.wrong_states())
def test_other_states_are_refused(tmp_path, name):
    for kind, data in checkpoints.pickled(checkpoints.wrong_states()[name]):
        (tmp_path / PUBLISHED).write_bytes(data)
        assert Tried("checkpoints of others", load, tmp_path / PUBLISHED).error, kind


@pytest.mark.parametrize("name", checkpoints.garbage())
def test_garbage_is_refused(tmp_path, name):
    (tmp_path / PUBLISHED).write_bytes(checkpoints.garbage()[name])
    assert Tried("checkpoints of others", load, tmp_path / PUBLISHED).error


@pytest.mark.parametrize("name", checkpoints.safetensors_files())
def test_other_safetensors_are_refused(tmp_path, name):
    (tmp_path / "a.safetensors").write_bytes(checkpoints.safetensors_files()[name])
    assert Tried("checkpoints of others", load, tmp_path / "a.safetensors").error


def models() -> dict[str, bytes]:
    """ONNX files of other models, by name; they come with packages of the project."""
    import hibari

    folders = (Path(onnxruntime.__file__).parent / "datasets", Path(hibari.__file__).parent / "assets")
    return {path.name: path.read_bytes() for folder in folders for path in sorted(folder.glob("*.onnx"))}


@pytest.mark.parametrize("name", models())
def test_models_of_others_are_refused(tmp_path, name):
    data = models()[name]
    for part in (data, data[: len(data) // 2], data[:-1], data + b"\0", data[::-1]):
        path = tmp_path / "kokoro-v1.0.onnx"
        path.write_bytes(part)
        assert Tried("checkpoints of others", KokoroModel, KokoroFiles((path,), ())).error


@pytest.mark.parametrize("name", checkpoints.garbage())
def test_garbage_is_no_model_and_no_voice(tmp_path, name):
    path = tmp_path / "kokoro-v1.0.onnx"
    path.write_bytes(checkpoints.garbage()[name])
    assert Tried("checkpoints of others", KokoroModel, KokoroFiles((path,), ())).error
    tried = Tried("checkpoints of others", read_voices, path)
    assert tried.error or not tried.value[1], "an archive of other things has no voice"


@pytest.mark.parametrize("shape", [(), (3,), (510, 256, 2), (0,)])
def test_voices_of_another_shape_are_refused(tmp_path, shape):
    np.savez(tmp_path / "voices.npz", af_heart=np.zeros(shape, np.float32))
    assert Tried("checkpoints of others", read_voices, tmp_path / "voices.npz").error


def read_voices(path: Path) -> object:
    from talkwidget.speech.synthesizers.kokoro_files import KokoroFiles

    files = KokoroFiles((), (path,))
    return files.voice_names(), files.styles(("af_heart",))


def test_the_engine_says_which_file_is_wrong(tmp_path, canary):
    from talkwidget import Talker

    for name in ("SadTalker_V0.0.2_256.safetensors", PUBLISHED):
        (tmp_path / name).write_bytes(b"no weights")
    talker = Talker(engine="sadtalker", cache_dir=None, checkpoint_dir=str(tmp_path))
    with pytest.raises(TalkError, match=r"SadTalker_V0\.0\.2_256\.safetensors is not the checkpoint") as refused:
        talker.set_face(Path(__file__).parents[2] / "assets/image/female-image-01.jpg")
    assert isinstance(refused.value, UnavailableError)
    tally["checkpoints of others: refused in one line"] += 1
