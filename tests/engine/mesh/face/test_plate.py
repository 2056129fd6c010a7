"""Background plate: what is grown into the head."""

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.plate import grow_background

SIZE, EYES = 160, 40.0


@pytest.fixture
def covered():
    y, x = np.mgrid[:SIZE, :SIZE]
    return np.hypot(x - 80, y - 80) < 40


def test_the_uncovered_part_is_left_alone(covered):
    pixels = np.random.default_rng(0).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)
    np.testing.assert_array_equal(grow_background(pixels, covered, EYES)[~covered], pixels[~covered])


def test_the_rim_continues_the_background_and_shows_nothing_of_the_head(covered):
    pixels = np.zeros((SIZE, SIZE, 3), np.uint8)
    pixels[..., 0] = np.linspace(60, 200, SIZE)[:, None]
    expected = pixels.copy()
    pixels[covered] = (0, 0, 255)
    plate = grow_background(pixels, covered, EYES).astype(int)
    y, x = np.mgrid[:SIZE, :SIZE]
    rim = covered & (np.hypot(x - 80, y - 80) > 30) & (np.hypot(x - 80, y - 80) < 36)
    assert plate[rim, 2].max() < 30
    assert np.abs(plate[rim, 0] - expected[rim, 0]).mean() < 15


def test_no_colour_of_the_head_or_of_far_places_comes_into_the_plate(covered):
    pixels = np.full((SIZE, SIZE, 3), (120, 130, 140), np.uint8)
    pixels[:, :20] = (250, 20, 20)
    pixels[covered] = (0, 0, 255)
    plate = grow_background(pixels, covered, 3 * EYES).astype(int)
    inside = cv2.erode(covered.astype(np.uint8), np.ones((9, 9))) > 0
    assert np.abs(plate[inside] - (120, 130, 140)).max() <= 5


def test_a_frame_around_the_picture_does_not_grow_into_it():
    pixels = np.full((SIZE, SIZE, 3), 60, np.uint8)
    pixels[:2] = 255
    y, x = np.mgrid[:SIZE, :SIZE]
    head = (np.abs(x - 80) < 40) & (y >= 4) & (y < 120)
    plate = grow_background(pixels, head, 3 * EYES)
    assert plate[12:100, 60:100].max() < 80


def test_the_rim_has_the_grain_of_the_background(covered):
    noise = np.random.default_rng(1).normal(120, 12, (SIZE, SIZE, 1)).repeat(3, 2)
    pixels = np.clip(noise, 0, 255).astype(np.uint8)
    pixels[covered] = 30
    plate = grow_background(pixels, covered, EYES).astype(float)
    y, x = np.mgrid[:SIZE, :SIZE]
    rim = covered & (np.hypot(x - 80, y - 80) > 30) & (np.hypot(x - 80, y - 80) < 37)
    assert plate[rim].std() > 0.5 * pixels[~covered].astype(float).std()


def test_a_portrait_that_is_all_head_has_a_plate():
    pixels = np.full((SIZE, SIZE, 3), 90, np.uint8)
    assert grow_background(pixels, np.ones((SIZE, SIZE), bool), EYES).shape == pixels.shape
