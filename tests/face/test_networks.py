import threading

import numpy as np
import pytest
import torch

from talkwidget.face.networks import BlazeFace, blazeface, facemesh, single_threaded_inference
from talkwidget.face.sampling import Region, to_tensor_255

from .conftest import DATA


@pytest.fixture(scope="module")
def network_io() -> dict[str, np.ndarray]:
    with np.load(DATA / "network_io.npz") as golden:
        return {name.removeprefix("astronaut_"): golden[name] for name in golden.files}


def test_detector_equals_the_reference(network_io: dict[str, np.ndarray]) -> None:
    with single_threaded_inference():
        regressors, logits = blazeface()(to_tensor_255(network_io["crop128"])[None] / 127.5 - 1)
    np.testing.assert_allclose(regressors[0], network_io["regressors"], atol=1e-3)
    np.testing.assert_allclose(logits[0], network_io["classificators"], atol=1e-3)


def test_mesh_equals_the_reference_on_the_same_crop(network_io: dict[str, np.ndarray]) -> None:
    with single_threaded_inference():
        points, presence = facemesh()(to_tensor_255(network_io["crop192"])[None] / 255)
    region = Region(*map(float, network_io["roi"]))
    with np.load(DATA / "astronaut.npz") as golden:
        np.testing.assert_allclose(region.to_image(points[0].numpy() / 192), golden["landmarks_478"][0], atol=0.05)
    assert presence.item() > 0.99


def test_a_face_does_not_depend_on_what_is_beside_it_in_the_batch(network_io: dict[str, np.ndarray]) -> None:
    crop = to_tensor_255(network_io["crop192"])[None] / 255
    with single_threaded_inference():
        alone = facemesh()(crop)[0][0]
        batch = facemesh()(torch.cat([torch.zeros_like(crop), crop, crop.flip(-1)]))[0][1]
    torch.testing.assert_close(batch, alone, atol=1e-3, rtol=0)


def test_networks_load_once() -> None:
    assert blazeface() is blazeface()
    assert facemesh() is facemesh()


def test_making_a_network_leaves_the_random_state_alone() -> None:
    before = torch.random.get_rng_state()
    BlazeFace()
    assert torch.equal(before, torch.random.get_rng_state())


def test_inference_leaves_the_threads_of_others_alone() -> None:
    threads = torch.get_num_threads()
    seen: list[int] = []
    with single_threaded_inference():
        other = threading.Thread(target=lambda: seen.append(torch.get_num_threads()))
        other.start()
        other.join()
    assert seen == [threads]
    assert torch.get_num_threads() == threads
