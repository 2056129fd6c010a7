import os
import shlex
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from talkwidget import UnavailableError
from talkwidget.engine.sadtalker.nets import weights
from talkwidget.engine.sadtalker.nets.expnet import ExpNet
from talkwidget.engine.sadtalker.nets.mapping import MappingNet

from .. import synthetic

PUBLISHED = "SadTalker_V0.0.2_256.safetensors"
OLDER = "auido2exp_00300-model.pth"


@pytest.fixture(autouse=True)
def nowhere_else(tmp_path, monkeypatch):
    """Files are looked for in the test's folder alone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "given").mkdir()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "given"


@pytest.fixture(scope="module")
def expnet_tensors():
    shapes = synthetic.manifest()[PUBLISHED]["tensors"]
    return synthetic.fill({name: shape for name, shape in shapes.items() if name.startswith("audio2exp.")})


def restore_expnet(folder):
    return weights.restore(ExpNet, weights.locate("audio2exp", 256, str(folder)))


def refused(folder):
    """The one line with which a file is refused."""
    with pytest.raises(UnavailableError) as error:
        restore_expnet(folder)
    message = str(error.value)
    assert "\n" not in message
    assert PUBLISHED in message
    assert "python -m talkwidget checkpoints fetch" in message
    return message


def test_the_command_that_mends_takes_any_folder(tmp_path):
    folder = tmp_path / "my weights"
    folder.mkdir()
    (folder / PUBLISHED).write_bytes(b"")
    command = refused(folder).split("anew with: ")[1]
    assert shlex.split(command)[-3:] == [PUBLISHED, "--folder", str(folder)]


def short(tensors):
    return {name.removeprefix("audio2exp."): tensor for name, tensor in tensors.items()}


def test_safetensors_and_torch_files_give_the_same_network(folder, expnet_tensors):
    torch.save({"model": short(expnet_tensors), "epoch": 3}, folder / OLDER)
    from_older = restore_expnet(folder).state_dict()
    save_file(expnet_tensors, folder / PUBLISHED)
    from_newer = restore_expnet(folder).state_dict()
    assert from_newer.keys() == short(expnet_tensors).keys()
    for name, tensor in short(expnet_tensors).items():
        assert torch.equal(from_newer[name], tensor)
        assert torch.equal(from_older[name], tensor)


def test_folder_of_an_installed_program_is_taken(folder, expnet_tensors):
    (folder / "checkpoints").mkdir()
    save_file(expnet_tensors, folder / "checkpoints" / PUBLISHED)
    assert restore_expnet(folder).mapping1.weight.shape == (64, 577)


def trained_optimizer():
    weight = torch.nn.Parameter(torch.ones(2))
    weight.grad = torch.ones(2)
    optimizer = torch.optim.Adam([weight])
    optimizer.step()
    return optimizer


def test_mapping_network_is_read_from_any_kind_of_file(folder):
    shapes = synthetic.manifest()["mapping_00229-model.pth.tar"]["tensors"]
    tensors = {name: torch.zeros(shape) for name, shape in shapes.items()}
    for name, write in {
        "mapping_00229-model.safetensors": lambda path: save_file(tensors, path),
        # As published: nearly four times as large as the network, with what its training needed.
        "mapping_00229-model.pth.tar": lambda path: torch.save(
            {"mapping": tensors, "optimizer_mapping": trained_optimizer().state_dict(), "epoch": 229}, path
        ),
    }.items():
        write(folder / name)
        network = weights.restore(lambda: MappingNet(70), weights.locate_mapping(70, str(folder)))
        assert network.state_dict().keys() == shapes.keys()
        (folder / name).unlink()


def test_half_precision_files_are_read(folder, expnet_tensors):
    halved = {name: t.half() if t.is_floating_point() else t for name, t in expnet_tensors.items()}
    save_file(halved, folder / PUBLISHED)
    assert restore_expnet(folder).mapping1.weight.dtype == torch.float32


def test_a_missing_file_is_told_with_where_it_was_looked_for(folder):
    assert str(folder) in refused(folder)


def test_every_published_name_is_expected(folder, expnet_tensors):
    lacking = dict(expnet_tensors)
    del lacking["audio2exp.mapping1.bias"]
    save_file(lacking, folder / PUBLISHED)
    assert "audio2exp.mapping1.bias" in refused(folder)


def test_a_name_too_many_is_refused(folder, expnet_tensors):
    save_file({**expnet_tensors, "audio2exp.extra": torch.zeros(1)}, folder / PUBLISHED)
    assert "audio2exp.extra" in refused(folder)


def test_a_wrong_shape_is_told(folder, expnet_tensors):
    save_file({**expnet_tensors, "audio2exp.mapping1.bias": torch.zeros(63)}, folder / PUBLISHED)
    message = refused(folder)
    assert "[63]" in message
    assert "[64]" in message


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.999])
def test_truncated_files_are_refused(folder, expnet_tensors, share):
    save_file(expnet_tensors, folder / PUBLISHED)
    os.truncate(folder / PUBLISHED, int(share * (folder / PUBLISHED).stat().st_size))
    refused(folder)
    (folder / PUBLISHED).unlink()
    torch.save({"model": short(expnet_tensors)}, folder / OLDER)
    os.truncate(folder / OLDER, int(share * (folder / OLDER).stat().st_size))
    refused(folder)


class Bomb:
    """Pickled code: loading it would make a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<!doctype html><p>404", "it looks like a web page"),
        (b"version https://git-lfs.github.com/spec/v1", "it looks like a text"),
        (bytes(100), "it is damaged"),
        (b"", "it is empty"),
    ],
    ids=["page", "pointer", "zeros", "empty"],
)
@pytest.mark.parametrize("name", [PUBLISHED, OLDER])
def test_files_of_another_kind_are_refused(folder, name, content, told):
    (folder / name).write_bytes(content)
    assert told in refused(folder)


def test_a_file_that_cannot_be_read_is_refused(folder, monkeypatch):
    def refuse(*arguments, **named):
        raise PermissionError(13, "Permission denied")

    (folder / PUBLISHED).write_bytes(b"weights")
    monkeypatch.setattr(weights, "safe_open", refuse)
    monkeypatch.setattr(Path, "open", refuse)
    assert "it cannot be read (Permission denied)" in refused(folder)


def test_code_in_a_file_is_not_run(folder, tmp_path):
    torch.save({"model": Bomb(tmp_path / "exploded")}, folder / OLDER)
    refused(folder)
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize("content", [{}, {"model": 3}, {"model": {"weight": "text"}}, [1, 2], {"other": {}}])
def test_files_without_the_network_are_refused(folder, content):
    torch.save(content, folder / OLDER)
    refused(folder)


def test_older_files_do_not_stand_in_for_512(folder, expnet_tensors):
    torch.save({"model": short(expnet_tensors)}, folder / OLDER)
    with pytest.raises(UnavailableError, match="512"):
        weights.locate("audio2exp", 512, str(folder))
