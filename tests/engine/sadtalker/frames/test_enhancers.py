"""The real architectures with random weights, read from real files."""

import importlib.util
import os
import shlex
import sys
import types

import pytest
import torch
from torch import nn

from talkwidget import UnavailableError
from talkwidget.engine.sadtalker.frames.enhancers import FACE_SIZE, face_restorer, locate_enhancer, upscaler

CPU = torch.device("cpu")


@pytest.fixture(scope="module", autouse=True)
def architectures():
    """Spandrel imports torchvision for networks that are not used here: where it is missing it is stood in for."""
    names = ("torchvision", "torchvision.transforms", "torchvision.transforms.functional")
    if importlib.util.find_spec(names[0]) is None:
        sys.modules.update({name: types.ModuleType(name) for name in names})
        functional = sys.modules[names[-1]]
        functional.InterpolationMode = functional.rotate = functional.normalize = None
    pytest.importorskip("spandrel", reason="spandrel is not installed; make test installs it")
    pytest.importorskip("spandrel_extra_arches", reason="spandrel_extra_arches is not installed; make test installs it")


@pytest.fixture(autouse=True)
def nowhere_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def real_esrgan():
    from spandrel.architectures.ESRGAN import ESRGAN

    torch.manual_seed(0)
    return ESRGAN(in_nc=12, num_filters=8, num_blocks=1, scale=4, shuffle_factor=2)


def gfpgan():
    from spandrel.architectures.GFPGAN import GFPGAN

    torch.manual_seed(0)
    return GFPGAN(
        out_size=512,
        num_style_feat=512,
        channel_multiplier=2,
        decoder_load_path=None,
        fix_decoder=False,
        num_mlp=8,
        input_is_latent=True,
        different_w=True,
        narrow=1,
        sft_half=True,
    )


def restoreformer():
    from spandrel.architectures.RestoreFormer import RestoreFormer

    torch.manual_seed(0)
    return RestoreFormer(ch=32)


def codeformer():
    from spandrel_extra_arches.architectures.CodeFormer import CodeFormer

    torch.manual_seed(0)
    return CodeFormer()


FACES = {
    "gfpgan": (gfpgan, "GFPGANv1.4.pth"),
    "restoreformer": (restoreformer, "RestoreFormer.pth"),
    "codeformer": (codeformer, "codeformer.pth"),
}


def noise(*shape):
    return torch.rand(shape, generator=torch.Generator().manual_seed(1))


def test_upscaler_doubles_the_sides_of_any_picture_in_batches(tmp_path):
    torch.save({"params_ema": real_esrgan().state_dict()}, tmp_path / "RealESRGAN_x2plus.pth")
    upscale = upscaler(str(tmp_path), CPU)
    for height, width in ((16, 16), (17, 23)):
        pictures = noise(3, 3, height, width)
        large = upscale(pictures)
        assert large.shape == (3, 3, 2 * height, 2 * width)
        assert 0 <= large.min() <= large.max() <= 1
        assert (upscale(pictures[1:2]) - large[1:2]).abs().max() <= 1e-5


@pytest.mark.slow
@pytest.mark.parametrize("name", FACES)
def test_face_restorers_give_faces_and_repeat_themselves(tmp_path, name):
    make, file = FACES[name]
    torch.save({"params_ema": make().state_dict()}, tmp_path / file)
    restore = face_restorer(name, str(tmp_path), CPU)
    faces = noise(2, 3, FACE_SIZE, FACE_SIZE)
    restored = restore(faces)
    assert restored.shape == faces.shape
    assert restored.isfinite().all()
    assert 0 <= restored.min() <= restored.max() <= 1
    # The same face, alone and again: no noise of the network's own, which would flicker.
    assert (restore(faces[:1]) - restored[:1]).abs().max() <= 1e-3


def refused(name, folder):
    with pytest.raises(UnavailableError) as error:
        upscaler(str(folder), CPU) if name == "realesrgan" else face_restorer(name, str(folder), CPU)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("name", [*FACES, "realesrgan"])
def test_a_missing_file_is_told_with_the_command_that_gets_it(tmp_path, name):
    assert f"python -m talkwidget checkpoints fetch {name}" in refused(name, tmp_path)


def test_a_missing_package_is_told_with_the_command_that_gets_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UnavailableError, match=r"pip install 'talkwidget\[enhance\]'"):
        locate_enhancer("gfpgan", None)


def test_a_package_that_another_lacks_is_told_too(tmp_path, monkeypatch):
    torch.save({"params_ema": real_esrgan().state_dict()}, tmp_path / "RealESRGAN_x2plus.pth")
    packages = {"spandrel", "spandrel_extra_arches", "torchvision"}
    for name in [name for name in sys.modules if name.split(".")[0] in packages]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torchvision", None)
    assert "torchvision; run: pip install 'talkwidget[enhance]'" in refused("realesrgan", tmp_path)


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_truncated_files_are_refused(tmp_path, share):
    path = tmp_path / "RealESRGAN_x2plus.pth"
    torch.save({"params_ema": real_esrgan().state_dict()}, path)
    os.truncate(path, int(share * path.stat().st_size))
    assert "RealESRGAN_x2plus.pth" in refused("realesrgan", tmp_path)


def test_the_command_that_mends_takes_any_folder_and_says_when_the_file_must_go_first(tmp_path):
    folder = tmp_path / "my weights"
    folder.mkdir()
    for name, file in (("gfpgan", "GFPGANv1.4.pth"), ("restoreformer", "RestoreFormer.pth")):
        (folder / file).write_bytes(b"")
        told = refused(name, folder)
        assert shlex.split(told.split("anew with: ")[1])[-3:] == [file, "--folder", str(folder)]
        assert ("delete it, then" in told) == (name == "restoreformer")


def test_a_file_of_another_network_is_refused(tmp_path):
    torch.save({"params_ema": real_esrgan().state_dict()}, tmp_path / "codeformer.pth")
    assert "ESRGAN" in refused("codeformer", tmp_path)
    torch.save(nn.Linear(3, 3).state_dict(), tmp_path / "codeformer.pth")
    refused("codeformer", tmp_path)
    torch.save([1, 2], tmp_path / "codeformer.pth")
    refused("codeformer", tmp_path)
