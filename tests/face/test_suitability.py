"""Faces that do not suit a talking head are named, and those that do are left alone."""

import cv2
import numpy as np
import pytest

from talkwidget.face.find import find_face
from talkwidget.face.suitability import examine
from talkwidget.options import TalkOptions

from .pictures import flat_drawing, front_of_a_car, pencil_drawing, with_hand, with_mask, with_microphone


def look(pixels):
    return find_face(pixels, TalkOptions())


@pytest.fixture(scope="module")
def portrait(astronaut):
    """NASA's portrait around the head, enlarged."""
    return look(cv2.resize(astronaut[:256, 96:352], (512, 512), interpolation=cv2.INTER_CUBIC))


def test_an_ordinary_face_suits(portrait):
    suits = portrait.suitability
    assert (suits.covered, suits.drawn, suits.doubtful) == (False, False, False)
    assert abs(suits.yaw) < 5
    assert suits.remark is None
    assert portrait.description == "Face found (512 × 512)"


@pytest.mark.parametrize("size", [512, 256, 160])
def test_an_ordinary_face_suits_at_every_size_in_grey_and_in_jpeg(portrait, size):
    small = cv2.resize(portrait.image, (size, size), interpolation=cv2.INTER_AREA)
    grey = np.repeat(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
    jpeg = cv2.imdecode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 75])[1], cv2.IMREAD_COLOR)
    for pixels in (small, grey, jpeg):
        assert look(np.ascontiguousarray(pixels)).suitability.remark is None


@pytest.mark.parametrize("share", [0.35, 0.5])
def test_a_pale_or_dark_face_suits_and_a_mask_is_seen_there_too(portrait, share):
    for fade in (lambda pixels: 255 - share * (255.0 - pixels), lambda pixels: share * pixels.astype(float)):
        assert look(fade(portrait.image).astype(np.uint8)).suitability.remark is None
        assert look(fade(with_mask(portrait)).astype(np.uint8)).suitability.covered


def test_a_small_portrait_is_not_taken_for_a_drawing(portrait):
    for size in (64, 80, 100):
        assert not look(cv2.resize(portrait.image, (size, size), interpolation=cv2.INTER_AREA)).suitability.drawn


def test_a_face_cut_off_by_the_border_is_said(portrait):
    left, width = portrait.landmarks[:, 0].min(), np.ptp(portrait.landmarks[:, 0])
    cut, whole = (look(np.ascontiguousarray(portrait.image[:, int(left + part * width) :])) for part in (0.25, -0.1))
    assert cut.suitability.cut
    assert "beyond the picture's border" in cut.description
    assert whole.suitability.remark is None


@pytest.mark.parametrize(
    "cover", [with_mask, lambda face: with_mask(face, (30, 30, 35)), with_microphone, with_hand],
    ids=["mask", "black mask", "microphone", "hand"],
)  # fmt: skip
def test_a_covered_mouth_is_said(portrait, cover):
    found = look(cover(portrait))
    assert found.suitability.covered
    assert "mouth seems covered" in found.description
    assert "\n" not in found.description


def test_drawings_are_known(portrait):
    for pixels in (flat_drawing(), pencil_drawing(portrait.image)):
        found = look(pixels)
        assert found.suitability.drawn
        assert "looks like a drawing" in found.description


def test_a_car_is_hardly_a_face():
    assert "may not be a face" in look(front_of_a_car()).description


@pytest.mark.parametrize("yaw", [-40, 40])
def test_a_profile_is_said(portrait, yaw):
    angle = np.radians(yaw)
    turned = portrait.landmarks.copy()
    x, z = portrait.landmarks[:, 0] - 256, portrait.landmarks[:, 2]
    turned[:, 0], turned[:, 2] = 256 + x * np.cos(angle) - z * np.sin(angle), x * np.sin(angle) + z * np.cos(angle)
    suits = examine(portrait.image, turned, portrait.score)
    assert suits.yaw == pytest.approx(yaw, abs=6)
    assert "turned sideways by about" in suits.remark
