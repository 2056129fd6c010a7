import numpy as np
import pytest
from PIL import Image

from talkwidget import TalkOptions
from talkwidget.engine.sadtalker.prepare.modes import MODES
from talkwidget.engine.sadtalker.prepare.reference import References
from talkwidget.engine.sadtalker.prepare.state import build_sadtalker_state, source_keypoints, source_window
from talkwidget.face.find import find_face, find_points68
from tests.cache.same import comes_back

from ..conftest import ROOT


@pytest.fixture(scope="module")
def face():
    portrait = ROOT / "assets" / "image" / "female-image-01.jpg"
    return find_face(np.array(Image.open(portrait).convert("RGB").resize((256, 256))), TalkOptions())


def find_points(image):
    return find_points68(image, "mesh")


def test_a_state_is_complete_and_survives_the_cache(networks, face):
    state = build_sadtalker_state(networks(""), face, MODES["crop"], find_points, References())
    assert state.portrait.shape == face.image.shape
    assert state.source_image.shape == (256, 256, 3)
    assert state.points68.shape == (68, 2)
    assert state.coefficients.shape == (73,)
    assert state.keypoints.shape == state.canonical.shape == (15, 3)
    assert state.feature.shape == (32, 16, 64, 64)
    assert comes_back(state)


def test_a_face_that_is_not_found_in_the_source_image_is_prepared_without_points(networks, face):
    state = build_sadtalker_state(networks(""), face, MODES["crop"], lambda image: None, References())
    assert state.points68 is None
    assert np.isfinite(state.coefficients).all()


@pytest.mark.parametrize("channels", [70, 73])
def test_source_keypoints_depend_on_the_rows_that_the_mode_has(networks, channels):
    source = np.random.default_rng(0).normal(0, 0.1, 73).astype(np.float32)
    canonical = np.zeros((15, 3), np.float32)
    assert source_window(source, channels).shape == (1, channels, 27)
    keypoints = source_keypoints(networks(""), source, channels, canonical)
    other = source_keypoints(networks(""), source + np.float32([0] * 70 + [9] * 3), channels, canonical)
    assert keypoints.shape == (15, 3)
    assert (keypoints != other).any() == (channels == 73)
