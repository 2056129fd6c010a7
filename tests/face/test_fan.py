"""face-alignment as the second provider, its network replaced by one that points at the brightest spot."""

from __future__ import annotations

from pathlib import Path
from urllib.error import URLError

import cv2
import numpy as np
import pytest
import torch

from talkwidget.errors import UnavailableError
from talkwidget.face import fan
from talkwidget.face.find import find_face, find_points68
from talkwidget.options import TalkOptions
from tests.inference.test_torch_settings import everything


@pytest.fixture(autouse=True)
def no_downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def download(*_: object, **__: object) -> None:
        raise AssertionError("tried to download")

    # Compiling face-alignment's helpers would take longer than all the tests here.
    monkeypatch.setattr("numba.config.DISABLE_JIT", True)
    monkeypatch.setattr(torch.hub, "download_url_to_file", download)
    monkeypatch.setattr("face_alignment.utils.download_url_to_file", download)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    fan.network.cache_clear()


def brightest(crop: torch.Tensor) -> torch.Tensor:
    """Heat maps (B, 68, 64, 64) that all peak at the brightest 4 x 4 pixels of a crop (B, 3, 256, 256)."""
    grey = torch.nn.functional.avg_pool2d(crop.mean(dim=1, keepdim=True), 4)
    peak = grey == grey.amax(dim=(2, 3), keepdim=True)
    return peak.float().expand(-1, 68, -1, -1).clone()


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> Path:
    file = fan.weights_file()
    file.parent.mkdir(parents=True)
    file.touch()
    monkeypatch.setattr("face_alignment.FaceAlignment._load_native", lambda *_: brightest)
    return file


def test_without_weights_it_says_what_to_do(astronaut: np.ndarray) -> None:
    with pytest.raises(UnavailableError, match=r"2DFAN4.*python -m talkwidget\.face\.fan.*landmarks=\"mesh\""):
        find_face(astronaut, TalkOptions(landmarks="fan"))


def test_a_failed_download_says_where_to_put_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> None:
        raise URLError("no network")

    monkeypatch.setattr("face_alignment.utils.download_url_to_file", offline)
    with pytest.raises(UnavailableError, match=r"no network.*fetch it to .*2DFAN4"):
        fan.download_weights()
    assert not fan.weights_file().exists()


def test_points_come_back_in_pixels_of_the_picture(weights: Path) -> None:
    picture = np.zeros((300, 400, 3), dtype=np.uint8)
    cv2.circle(picture, (210, 150), 4, (255, 255, 255), -1)
    points = fan.place_points(picture, np.float32([150, 100, 270, 240]))
    assert points.shape == (68, 2)
    assert points.dtype == np.float32
    np.testing.assert_allclose(points, np.tile([210, 150], (68, 1)), atol=4)


def test_face_takes_its_points_from_the_chosen_provider(weights: Path, astronaut: np.ndarray) -> None:
    face = find_face(astronaut, TalkOptions(landmarks="fan"))
    points = find_points68(astronaut, "fan")
    assert np.array_equal(face.points68, points)
    assert np.ptp(points, axis=0).max() == 0, "all 68 at the one brightest spot"
    assert np.ptp(face.landmarks[:, 0]) > 50, "the mesh is still there"


def test_what_a_notebook_sets_in_pytorch_changes_no_point(weights: Path, astronaut: np.ndarray) -> None:
    plain = find_points68(astronaut, "fan")
    with everything():
        kept = find_points68(astronaut, "fan")
        fan.network.cache_clear()
        loaded_anew = find_points68(astronaut, "fan")
    assert np.array_equal(kept, plain)
    assert np.array_equal(loaded_anew, plain)
