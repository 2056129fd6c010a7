import subprocess
import sys

import numpy as np
import pytest
import torch

from talkwidget.face.networks import blazeface, facemesh
from talkwidget.face.sampling import Region
from tools.face_networks import networks as definition

from .conftest import DATA


@pytest.fixture(scope="module")
def network_io() -> dict[str, np.ndarray]:
    with np.load(DATA / "network_io.npz") as golden:
        return {name.removeprefix("astronaut_"): golden[name] for name in golden.files}


@pytest.fixture(scope="module")
def crop128(network_io: dict[str, np.ndarray]) -> np.ndarray:
    return planes(network_io["crop128"]) / np.float32(127.5) - 1


@pytest.fixture(scope="module")
def crop192(network_io: dict[str, np.ndarray]) -> np.ndarray:
    return planes(network_io["crop192"]) / np.float32(255)


def planes(crop: np.ndarray) -> np.ndarray:
    return crop.transpose(2, 0, 1)[None].astype(np.float32)


def test_detector_equals_the_reference(network_io: dict[str, np.ndarray], crop128: np.ndarray) -> None:
    regressors, logits = blazeface()(crop128)
    np.testing.assert_allclose(regressors[0], network_io["regressors"], atol=1e-3)
    np.testing.assert_allclose(logits[0], network_io["classificators"], atol=1e-3)


def test_mesh_equals_the_reference_on_the_same_crop(network_io: dict[str, np.ndarray], crop192: np.ndarray) -> None:
    points, presence = facemesh()(crop192)
    region = Region(*map(float, network_io["roi"]))
    with np.load(DATA / "astronaut.npz") as golden:
        np.testing.assert_allclose(region.to_image(points[0] / 192), golden["landmarks_478"][0], atol=0.05)
    assert presence[0] > 0.99


@pytest.mark.parametrize("name", ["blazeface", "facemesh"])
def test_the_files_are_those_of_the_definition(name: str, crop128: np.ndarray, crop192: np.ndarray) -> None:
    crop, network = (crop128, blazeface()) if name == "blazeface" else (crop192, facemesh())
    for shifted in (crop, np.roll(crop, 17, axis=-1)):
        with torch.inference_mode():
            expected = getattr(definition, name)()(torch.from_numpy(shifted))
        for ours, theirs in zip(network(shifted), expected, strict=True):
            np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-3)


def test_a_face_does_not_depend_on_what_is_beside_it_in_the_batch(crop192: np.ndarray) -> None:
    alone = facemesh()(crop192)[0][0]
    beside = np.concatenate([np.zeros_like(crop192), crop192, crop192[..., ::-1]])
    assert np.array_equal(facemesh()(beside)[0][1], alone)


def test_networks_load_once() -> None:
    assert blazeface() is blazeface()
    assert facemesh() is facemesh()


def test_a_face_is_found_without_torch() -> None:
    code = (
        "import sys, numpy as np; from PIL import Image; from talkwidget.face.find import find_face; "
        "from talkwidget.options import TalkOptions; "
        f"find_face(np.array(Image.open({str(DATA / 'astronaut.png')!r}).convert('RGB')), TalkOptions()); "
        "sys.exit('torch' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
